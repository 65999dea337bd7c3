import { describeWith, startRedis, startService, startUpstream } from '@lago/testing';
import type { Service, TestRedis, Upstream } from '@lago/testing';
import { newKey, temporaryFile } from './support/consumers.js';

/** Processes start slowly on a busy machine. */
const START_MS = 180_000;

const BURST = 120;
const PER_SECOND = 40;
const PER_DAY = 500;
const keys = { rate: newKey(), day: newKey(), free: newKey(), usual: newKey() };
const consumer = (name: keyof typeof keys, limits?: object) => ({
  name,
  keys: [{ sha256: keys[name].sha256 }],
  scopes: ['everything'],
  ...(limits && { limits }),
});
const consumersFile = temporaryFile('consumers.yaml', {
  limits: { read: { perSecond: 0.01, burst: 3 } },
  consumers: [
    consumer('rate', { read: { perSecond: PER_SECOND, burst: BURST } }),
    consumer('day', { read: { perDay: PER_DAY } }),
    consumer('free', { read: {} }),
    consumer('usual'),
  ],
});

let upstream: Upstream;
const open: Service[] = [];

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(async () => {
  await Promise.all(open.map((service) => service.stop()));
  await upstream.close();
});

async function startGateway(more: Record<string, string> = {}) {
  const service = await startService('rest-gateway', {
    LAGO_TOKEN: 'sandbox',
    LAGO_API_URL: upstream.base,
    CONSUMERS_FILE: consumersFile,
    ...more,
  });
  open.push(service);
  return service;
}

const ask = (url: string, key: string, path = '/invoices') =>
  fetch(url + path, { headers: { authorization: `Bearer ${key}` } });

/** Calls with many workers, spread over the gateways, while `more` says so; counts answers by status. */
async function press(
  urls: readonly string[],
  key: string,
  more: () => boolean,
  tell: (status: number) => void = () => undefined,
) {
  const counts: Record<number, number> = {};
  // When the first and the last call were judged lies between these.
  const times = { firstSent: Infinity, firstAnswered: Infinity, lastSent: 0, lastAnswered: 0 };
  let calls = 0;
  await Promise.all(
    Array.from({ length: 16 }, async (_, worker) => {
      while (more()) {
        const sent = performance.now();
        times.firstSent = Math.min(times.firstSent, sent);
        times.lastSent = Math.max(times.lastSent, sent);
        // Equal reads in flight would share one call upstream.
        const answer = await ask(urls[worker % urls.length] as string, key, `/invoices?page=${++calls}`);
        await answer.arrayBuffer();
        times.firstAnswered = Math.min(times.firstAnswered, performance.now());
        times.lastAnswered = performance.now();
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
        tell(answer.status);
      }
    }),
  );
  return { counts, times };
}

/** Presses until `times` calls were made and returns how many were let in. */
async function letIn(urls: readonly string[], key: string, times: number): Promise<number> {
  let left = times;
  const { counts } = await press(urls, key, () => left-- > 0);
  expect((counts[200] ?? 0) + (counts[429] ?? 0)).toBe(times);
  return counts[200] ?? 0;
}

/**
 * Empties the bucket, then presses on for some seconds. What is let in meanwhile is what ran in meanwhile, within 1 %;
 * what was let in altogether is at most the bucket and what ran in since the first call.
 */
async function expectRate(urls: readonly string[]): Promise<void> {
  let refused = 0;
  const emptied = await press(
    urls,
    keys.rate.key,
    () => refused < 20,
    (status) => (refused += Number(status === 429)),
  );
  const end = performance.now() + 4000;
  // The last call judged must find the bucket empty, or what is left in it would seem lost.
  let last = 200;
  const more = () => performance.now() < end || last === 200;
  const { counts, times } = await press(urls, keys.rate.key, more, (status) => (last = status));
  const ranIn = (from: number, to: number) => (PER_SECOND * (to - from)) / 1000;
  const altogether = (emptied.counts[200] ?? 0) + (counts[200] ?? 0);
  expect(counts[200]).toBeGreaterThanOrEqual(Math.floor(ranIn(times.firstAnswered, times.lastSent) * 0.99) - 1);
  expect(altogether).toBeLessThanOrEqual((BURST + ranIn(emptied.times.firstSent, times.lastAnswered)) * 1.01 + 1);
}

describe('limits within one process', () => {
  let gateway: Service;
  beforeAll(async () => {
    gateway = await startGateway();
  }, START_MS);

  it('lets in what the bucket holds and what ran in since', () => expectRate([gateway.url]));

  it('lets in the calls of a day and not one more', async () => {
    upstream.take();
    expect(await letIn([gateway.url], keys.day.key, PER_DAY + 100)).toBe(PER_DAY);
    expect(upstream.take()).toHaveLength(PER_DAY);
  });

  it('applies the default to those who have no limit of their own, and replaces it for those who have', async () => {
    expect(await letIn([gateway.url], keys.usual.key, 10)).toBe(3);
    expect(await letIn([gateway.url], keys.free.key, 50)).toBe(50);
  });

  it('says what the limits are, what is left, and when to come again', async () => {
    const refused = await ask(gateway.url, keys.usual.key);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toBe('"read";q=3;w=300');
    expect(refused.headers.get('ratelimit')).toMatch(/^"read";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'gateway_rate_limited' });

    const allowed = await ask(gateway.url, keys.rate.key);
    expect(allowed.headers.get('ratelimit-policy')).toBe(`"read";q=${BURST};w=3`);
  });
});

describeWith('redis-server')('limits across two processes with Redis (needs redis-server)', () => {
  let redis: TestRedis;
  let urls: readonly string[];
  beforeAll(async () => {
    redis = await startRedis();
    const [one, two] = [await startGateway({ REDIS_URL: redis.url }), await startGateway({ REDIS_URL: redis.url })];
    urls = [one.url, two.url];
  }, START_MS);
  afterAll(() => redis.close());

  it('lets in what one bucket holds and what ran in since', () => expectRate(urls));

  it('lets in the calls of a day and not one more', async () => {
    upstream.take();
    expect(await letIn(urls, keys.day.key, PER_DAY + 100)).toBe(PER_DAY);
    expect(upstream.take()).toHaveLength(PER_DAY);
  });

  it('goes on when Redis is lost, each process with limits of its own, and returns to it', async () => {
    await redis.stop();
    expect(await letIn(urls, keys.free.key, 20)).toBe(20);
    const alone = await letIn(urls, keys.usual.key, 40);
    expect(alone).toBe(6);
    await redis.start('lost');
    const output = () => open.map((service) => service.output()).join('');
    while (!output().includes('shared limits are back')) await letIn(urls, keys.day.key, 4);
  });
});
