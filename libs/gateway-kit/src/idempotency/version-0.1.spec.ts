import { describeWith } from '@lago/testing';
import { BEGIN_0_1, FINISH_0_1, LEASE_0_1, RELEASE_0_1 } from '../../test/idempotency-0.1.js';
import { held, near, startKeys } from '../../test/keys-in-redis.js';
import type { KeysInRedis, KeysProcess } from '../../test/keys-in-redis.js';
import type { Claim } from './store.js';

const TIMES = { leaseMs: 800, ttlMs: 60_000 };
const SKEW = 120_000;
let names = 0;
const claimOf = (more: Partial<Claim> = {}): Claim => ({
  name: { lasting: `n${names}`, present: `n${names}` },
  digest: 'd',
  owner: 'one',
  ...more,
});

describeWith('redis-server')('keys beside version 0.1 (needs redis-server)', () => {
  let keys: KeysInRedis;
  let one: KeysProcess;
  let two: KeysProcess;
  beforeAll(async () => {
    keys = await startKeys();
    one = keys.connect(TIMES);
    two = keys.connect(TIMES, SKEW);
    await Promise.all([one.settled(), two.settled()]);
  });
  afterAll(() => keys.close());
  beforeEach(() => void (names += 1));

  const run = (script: { lua: string }, args: readonly (string | number)[], id = `n${names}`) =>
    one.shared.redis.eval(script.lua, 1, `gateway:idempotency:${id}`, ...args);
  const old = {
    begin: (owner = 'old', id?: string) => run(BEGIN_0_1, ['d', owner, Date.now() - SKEW, 800, TIMES.ttlMs], id),
    renew: () => run(LEASE_0_1, ['old', 800]),
    abandon: () => run(LEASE_0_1, ['old', 0]),
    finish: () => run(FINISH_0_1, ['old', 'of the old', TIMES.ttlMs]),
    release: () => run(RELEASE_0_1, ['old']),
  };

  it('sees its calls run, end and be given up, by the clock of Redis', async () => {
    await old.begin();
    const began = Date.now();
    expect((await one.store.begin(claimOf())).kind).toBe('running');
    expect(await old.renew()).toBe(1);
    await old.abandon();
    const hold = held(await one.store.begin(claimOf()));
    expect(hold.resumed).toBe(true);
    near(hold.startedAt, began);
    near(hold.writtenAt, began - SKEW);
    await hold.abandon();
    const later = held(await two.store.begin(claimOf({ owner: 'two' })));
    near(later.startedAt - SKEW, began);
    expect(later.writtenAt).toBe(hold.writtenAt);
    expect(await old.finish()).toBe(0);
    expect(await old.release()).toBe(0);
    await later.release();
    expect(held(await one.store.begin(claimOf())).resumed).toBe(true);

    names += 1;
    await old.begin();
    await old.finish();
    expect(await one.store.begin(claimOf())).toEqual({ kind: 'done', reply: 'of the old' });
  });

  it('shows it its own calls, also those with a secret of the caller’s', async () => {
    const name = { lasting: `n${names}-by-name`, present: `n${names}` };
    const hold = held(await one.store.begin(claimOf({ name })));
    expect(hold.id).toBe(`n${names}`);
    expect(await old.begin()).toEqual(['running', expect.any(String)]);
    await hold.finish('of the new');
    expect(await old.begin()).toEqual(['done', 'of the new']);
    // A call the old one began is found under the lasting name from the first meeting on.
    names += 1;
    await old.begin();
    await old.abandon();
    const own = { lasting: `n${names}-by-name`, present: `n${names}` };
    await held(await one.store.begin(claimOf({ name: own }))).abandon();
    const rotated = { ...own, present: `n${names}-rotated` };
    expect(held(await one.store.begin(claimOf({ name: rotated }))).resumed).toBe(true);
  });

  it('lets it resume an open call only when that alone is known', async () => {
    const hold = held(await one.store.begin(claimOf()));
    expect(hold.lapse).toBeDefined();
    await hold.abandon();
    // It would not look for what is forgotten.
    expect(await old.begin()).toEqual(['running', expect.any(String)]);

    names += 1;
    const since = await one.shared.redis.hget('gateway:idempotency-generation', 'since');
    await one.shared.redis.hset('gateway:idempotency-generation', 'since', 0);
    const plain = held(await one.store.begin(claimOf()));
    expect(plain.lapse).toBeUndefined();
    await plain.abandon();
    expect(await old.begin()).toEqual(['resumed', String(plain.writtenAt)]);
    expect((await one.store.begin(claimOf())).kind).toBe('running');
    await one.shared.redis.hset('gateway:idempotency-generation', 'since', since as string);
  });
});
