import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '@lago/capability-model';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
} from '@lago/lago-client';
import type { CallContext, Reply } from '@lago/lago-client';
import type { KeyedContext } from './key.js';
import type { Log } from '../logging/log.js';
import { createRunOnce } from './idempotency.js';
import { createLeases } from './leases.js';
import { memoryStore } from './memory-store.js';
import type { ClaimResult, Lease, IdempotencyStore } from './store.js';

const write = {
  id: 'creatething',
  upstream: 'api',
  method: 'POST',
  facts: { hints: { readOnly: false } },
} as Operation;
const read = { ...write, facts: { hints: { readOnly: true } } } as Operation;
const input = { path: {}, query: {}, body: { b: 1, a: [{ d: 1, c: 2 }] } };
const reply = (status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-ratelimit-remaining': '3', 'retry-after': '9' },
  body: Buffer.from(`{"status":${status}}`),
});

interface Overrides {
  readonly begin?: IdempotencyStore['begin'];
  readonly withdraw?: IdempotencyStore['withdraw'];
  readonly hold?: Partial<Lease>;
}

function setUp({ hold = {}, ...overrides }: Overrides = {}, leaseMs = 1000) {
  let now = 1_900_000_000_000;
  const memory = memoryStore({ maxRecords: 5, maxBytes: 10_000, now: () => now, leaseMs, ttlMs: 100_000 });
  const begin = async (claim: Parameters<IdempotencyStore['begin']>[0]): Promise<ClaimResult> => {
    const begun = await memory.begin(claim);
    return begun.kind === 'held' ? { kind: 'held', hold: { ...begun.hold, ...hold } } : begun;
  };
  const warnings: unknown[] = [];
  const once = createRunOnce({
    store: { ...memory, begin, ...overrides },
    leases: createLeases(leaseMs),
    log: { warn: (fields: unknown) => warnings.push(fields) } as unknown as Log,
    leaseMs,
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    },
  });
  const made: CallContext[] = [];
  const call = (make: () => Promise<Reply> | Reply, context: Partial<KeyedContext> = {}, given = input, of = write) =>
    once(
      of,
      given,
      { consumer: 'c', idempotencyKey: 'k', deadline: now + 30_000, ...context } as KeyedContext,
      async (inner) => {
        made.push(inner);
        return make();
      },
    );
  return { call, made, warnings, later: (ms: number) => (now += ms) };
}
const failing = (error: Error) => () => Promise.reject(error);
const refused = (status: number) => failing(new UpstreamReplyError(reply(status), 'api'));
const code = (promise: Promise<unknown>) =>
  promise.then(
    (answer) => (answer as Reply).status,
    (error: { type?: { slug: string }; name: string }) => error.type?.slug ?? error.name,
  );

it('makes a call once and replays its answer, without what was about the moment', async () => {
  const { call, made } = setUp();
  expect((await call(() => reply())).replayed).toBeUndefined();
  const again = await call(() => reply(500));
  expect(again).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: reply().body,
    replayed: true,
  });
  expect(made).toHaveLength(1);
});

it('takes the order of keys for nothing, and any other input for another call', async () => {
  const { call, made } = setUp();
  await call(() => reply());
  await call(() => reply(), {}, { query: {}, path: {}, body: { a: [{ c: 2, d: 1 }], b: 1 } } as never);
  expect(made).toHaveLength(1);
  for (const other of [
    { ...input, body: { b: 2 } },
    { ...input, query: { x: 1 } },
    { ...input, body: undefined },
  ]) {
    expect(await code(call(() => reply(), {}, other as never))).toBe('idempotency-key-reused');
  }
  expect(await code(call(() => reply(), {}, input, { ...write, id: 'other' } as Operation))).toBe(
    'idempotency-key-reused',
  );
});

it('keeps consumers, keys and upstream accounts apart', async () => {
  const { call, made } = setUp();
  for (const context of [{}, { consumer: 'd' }, { idempotencyKey: 'l' }, { upstreamSecret: 's' }])
    await call(() => reply(), context);
  expect(made).toHaveLength(4);
  expect(new Set(made.map(({ intent }) => intent?.id)).size).toBe(4);
});

it('leaves reads and calls without a key alone', async () => {
  const { call, made } = setUp();
  for (let i = 0; i < 2; i++) {
    await call(() => reply(), {}, input, read);
    await call(() => reply(), { idempotencyKey: undefined });
  }
  expect(made.map(({ intent }) => intent)).toEqual([undefined, undefined, undefined, undefined]);
});

it.each(['', ' ', 'a b', 'é', 'x'.repeat(256), 'tab\t'])('refuses the key %j', async (idempotencyKey) => {
  expect(await code(setUp().call(() => reply(), { idempotencyKey }))).toBe('idempotency-key-invalid');
});

it('answers 409 with Retry-After while the first call runs, however long it takes', async () => {
  const { call } = setUp({}, 60);
  let finish: (answer: Reply) => void = () => undefined;
  const first = call(() => new Promise<Reply>((resolve) => (finish = resolve)));
  await sleep(10);
  const second = await call(() => reply()).catch((error: unknown) => error);
  expect(second).toMatchObject({ type: { status: 409 }, headers: { 'retry-after': '1' } });
  finish(reply());
  await first;
  expect((await call(() => reply(500))).status).toBe(200);
});

describe('how a failure leaves the key', () => {
  it.each([400, 404, 405, 409, 422])('the refusal %d is an outcome like any other', async (status) => {
    const { call, made } = setUp();
    await expect(call(refused(status))).rejects.toThrow(String(status));
    const again = await call(() => reply()).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(UpstreamReplyError);
    expect((again as UpstreamReplyError).reply).toMatchObject({ status, replayed: true });
    expect(made).toHaveLength(1);
  });

  it.each([
    ['401', refused(401)],
    ['403', refused(403)],
    ['429', refused(429)],
    ['a full limiter', failing(new LimiterRejectedError('b', 1))],
    ['an open breaker', failing(new BreakerOpenError('api', 1))],
    ['a request that was never sent', failing(new UpstreamTimeoutError('not-sent', 1))],
  ])('%s frees it: nothing was executed', async (_, make) => {
    const { call, made } = setUp();
    await call(make).catch(() => undefined);
    await call(() => reply());
    expect(made.map(({ intent }) => intent?.resumed)).toEqual([false, false]);
  });

  it.each<[string, () => Promise<Reply>]>([
    ['an unknown outcome', failing(new OutcomeUnknownError('x', 'look'))],
    ['a 500', refused(500)],
    ['a caller that went', failing(new CallAbortedError())],
    ['a lost answer', failing(new UpstreamTimeoutError('unknown', 1))],
    ['a fault of our own', failing(new TypeError('bug'))],
    ['a page of a hop', failing(new UpstreamProtocolError('a page', { lasting: true }))],
  ])('%s leaves the call open: the next one resumes it with the first time', async (_, make) => {
    const { call, made, later } = setUp();
    await call(make).catch(() => undefined);
    later(5000);
    await call(() => reply());
    expect(made.map(({ intent }) => [intent?.startedAt, intent?.resumed])).toEqual([
      [1_900_000_000_000, false],
      [1_900_000_000_000, true],
    ]);
  });

  it('never frees a resumed call, because its first request may have been acted on', async () => {
    const { call, made } = setUp();
    for (const make of [
      failing(new OutcomeUnknownError('x', 'look')),
      refused(429),
      failing(new BreakerOpenError('a', 1)),
    ]) {
      await call(make).catch(() => undefined);
    }
    await call(() => reply());
    expect(made.at(-1)?.intent?.resumed).toBe(true);
  });
});

it('keeps the mark of an answer that was found out', async () => {
  const { call } = setUp();
  await call(() => ({ ...reply(), reconciled: true as const }));
  expect(await call(() => reply(500))).toMatchObject({ reconciled: true, replayed: true });
});

describe('the store', () => {
  const gone = () => Promise.reject(new Error('gone'));

  it('is needed before anything is sent, and what it may have taken is withdrawn', async () => {
    let withdrawn: (owner: string) => void = () => undefined;
    const withdrawal = new Promise<string>((resolve) => (withdrawn = resolve));
    let owner = '';
    const { call, made } = setUp({
      begin: (claim) => ((owner = claim.owner), gone()),
      withdraw: (claim) => Promise.resolve(withdrawn(claim.owner)),
    });
    const error = await call(() => reply()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ type: { slug: 'idempotency-store-unavailable' }, headers: { 'retry-after': '2' } });
    expect(made).toHaveLength(0);
    expect(await withdrawal).toBe(owner);
    expect(await code(call(() => reply(), { idempotencyKey: undefined }))).toBe(200);
  });

  it('does not take the answer away when it is lost afterwards', async () => {
    const { call } = setUp({ hold: { finish: gone, abandon: gone, renew: gone } });
    expect(await code(call(() => reply()))).toBe(200);
    expect(await code(setUp({ hold: { finish: gone } }).call(refused(422)))).toBe('UpstreamReplyError');
  });

  it('is told the outcome again and again within a lease, and the log when that was in vain', async () => {
    for (const failures of [1, 3, 9]) {
      let tries = 0;
      let renewed = 0;
      const { call, warnings } = setUp(
        {
          hold: {
            finish: () => ((tries += 1) <= failures ? gone() : Promise.resolve()),
            renew: () => Promise.resolve(Boolean((renewed += 1))),
          },
        },
        60,
      );
      await call(() => reply());
      await sleep(150);
      expect(tries).toBe(Math.min(failures + 1, 4));
      expect(warnings).toHaveLength(failures > 3 ? 1 : 0);
      // Its lease is kept for as long.
      expect(renewed > 0).toBe(failures > 1);
      const now = renewed;
      await sleep(60);
      expect(renewed).toBe(now);
    }
  });

  it('is waited for while running calls put back what it lost, as long as there is time', async () => {
    const settling = (times: number) => {
      const { begin } = memoryStore({ maxRecords: 5, maxBytes: 1, now: Date.now, leaseMs: 1, ttlMs: 1 });
      return (claim: Parameters<IdempotencyStore['begin']>[0]): Promise<ClaimResult> =>
        times-- > 0 ? Promise.resolve({ kind: 'settling', waitMs: 5000 }) : begin(claim);
    };
    expect(await code(setUp({ begin: settling(5) }).call(() => reply()))).toBe(200);
    const late = setUp({ begin: settling(6) });
    const error = await late.call(() => reply()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ type: { slug: 'idempotency-store-unavailable' }, headers: { 'retry-after': '5' } });
    expect(late.made).toHaveLength(0);
  });

  it('need not know what runs here', async () => {
    const forgetful = setUp({ begin: async () => (await freshHold()) as ClaimResult });
    let finish: (answer: Reply) => void = () => undefined;
    const first = forgetful.call(() => new Promise<Reply>((resolve) => (finish = resolve)));
    expect(await code(forgetful.call(() => reply()))).toBe('idempotency-key-in-use');
    expect(await code(forgetful.call(() => reply(), {}, { ...input, query: { x: 1 } } as never))).toBe(
      'idempotency-key-reused',
    );
    while (!forgetful.made.length) await sleep(1);
    finish(reply());
    await first;
    expect(await code(forgetful.call(() => reply()))).toBe(200);
  });

  it('says which call may be forgotten', async () => {
    const lapse = { since: 1, until: 2 };
    const { call, made } = setUp({ hold: { lapse } });
    await call(() => reply());
    expect(made[0]?.intent?.lapse).toBe(lapse);
  });

  it('does not know whether a caller’s other key for the API is of the same account', async () => {
    const { call, made } = setUp();
    const caller = (account: string) => ({ upstreamSecret: account, caller: { keyspace: 'c', account } }) as never;
    await call(() => reply(), caller('a'));
    const error = await call(() => reply(), caller('b')).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ type: { slug: 'idempotency-key-reused' } });
    expect((error as Error).message).toContain('nothing was sent');
    expect(made).toHaveLength(1);
  });

  it('refuses new keys when it is full and forgets only what is due', async () => {
    const { call, later } = setUp();
    for (let i = 0; i < 5; i++) await call(() => reply(), { idempotencyKey: `k${i}` });
    expect(await code(call(() => reply(), { idempotencyKey: 'one-more' }))).toBe('idempotency-store-unavailable');
    expect(await code(call(() => reply(500), { idempotencyKey: 'k0' }))).toBe(200);
    later(100_001);
    expect(await code(call(() => reply(), { idempotencyKey: 'one-more' }))).toBe(200);
  });
});

function freshHold() {
  const store = memoryStore({ maxRecords: 1, maxBytes: 1, now: Date.now, leaseMs: 1, ttlMs: 1 });
  return store.begin({ name: { lasting: 'x', present: 'x' }, digest: 'd', owner: 'o' });
}
