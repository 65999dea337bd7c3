import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@lago/testing';
import { startRedis } from '../../test/redis-process.js';
import { systemClock } from '../call/clock.js';
import { fallbackPermits } from '../limiter/fallback-permits.js';
import { localPermits } from '../limiter/permits.js';
import type { PermitStore } from '../limiter/permits.js';
import { redisPermits } from './redis-permits.js';

// Long intervals: a busy machine takes its time between two lines.
const pace = { intervalMs: 1000, burst: 2 };

function promises(create: () => PermitStore): void {
  it('hands out a burst, then one permit per interval', async () => {
    const permits = create();
    const dues: number[] = [];
    for (let i = 0; i < 5; i++) dues.push((await permits.take('a', pace, 9000, 1)).dueMs);
    expect(dues.slice(0, 2).every((due) => due <= 0)).toBe(true);
    for (const [index, due] of dues.slice(2).entries()) {
      expect(due).toBeGreaterThan(1000 * index);
      expect(due).toBeLessThanOrEqual(1000 * (index + 1));
    }
  });

  it('hands out many at once, as far as the horizon goes', async () => {
    const permits = create();
    const many = await permits.take('b', pace, 5000, 50);
    expect(many.count).toBe(7);
    const late = await permits.take('b', pace, 1, 1);
    expect(late.count).toBe(0);
    expect((await permits.take('b', pace, 9000, 1)).dueMs).toBeLessThanOrEqual(late.dueMs);
  });

  it('has what is given back for others', async () => {
    const permits = create();
    const first = await permits.take('g', pace, 60_000, 9);
    await permits.giveBack('g', pace, 3);
    const next = await permits.take('g', pace, 60_000, 1);
    expect(Math.round((next.dueMs - first.dueMs) / 1000)).toBeLessThanOrEqual(6);
    await permits.giveBack('never', pace, 1);
    expect((await permits.take('never', pace, 60_000, 1)).dueMs).toBeLessThanOrEqual(0);
  });

  it('holds back while it is told to', async () => {
    const permits = create();
    await permits.pause('c', pace, 60_000);
    expect((await permits.take('c', pace, 9000, 1)).count).toBe(0);
    await permits.pause('d', pace, 50);
    await sleep(80);
    expect((await permits.take('d', pace, 9000, 1)).dueMs).toBeLessThanOrEqual(0);
  });
}

describe('in this process', () => promises(() => localPermits(systemClock)));

describeWith('redis-server')('in Redis (needs redis-server)', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => void (redis = await startRedis()));
  beforeEach(() => redis.redis.flushall());
  afterAll(() => redis.close());

  promises(() => redisPermits(redis.scripts));

  it('shares one pace between processes', async () => {
    const [one, two] = [redisPermits(redis.scripts), redisPermits(redis.scripts)];
    const takes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two).take('e', pace, 60_000, 1)),
    );
    expect(Math.max(...takes.map(({ dueMs }) => dueMs))).toBeGreaterThan(46_000);
  });
});

describe('when the shared store is gone', () => {
  it('goes on with permits of its own, says so once, and comes back', async () => {
    let gone = false;
    const states: string[] = [];
    const shared = localPermits(systemClock);
    const failing: PermitStore = {
      take: (...given) => (gone ? Promise.reject(new Error('gone')) : shared.take(...given)),
      giveBack: (...given) => (gone ? Promise.reject(new Error('gone')) : shared.giveBack(...given)),
      pause: (...given) => (gone ? Promise.reject(new Error('gone')) : shared.pause(...given)),
    };
    const permits = fallbackPermits(failing, localPermits(systemClock), {
      onLimiterStore: (state) => states.push(state),
    });
    const takes = async () => [await permits.take('k', pace, 9000, 1), await permits.take('k', pace, 9000, 1)];
    await takes();
    gone = true;
    expect((await takes()).every(({ count }) => count === 1)).toBe(true);
    gone = false;
    await takes();
    expect(states).toEqual(['local', 'shared']);
  });
});
