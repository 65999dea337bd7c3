import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@lago/testing';
import { startKeys } from '../../test/keys-in-redis.js';
import type { KeysInRedis } from '../../test/keys-in-redis.js';
import { memoryStore } from './memory-store.js';
import type { ClaimResult, Claim, Lease, IdempotencyStore, Lifetimes } from './store.js';

const TIMES: Lifetimes = { leaseMs: 800, ttlMs: 10_000 };
let names = 0;
const claimOf = (more: Partial<Claim> = {}): Claim => ({
  name: { lasting: `n${names}`, present: `n${names}` },
  digest: 'd',
  owner: 'one',
  ...more,
});
const held = (begun: ClaimResult): Lease => {
  expect(begun.kind).toBe('held');
  return (begun as Extract<ClaimResult, { kind: 'held' }>).hold;
};

function promises(create: (times: Lifetimes) => IdempotencyStore): void {
  let store: IdempotencyStore;
  const begin = async (more: Partial<Claim> = {}) => store.begin(claimOf(more));
  beforeEach(() => {
    names += 1;
    store = create(TIMES);
  });

  it('holds once, is running then, then done', async () => {
    const hold = held(await begin());
    expect(hold.resumed).toBe(false);
    const second = await begin({ owner: 'two' });
    expect(second).toMatchObject({ kind: 'running' });
    const { retryAfterMs } = second as { retryAfterMs: number };
    expect(retryAfterMs > 0 && retryAfterMs <= 800).toBe(true);
    await hold.finish('the answer');
    expect(await begin({ owner: 'two' })).toEqual({ kind: 'done', reply: 'the answer' });
    expect(await begin({ digest: 'other' })).toEqual({ kind: 'mismatch' });
  });

  it('answers whoever asks again as before', async () => {
    expect(held(await begin()).resumed).toBe(false);
    const hold = held(await begin());
    expect(hold.resumed).toBe(false);
    await hold.abandon();
    expect(held(await begin({ owner: 'two' })).resumed).toBe(true);
    const again = held(await begin({ owner: 'two' }));
    expect([again.resumed, again.writtenAt]).toEqual([true, hold.writtenAt]);
    await again.release();
    expect(held(await begin({ owner: 'three' })).resumed).toBe(true);
    expect(await hold.renew()).toBe(false);
  });

  it('lets exactly one of many begin', async () => {
    const begun = await Promise.all(Array.from({ length: 50 }, (_, i) => begin({ owner: `o${i}` })));
    expect(begun.filter(({ kind }) => kind === 'held')).toHaveLength(1);
    expect(begun.filter(({ kind }) => kind === 'running')).toHaveLength(49);
  });

  it('resumes after the lease with the time of the first, and shuts the first out while another is at work', async () => {
    const first = held(await begin());
    await sleep(400);
    expect(await first.renew()).toBe(true);
    await sleep(500);
    expect((await begin({ owner: 'two' })).kind).toBe('running');
    await sleep(400);
    const second = held(await begin({ owner: 'two' }));
    expect([second.resumed, second.id, second.writtenAt]).toEqual([true, first.id, first.writtenAt]);
    expect(Math.abs(second.startedAt - first.startedAt)).toBeLessThan(100);
    expect(await first.renew()).toBe(false);
    await first.finish('too late');
    await first.release();
    await first.abandon();
    expect((await begin()).kind).toBe('running');
    await second.abandon();
    // Nobody is at work: what the first knows at last counts.
    await first.finish('in time');
    expect(await begin()).toEqual({ kind: 'done', reply: 'in time' });
    expect(await second.renew()).toBe(false);
    await second.finish('again');
    expect(await begin()).toEqual({ kind: 'done', reply: 'in time' });
  });

  it('is free after a release and open after an abandonment', async () => {
    await held(await begin()).release();
    const next = held(await begin({ digest: 'other' }));
    expect(next.resumed).toBe(false);
    await next.abandon();
    expect(held(await begin({ digest: 'other', owner: 'two' })).resumed).toBe(true);
  });

  it('is never free again once it was open', async () => {
    await held(await begin()).abandon();
    await held(await begin({ owner: 'two' })).release();
    expect(held(await begin({ owner: 'three' })).resumed).toBe(true);
    expect((await begin({ digest: 'other' })).kind).toBe('mismatch');
  });

  it('forgets after its time, counted from the last that was done with it', async () => {
    store = create({ leaseMs: 50, ttlMs: 1500 });
    await held(await begin()).abandon();
    await sleep(900);
    expect(held(await begin({ owner: 'two' })).resumed).toBe(true);
    await sleep(900);
    const third = held(await begin({ owner: 'three' }));
    expect(third.resumed).toBe(true);
    await third.finish('x');
    await sleep(1600);
    expect(held(await begin({ digest: 'other' })).resumed).toBe(false);
  });

  it('does not say whether another key for the API is of the same account', async () => {
    const name = { lasting: `n${names}`, present: `n${names}-a`, account: 'a' };
    await held(await begin({ name })).finish('x');
    expect(await begin({ name: { ...name, present: `n${names}-b`, account: 'b' } })).toEqual({ kind: 'other-account' });
    expect((await begin({ name })).kind).toBe('done');
  });

  it('finds a key again whatever the secret of the moment', async () => {
    const name = { lasting: `n${names}`, present: `n${names}-old` };
    const first = held(await begin({ name }));
    await first.abandon();
    const rotated = { ...name, present: `n${names}-new` };
    const second = held(await begin({ name: rotated, owner: 'two' }));
    expect([second.resumed, second.id]).toEqual([true, first.id]);
    await second.finish('x');
    expect((await begin({ name: { ...name, present: `n${names}-newest` } })).kind).toBe('done');
  });
}

describe('in this process', () =>
  promises((times) => memoryStore({ maxRecords: 10, maxBytes: 1000, now: Date.now, ...times })));

describeWith('redis-server')('in Redis (needs redis-server)', () => {
  let keys: KeysInRedis;
  beforeAll(async () => {
    keys = await startKeys();
    await keys.connect(TIMES).settled();
  });
  afterAll(() => keys.close());

  promises((times) => keys.connect(times).store);
});
