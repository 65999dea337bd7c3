import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@lago/testing';
import { startRedis } from '../../test/redis-process.js';
import { systemClock } from '../call/clock.js';
import { bothLedgers } from './both-ledgers.js';
import { localLedger } from './ledger.js';
import type { EffectLedger } from './ledger.js';
import { redisLedger } from './redis-ledger.js';

const entry = { scope: 's', owner: 'one', fingerprint: { '/a': 'x' }, unresolved: false, ttlMs: 60_000 };

function promises(create: () => EffectLedger): void {
  it('shows others what runs, until it ends', async () => {
    const ledger = create();
    await ledger.enter(entry);
    expect(await ledger.rivals('s', 'one')).toEqual([]);
    expect(await ledger.rivals('other', 'two')).toEqual([]);
    expect(await ledger.rivals('s', 'two')).toMatchObject([{ fingerprint: { '/a': 'x' }, unresolved: false }]);
    await ledger.enter({ ...entry, unresolved: true });
    expect(await ledger.rivals('s', 'two')).toMatchObject([{ unresolved: true }]);
    await ledger.leave('s', 'one');
    expect(await ledger.rivals('s', 'two')).toEqual([]);
  });

  it('tells for how long a note of ours still stands', async () => {
    const ledger = create();
    expect(await ledger.standing('s', 'own')).toBe(0);
    await ledger.enter({ ...entry, owner: 'own', ttlMs: 5000 });
    const left = await ledger.standing('s', 'own');
    expect(left).toBeGreaterThan(3000);
    expect(left).toBeLessThanOrEqual(5000);
    expect(await ledger.standing('s', 'another')).toBe(0);
    await ledger.leave('s', 'own');
    expect(await ledger.standing('s', 'own')).toBe(0);
  });

  it('keeps those that stay when one leaves', async () => {
    const ledger = create();
    for (const owner of ['one', 'two', 'three']) await ledger.enter({ ...entry, scope: 'many', owner });
    await ledger.leave('many', 'one');
    expect(await ledger.rivals('many', 'two')).toHaveLength(1);
    expect(await ledger.rivals('many', 'somebody')).toHaveLength(2);
    await ledger.leave('many', 'two');
    await ledger.leave('many', 'three');
    await ledger.leave('many', 'nobody');
    expect(await ledger.rivals('many', 'somebody')).toEqual([]);
    await ledger.enter({ ...entry, scope: 'many', owner: 'one' });
    expect(await ledger.rivals('many', 'somebody')).toHaveLength(1);
  });

  it('forgets a process that died', async () => {
    const ledger = create();
    await ledger.enter({ ...entry, scope: 'dead', ttlMs: 30 });
    await ledger.enter({ ...entry, scope: 'dead', owner: 'alive' });
    await sleep(60);
    expect((await ledger.rivals('dead', 'two')).filter(({ past }) => !past)).toHaveLength(1);
  });

  it('keeps what it was to make as past, until its end is known', async () => {
    const ledger = create();
    await ledger.enter({ ...entry, scope: 'past', unresolved: true, ttlMs: 30 });
    expect(await ledger.rivals('past', 'two')).toContainEqual(expect.objectContaining({ past: false }));
    await sleep(60);
    expect(await ledger.standing('past', 'one')).toBe(0);
    expect(await ledger.rivals('past', 'one')).toEqual([]);
    await ledger.leave('past', 'one');
    expect(await ledger.rivals('past', 'two')).toEqual([]);
  });

  it('gives a record to the first who claims it, and to nobody else', async () => {
    const ledger = create();
    expect(await ledger.ownerOf('s', 'r')).toBeUndefined();
    expect(await Promise.all(['a', 'b', 'c', 'a'].map((owner) => ledger.claim('s', 'r', owner)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(await ledger.ownerOf('s', 'r')).toBe('a');
    expect(await ledger.claim('other', 'r', 'b')).toBe(true);
  });

  it('keeps what was seen before a first try, by effect', async () => {
    const ledger = create();
    expect(await ledger.recall('s', 'a')).toBeUndefined();
    await ledger.remember('s', 'a', ['r', 'q']);
    await ledger.remember('s', 'b', []);
    expect(await ledger.recall('s', 'a')).toEqual(['r', 'q']);
    expect(await ledger.recall('s', 'b')).toEqual([]);
    expect(await ledger.recall('other', 'a')).toBeUndefined();
  });
}

describe('in this process', () => promises(() => localLedger(systemClock)));

describeWith('redis-server')('in Redis (needs redis-server)', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => void (redis = await startRedis()));
  beforeEach(() => redis.redis.flushall());
  afterAll(() => redis.close());

  promises(() => redisLedger(redis.scripts));

  it('leaves nothing behind for ever', async () => {
    const ledger = redisLedger(redis.scripts);
    await ledger.enter(entry);
    await ledger.claim('s', 'r', 'a');
    await ledger.remember('s', 'a', ['r']);
    for (const key of await redis.redis.keys('*')) expect(await redis.redis.pttl(key)).toBeGreaterThan(0);
  });
});

describe('in both', () => {
  const gone: EffectLedger = {
    enter: () => Promise.reject(new Error('gone')),
    leave: () => Promise.reject(new Error('gone')),
    standing: () => Promise.reject(new Error('gone')),
    rivals: () => Promise.reject(new Error('gone')),
    claim: () => Promise.reject(new Error('gone')),
    ownerOf: () => Promise.reject(new Error('gone')),
    remembers: () => Promise.reject(new Error('gone')),
    remember: () => Promise.reject(new Error('gone')),
    recall: () => Promise.reject(new Error('gone')),
  };

  it('lets calls go on without the shared store, but answers no question that could lose an effect', async () => {
    const ledger = bothLedgers(gone, localLedger(systemClock));
    await expect(ledger.enter(entry)).rejects.toThrow('gone');
    await ledger.leave('s', 'one');
    await expect(ledger.standing('s', 'one')).rejects.toThrow('gone');
    await expect(ledger.rivals('s', 'one')).rejects.toThrow('gone');
    await expect(ledger.claim('s', 'r', 'one')).rejects.toThrow('gone');
    await expect(ledger.ownerOf('s', 'unseen')).rejects.toThrow('gone');
    await ledger.remember('s', 'one', ['r']);
    expect(await ledger.recall('s', 'one')).toEqual(['r']);
    await expect(ledger.recall('s', 'two')).rejects.toThrow('gone');
  });
});

it('does not remember what calls noted that ran when Redis lost its memory, or soon after', async () => {
  const at = (lostAt: number | undefined) =>
    bothLedgers(
      redisLedger({ run: () => Promise.resolve(), lostAt: () => Promise.resolve(lostAt) }),
      localLedger(systemClock),
    );
  for (const [since, remembers] of [
    [0, false],
    [1_000_000, false],
    [1_120_000, false],
    [1_120_001, true],
  ] as const) {
    expect(await at(1_000_000).remembers(since)).toBe(remembers);
    expect(await at(undefined).remembers(since)).toBe(true);
  }
  expect(await redisLedger({ run: () => Promise.resolve() }).remembers(0)).toBe(true);
});
