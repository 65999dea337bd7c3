import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@lago/testing';
import { held, near, startKeys } from '../../test/keys-in-redis.js';
import type { KeysInRedis, KeysProcess } from '../../test/keys-in-redis.js';
import type { ClaimResult, Claim } from './store.js';

const TIMES = { leaseMs: 800, ttlMs: 60_000 };
const SKEW = 120_000;
let names = 0;
const claimOf = (more: Partial<Claim> = {}): Claim => ({
  name: { lasting: `n${names}`, present: `n${names}` },
  digest: 'd',
  owner: 'one',
  ...more,
});
describeWith('redis-server')('keys in a Redis that fails (needs redis-server)', () => {
  let keys: KeysInRedis;
  let one: KeysProcess;
  let two: KeysProcess;
  beforeAll(async () => {
    keys = await startKeys({ appendOnly: true });
    one = keys.connect(TIMES);
    two = keys.connect(TIMES, SKEW);
    await Promise.all([one.settled(), two.settled()]);
  });
  afterAll(() => keys.close());
  beforeEach(() => void (names += 1));

  /** As often as the store says that it is still filling again. */
  async function patiently(process: KeysProcess, claim: Claim): Promise<ClaimResult> {
    for (;;) {
      const begun = await process.store.begin(claim);
      if (begun.kind !== 'settling') return begun;
      await sleep(begun.waitMs);
    }
  }
  async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await done())) await sleep(20);
  }

  it('tells by its own clock how long ago a call began, to processes whose clocks differ', async () => {
    const first = held(await one.store.begin(claimOf()));
    near(first.startedAt, Date.now());
    await first.abandon();
    await sleep(300);
    const second = held(await two.store.begin(claimOf({ owner: 'two' })));
    near(second.startedAt - SKEW, first.startedAt);
    expect(second.writtenAt).toBe(first.writtenAt);
  });

  describe('that was flushed', () => {
    it('has a running call back as soon as it is renewed, and its outcome', async () => {
      const first = held(await patiently(one, claimOf()));
      await keys.redis.flush();
      expect(await first.renew()).toBe(true);
      const claim = claimOf({ owner: 'two' });
      expect((await patiently(two, claim)).kind).toBe('running');
      await keys.redis.flush();
      await first.finish('the answer');
      expect(await patiently(two, claim)).toEqual({ kind: 'done', reply: 'the answer' });
      expect((await patiently(two, claimOf({ digest: 'other' }))).kind).toBe('mismatch');
    });

    it('knows of an open call what it was, and is not made to forget it by its end', async () => {
      const first = held(await patiently(one, claimOf()));
      await keys.redis.flush();
      await first.abandon();
      const second = held(await patiently(two, claimOf({ owner: 'two' })));
      expect([second.resumed, second.writtenAt]).toEqual([true, first.writtenAt]);
      near(second.startedAt - SKEW, first.startedAt);
      await keys.redis.flush();
      await second.renew();
      await second.release();
      expect(held(await patiently(one, claimOf({ owner: 'three' }))).resumed).toBe(true);
    });

    it('does not write over what another one holds by then', async () => {
      const first = held(await patiently(one, claimOf()));
      await keys.redis.flush();
      const second = held(await patiently(two, claimOf({ owner: 'two' })));
      expect(await first.renew()).toBe(false);
      await first.finish('of the first');
      await second.finish('of the second');
      expect(await one.store.begin(claimOf())).toEqual({ kind: 'done', reply: 'of the second' });
    });

    it('says so once to every process, and that calls may be forgotten, which may still be at work', async () => {
      await one.generations.watch();
      await two.generations.watch();
      const [before, others] = [one.losses.length, two.losses.length];
      await sleep(1100);
      await keys.redis.flush();
      await one.generations.watch();
      await one.generations.watch();
      await two.generations.watch();
      expect([one.losses.length, two.losses.length]).toEqual([before + 1, others + 1]);
      expect(one.generations.loss()).toMatchObject({ cause: 'empty' });
      near(one.generations.loss()?.at, Date.now());
      near(two.generations.loss()?.until, Date.now() + SKEW + TIMES.ttlMs);
      near(await one.generations.lostAt(), Date.now());
      near(await two.generations.lostAt(), Date.now() + SKEW);
      const lost = Date.now();
      const { lapse } = held(await patiently(two, claimOf()));
      near(lapse?.since, Date.now() + SKEW - TIMES.ttlMs - TIMES.leaseMs);
      near(lapse?.until, lost + SKEW);
    });

    it('keeps with a call that it may have been forgotten before, for whoever resumes it', async () => {
      await keys.redis.flush();
      const first = held(await patiently(one, claimOf()));
      await first.abandon();
      const { lapse, resumed } = held(await two.store.begin(claimOf({ owner: 'two' })));
      expect(resumed).toBe(true);
      near(lapse?.since, (first.lapse?.since ?? NaN) + SKEW);
      near(lapse?.until, (first.lapse?.until ?? NaN) + SKEW);
    });
  });

  it('says of a memory that nobody knew before only that calls may be forgotten', async () => {
    const fresh = await startKeys();
    const process = fresh.connect(TIMES);
    expect(await process.generations.lostAt()).toBeUndefined();
    expect((await process.store.begin(claimOf())).kind).toBe('settling');
    const { lapse } = held(await patiently(process, claimOf()));
    expect(lapse?.until).toBeUndefined();
    near(lapse?.since, Date.now() - TIMES.ttlMs);
    await fresh.close();
  });

  it('forgets the loss after one lifetime of a key', async () => {
    const short = { leaseMs: 100, ttlMs: 1500 };
    const fresh = await startKeys();
    const process = fresh.connect(short);
    await process.settled();
    expect(held(await process.store.begin(claimOf())).lapse).toBeDefined();
    await sleep(600);
    expect(
      held(await process.store.begin(claimOf({ name: { lasting: 'later', present: 'later' } }))).lapse,
    ).toBeUndefined();
    expect(process.generations.loss()).toBeUndefined();
    await fresh.close();
  });

  describe('that was started again', () => {
    it('with all it knew: only what came after its last sign of life may be forgotten', async () => {
      const safe = await startKeys({ appendOnly: true });
      const process = safe.connect(TIMES);
      await process.settled();
      await held(await process.store.begin(claimOf())).finish('kept');
      const before = Date.now();
      await process.generations.watch();
      await safe.redis.restart('kept');
      await until(() => process.shared.redis.status === 'ready');
      expect(await process.store.begin(claimOf())).toEqual({ kind: 'done', reply: 'kept' });
      await process.generations.watch();
      expect(process.generations.loss()).toMatchObject({ cause: 'restarted' });
      expect(Number(await safe.redis.command('HGET', 'gateway:idempotency-generation', 'sure'))).toBe(0);
      // It was empty a moment before, so that still counts.
      await safe.redis.command('HSET', 'gateway:idempotency-generation', 'since', 0);
      await safe.redis.restart('kept');
      await until(() => process.shared.redis.status === 'ready');
      const { lapse } = held(await patiently(process, claimOf({ name: { lasting: 'x', present: 'x' } })));
      near(lapse?.since, before + 500);
      expect(lapse?.until).toBeUndefined();
      await safe.close();
    });

    it('with less than a process has seen: a loss for sure, since its last sign of life', async () => {
      const lossy = await startKeys({ appendOnly: true });
      const process = lossy.connect(TIMES);
      await process.settled();
      await lossy.redis.command('HSET', 'gateway:idempotency-generation', 'since', 0);
      await process.generations.watch();
      const alive = Date.now();
      const seq = Number(await lossy.redis.command('HGET', 'gateway:idempotency-generation', 'seq'));
      await sleep(1200);
      for (let index = 0; index < 3; index += 1)
        await process.store.begin(claimOf({ name: { lasting: `l${index}`, present: `l${index}` } }));
      // What a replica that lagged behind would have.
      await lossy.redis.command('HSET', 'gateway:idempotency-generation', 'seq', seq);
      await lossy.redis.command('DEL', 'gateway:idempotency:l0', 'gateway:idempotency:l1', 'gateway:idempotency:l2');
      await process.generations.watch();
      expect(process.generations.loss()).toMatchObject({ cause: 'older' });
      const { lapse } = held(await patiently(process, claimOf({ name: { lasting: 'l0', present: 'l0' } })));
      near(lapse?.since, alive);
      expect(lapse?.until).toBeDefined();
      await lossy.close();
    });
  });

  it('notices that it throws keys out', async () => {
    const small = await startKeys();
    const process = small.connect(TIMES);
    await process.settled();
    await sleep(1000);
    await small.redis.command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    await held(await process.store.begin(claimOf())).finish('x'.repeat(200_000));
    await small.redis.maxMemory('1mb');
    await small.redis.command('SET', 'other', 'x').catch(() => undefined);
    await small.redis.maxMemory('100mb');
    expect(await small.redis.command('EXISTS', `gateway:idempotency:n${names}`)).toBe(0);
    await process.generations.watch();
    expect(process.generations.loss()).toMatchObject({ cause: 'evicted' });
    await small.close();
  });

  it('takes no new key when it is full, and ends what was begun', async () => {
    const full = await startKeys();
    const process = full.connect(TIMES);
    await process.settled();
    const hold = held(await process.store.begin(claimOf()));
    await full.redis.maxMemory('1mb');
    await full.redis.command('SET', 'filler', 'x'.repeat(900_000)).catch(() => undefined);
    const other = claimOf({ name: { lasting: 'other', present: 'other' } });
    await full.redis.maxMemory('600kb');
    await expect(process.store.begin(other)).rejects.toThrow('OOM');
    await expect(process.generations.watch()).rejects.toThrow('OOM');
    expect(await hold.renew()).toBe(true);
    await hold.finish('x'.repeat(10_000));
    expect((await process.store.begin(claimOf())).kind).toBe('done');
    await full.close();
  });

  it('is asked again for a moment by the same owner, who is answered as before', async () => {
    const patient = keys.connect(TIMES, 0, 100);
    await patient.settled();
    keys.redis.pause();
    const asked = patiently(patient, claimOf());
    await sleep(1300);
    keys.redis.resume();
    const hold = held(await asked);
    expect(hold.resumed).toBe(false);
    await hold.release();
    expect(held(await patiently(patient, claimOf({ digest: 'other' }))).resumed).toBe(false);
  });

  it('says of everything that it did not get through', async () => {
    const away = await startKeys();
    const process = away.connect(TIMES);
    await process.settled();
    const hold = held(await process.store.begin(claimOf()));
    await away.redis.stop();
    await until(() => process.shared.trouble() !== undefined);
    const { store, generations } = process;
    const all = [hold.renew(), hold.finish('x'), hold.abandon(), hold.release(), store.withdraw(claimOf())];
    for (const done of [...all, store.begin(claimOf()), generations.watch(), generations.lostAt()]) {
      await expect(done).rejects.toThrow();
    }
    await away.close();
  });

  it('undoes a claim whose answer came too late, whenever it is carried out', async () => {
    const claim = claimOf({ owner: 'late' });
    keys.redis.pause();
    await expect(one.store.begin(claim)).rejects.toThrow('timed out');
    await one.store.withdraw(claim).catch(() => undefined);
    keys.redis.resume();
    await until(() =>
      one.store.begin(claimOf()).then(
        ({ kind }) => kind === 'held',
        () => false,
      ),
    );
    const hold = held(await one.store.begin({ ...claim, name: { lasting: 'u', present: 'u' } }));
    await hold.abandon();
    // What a call took over is open afterwards, not free.
    const again = { ...claim, name: { lasting: 'u', present: 'u' }, owner: 'again' };
    expect(held(await one.store.begin(again)).resumed).toBe(true);
    await one.store.withdraw(again);
    expect(held(await two.store.begin({ ...again, owner: 'last' })).resumed).toBe(true);
  });
});
