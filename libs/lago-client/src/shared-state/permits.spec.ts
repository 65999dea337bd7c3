import { setTimeout as sleep } from 'node:timers/promises';
import { HAS_REDIS, startRedis } from '../../test/redis-process.js';
import { systemClock } from '../clock.js';
import { fallbackPermits } from '../limiter/fallback-permits.js';
import { localPermits } from '../limiter/permits.js';
import type { PermitStore } from '../limiter/permits.js';
import { redisPermits } from './redis-permits.js';

const pace = { intervalMs: 20, burst: 2 };

function promises(create: () => PermitStore): void {
  it('hands out a burst, then one permit per interval', async () => {
    const permits = create();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) waits.push((await permits.take('a', pace, 1000)).waitMs);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    for (const [index, wait] of waits.slice(2).entries()) {
      expect(wait).toBeGreaterThan(20 * (index + 1) - 20);
      expect(wait).toBeLessThanOrEqual(20 * (index + 1) + 20);
    }
  });

  it('takes nothing beyond the horizon', async () => {
    const permits = create();
    for (let i = 0; i < 5; i++) await permits.take('b', pace, 1000);
    const late = await permits.take('b', pace, 1);
    expect(late.taken).toBe(false);
    expect((await permits.take('b', pace, 1000)).waitMs).toBeLessThanOrEqual(late.waitMs);
  });

  it('holds back while it is told to', async () => {
    const permits = create();
    await permits.pause('c', pace, 80);
    expect((await permits.take('c', pace, 1000)).waitMs).toBeGreaterThan(40);
    await sleep(120);
    expect((await permits.take('c', pace, 1000)).waitMs).toBe(0);
  });
}

describe('in this process', () => promises(() => localPermits(systemClock)));

(HAS_REDIS ? describe : describe.skip)('in Redis (needs redis-server)', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => void (redis = await startRedis()));
  beforeEach(() => redis.redis.flushall());
  afterAll(() => redis.close());

  promises(() => redisPermits(redis.scripts));

  it('shares one pace between processes', async () => {
    const [one, two] = [redisPermits(redis.scripts), redisPermits(redis.scripts)];
    const takes = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two).take('d', pace, 5000)));
    expect(Math.max(...takes.map(({ waitMs }) => waitMs))).toBeGreaterThan(800);
  });
});

describe('when the shared store is gone', () => {
  it('goes on with permits of its own, says so once, and comes back', async () => {
    let gone = false;
    const states: string[] = [];
    const shared = localPermits(systemClock);
    const failing: PermitStore = {
      take: (...given) => (gone ? Promise.reject(new Error('gone')) : shared.take(...given)),
      pause: (...given) => (gone ? Promise.reject(new Error('gone')) : shared.pause(...given)),
    };
    const permits = fallbackPermits(failing, localPermits(systemClock), {
      onLimiterStore: (state) => states.push(state),
    });
    const takes = async () => [await permits.take('k', pace, 100), await permits.take('k', pace, 100)];
    await takes();
    gone = true;
    expect((await takes()).every(({ taken }) => taken)).toBe(true);
    gone = false;
    await takes();
    expect(states).toEqual(['local', 'shared']);
  });
});
