import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import fc from 'fast-check';
import { createLog } from '../logging/log.js';
import { connectRedis } from '../redis/connection.js';
import type { RedisConnection } from '../redis/connection.js';
import { sharedScripts } from '../redis/scripts.js';
import { fallbackStore } from './fallback-store.js';
import type { Claim, LimitStore, Verdict } from './limit-store.js';
import { memoryStore } from './memory-store.js';
import { redisStore } from './redis-store.js';

const log = createLog({ name: 't', level: 'silent', secrets: () => [] });
let calls = 0;
const claim = (more: Partial<Claim>): Claim => ({
  key: 'a:read',
  flightKey: 'a',
  id: `call-${++calls}`,
  leaseMs: 60_000,
  ...more,
});

async function letIn(store: LimitStore, times: number, more: Partial<Claim>): Promise<number> {
  const verdicts = await Promise.all(Array.from({ length: times }, () => store.enter(claim(more))));
  return verdicts.filter(({ refusedBy }) => !refusedBy).length;
}

describeWith('redis-server')('limits in Redis (needs redis-server)', () => {
  let server: TestRedis;
  let one: RedisConnection;
  let two: RedisConnection;
  let stores: readonly [LimitStore, LimitStore];

  beforeAll(async () => {
    server = await startRedis();
    [one, two] = [connectRedis(server.url, log), connectRedis(server.url, log)];
    one.open();
    two.open();
    await Promise.all([one.settled, two.settled]);
    stores = [redisStore(sharedScripts(one, 'test:')), redisStore(sharedScripts(two, 'test:'))];
  });
  afterAll(async () => {
    one.close();
    two.close();
    await server.close();
  });
  beforeEach(() => one.redis.flushall());

  it('holds one burst and one quota for all connections', async () => {
    const rate = { perSecond: 0.001, burst: 100 };
    const counts = await Promise.all(stores.map((store) => letIn(store, 80, { rate })));
    expect(counts.reduce((sum, count) => sum + count)).toBe(100);
    const days = await Promise.all(stores.map((store) => letIn(store, 80, { key: 'b', perDay: 90 })));
    expect(days.reduce((sum, count) => sum + count)).toBe(90);
  });

  it('answers like the store in memory, whatever is asked', async () => {
    // Slow rates: the time between two lines is nothing to them.
    const rate = fc.record({ perSecond: fc.constantFrom(1e-4, 5e-5), burst: fc.integer({ min: 1, max: 4 }) });
    const limits = fc.record({
      rate: fc.option(rate, { nil: undefined }),
      perDay: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      concurrency: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    const steps = fc.array(fc.record({ key: fc.constantFrom('a:read', 'a:write'), leave: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    const seen = ({ refusedBy, retryMs, rate: left, day }: Verdict) => ({
      refusedBy,
      retryMs: refusedBy === 'day' ? undefined : refusedBy === 'rate' ? Math.round(retryMs / 1e6) : retryMs,
      rate: left && [left.remaining, Math.round(left.resetMs / 1e6)],
      day: day?.remaining,
    });
    await fc.assert(
      fc.asyncProperty(limits, steps, async (given, calls) => {
        await one.redis.flushall();
        const local = memoryStore();
        for (const { key, leave } of calls) {
          const next = claim({ ...given, key });
          const [there, here] = [await stores[0].enter(next), await local.enter(next)];
          expect(seen(there)).toEqual(seen(here));
          if (leave && !here.refusedBy) await Promise.all([stores[0].leave(next), local.leave(next)]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('counts calls in flight together, gives places back, and those of lost processes after their lease', async () => {
    const held = claim({ concurrency: 2 });
    expect((await stores[0].enter(held)).refusedBy).toBeUndefined();
    expect((await stores[1].enter(claim({ concurrency: 2, leaseMs: 200 }))).refusedBy).toBeUndefined();
    expect((await stores[1].enter(claim({ concurrency: 2 }))).refusedBy).toBe('concurrency');
    await stores[0].leave(held);
    expect((await stores[1].enter(claim({ concurrency: 2 }))).refusedBy).toBeUndefined();
    await sleep(250);
    expect((await stores[0].enter(claim({ concurrency: 2 }))).refusedBy).toBeUndefined();
  });

  it('gives places back although Redis is full', async () => {
    const held = claim({ concurrency: 1 });
    await stores[0].enter(held);
    await server.maxMemory('1');
    await stores[0].leave(held);
    await server.maxMemory('0');
    expect((await stores[1].enter(claim({ concurrency: 1 }))).refusedBy).toBeUndefined();
  });

  it('leaves nothing behind for good', async () => {
    await letIn(stores[0], 1, { rate: { perSecond: 5, burst: 2 }, perDay: 5, concurrency: 2 });
    const keys = await one.redis.keys('*');
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(await one.redis.pttl(key)).toBeGreaterThan(0);
  });
});

describe('limits whose shared store is away', () => {
  const away: LimitStore = {
    enter: () => Promise.reject(new Error('away')),
    leave: () => Promise.reject(new Error('away')),
  };

  it('are held in the process, and places taken there are given back there', async () => {
    const store = fallbackStore(away, memoryStore(), log);
    const given = claim({ concurrency: 1 });
    expect((await store.enter(given)).refusedBy).toBeUndefined();
    expect((await store.enter(claim({ concurrency: 1 }))).refusedBy).toBe('concurrency');
    await store.leave(given);
    expect((await store.enter(claim({ concurrency: 1 }))).refusedBy).toBeUndefined();
  });
});
