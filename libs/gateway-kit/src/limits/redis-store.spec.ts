import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import { createLog } from '../logging/log.js';
import { connectRedis } from '../redis/connection.js';
import type { SharedState } from '../redis/connection.js';
import { fallbackStore } from './fallback-store.js';
import type { Claim, LimitStore } from './limit-store.js';
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
  let one: SharedState;
  let two: SharedState;
  let stores: readonly [LimitStore, LimitStore];

  beforeAll(async () => {
    server = await startRedis();
    [one, two] = [connectRedis(server.url, log), connectRedis(server.url, log)];
    one.open();
    two.open();
    await Promise.all([one.settled, two.settled]);
    stores = [redisStore(one, 'test:'), redisStore(two, 'test:')];
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

  it('answers like the store in memory', async () => {
    const given = claim({ rate: { perSecond: 0.001, burst: 2 }, perDay: 5, concurrency: 9 });
    const local = memoryStore();
    for (let call = 0; call < 4; call++) {
      const [there, here] = [await stores[0].enter({ ...given, id: `${call}` }), await local.enter(given)];
      expect(there.refusedBy).toBe(here.refusedBy);
      expect(there.rate?.remaining).toBe(here.rate?.remaining);
      expect(there.day?.remaining).toBe(here.day?.remaining);
      expect(Math.round(there.retryMs / 10_000)).toBe(Math.round(here.retryMs / 10_000));
    }
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
