import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '@lago/capability-model';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamReplyError,
  UpstreamTimeoutError,
} from '@lago/lago-client';
import type { CallContext, Reply } from '@lago/lago-client';
import type { InvokeContext } from '../context.js';
import type { Log } from '../log.js';
import { createOnce } from './idempotency.js';
import { memoryStore } from './memory-store.js';
import type { IdempotencyStore } from './store.js';

const write = {
  id: 'creatething',
  upstream: 'api',
  method: 'POST',
  facts: { hints: { readOnly: false } },
} as Operation;
const read = { ...write, facts: { hints: { readOnly: true } } } as Operation;
const input = { path: {}, query: {}, body: { b: 1, a: [{ d: 1, c: 2 }] } };
const log = { warn: () => undefined } as unknown as Log;
const reply = (status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-ratelimit-remaining': '3', 'retry-after': '9' },
  body: Buffer.from(`{"status":${status}}`),
});

function setUp(overrides: Partial<IdempotencyStore> = {}, leaseMs = 1000) {
  let now = 1_900_000_000_000;
  const store = { ...memoryStore({ maxRecords: 5, maxBytes: 10_000, now: () => now }), ...overrides };
  const once = createOnce({ store, log, leaseMs, ttlMs: 100_000, now: () => now });
  const made: CallContext[] = [];
  const call = (make: () => Promise<Reply> | Reply, context: Partial<InvokeContext> = {}, given = input, of = write) =>
    once(of, given, { consumer: 'c', idempotencyKey: 'k', ...context } as InvokeContext, async (inner) => {
      made.push(inner);
      return make();
    });
  return { call, made, later: (ms: number) => (now += ms) };
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

  it.each([
    ['an unknown outcome', failing(new OutcomeUnknownError('x', 'look'))],
    ['a 500', refused(500)],
    ['a caller that went', failing(new CallAbortedError())],
    ['a lost answer', failing(new UpstreamTimeoutError('unknown', 1))],
    ['a fault of our own', failing(new TypeError('bug'))],
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

describe('the store', () => {
  const gone = () => Promise.reject(new Error('gone'));

  it('is needed before anything is sent', async () => {
    const { call, made } = setUp({ begin: gone });
    expect(await code(call(() => reply()))).toBe('idempotency-store-unavailable');
    expect(made).toHaveLength(0);
    expect(await code(call(() => reply(), { idempotencyKey: undefined }))).toBe(200);
  });

  it('does not take the answer away when it is lost afterwards', async () => {
    const { call } = setUp({ finish: gone, abandon: gone, renew: gone });
    expect(await code(call(() => reply()))).toBe(200);
    expect(await code(setUp({ finish: gone }).call(refused(422)))).toBe('UpstreamReplyError');
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
