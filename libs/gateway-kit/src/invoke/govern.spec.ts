import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamReplyError, UpstreamTimeoutError, UpstreamUnreachableError } from '@lago/lago-client';
import { operation } from '../../test/capability.js';
import type { AuditEntry } from '../audit/audit.js';
import { createAuthorise } from '../authorisation/authorise.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { scopes } from '../consumers/scope.js';
import type { InvokeContext } from './context.js';
import { createGovern } from './govern.js';
import type { Invoke, InvokeReply } from './invoke.js';
import { createLimiter } from '../limits/limiter.js';
import { memoryStore } from '../limits/memory-store.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

const REPLY = { status: 200, headers: {}, body: Buffer.alloc(0), unknownFields: [], violations: [] } as InvokeReply;
const reader: Consumer = { ...ANONYMOUS, name: 'reader', partition: 'reader#1', scopes: scopes(['lago:*:read']) };
const everybody: Consumer = { ...ANONYMOUS, name: 'all' };
const input = {
  path: { lago_id: '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba' },
  query: {},
  body: { generate_credit_note: true, note: 'secret words' },
};

function setUp(next: Invoke = () => Promise.resolve(REPLY), defaultCaller?: Consumer) {
  const entries: AuditEntry[] = [];
  const govern = createGovern({
    authorise: createAuthorise(undefined),
    limiter: createLimiter(memoryStore()),
    audit: { write: (entry) => Promise.resolve(void entries.push(entry)) },
    defaultCaller,
  });
  const announced: Record<string, string> = {};
  const context = (caller?: Consumer, more: Partial<InvokeContext> = {}): InvokeContext => ({
    requestId: 'r-1',
    deadline: Date.now() + 5000,
    signal: new AbortController().signal,
    consumer: '',
    setHeader: (name, value) => (announced[name] = value),
    ...(caller && { caller }),
    ...more,
  });
  return { call: govern(next), entries, announced, context };
}

describe('governance around a call', () => {
  it('does not let anything begin without a caller', async () => {
    const { call, context } = setUp(() => Promise.reject(new Error('called')));
    await expect(call(operation('findinvoice'), input, context())).rejects.toThrow(ProblemError);
  });

  it('gives the call its partition and its own secret, whatever the door said', async () => {
    let seen: InvokeContext | undefined;
    const own = { ...reader, upstreamSecret: (namespace: string) => `${namespace}-own` };
    const { call, context } = setUp((_operation, _input, given) => ((seen = given), Promise.resolve(REPLY)));
    await call(operation('findinvoice'), input, context(own, { consumer: 'forged', upstreamSecret: 'forged' }));
    expect(seen).toMatchObject({ consumer: 'reader#1', upstreamSecret: 'lago-own' });
  });

  it('writes nothing for a read, one line for a write, names and sizes without values', async () => {
    const { call, entries, context } = setUp();
    await call(operation('findinvoice'), input, context(everybody));
    expect(entries).toEqual([]);
    await call(operation('voidinvoice'), input, context(everybody));
    expect(entries).toEqual([
      {
        requestId: 'r-1',
        consumer: 'all',
        operation: 'voidinvoice',
        class: 'destructive',
        resource: input.path,
        outcome: 'done',
        status: 200,
        arguments: { 'path.lago_id': 38, 'body.generate_credit_note': 4, 'body.other': 14 },
        ms: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('secret words');
  });

  it.each([
    [
      'an answer of the upstream',
      new UpstreamReplyError({ ...REPLY, status: 422 }, 'lago'),
      { outcome: 'refused-by-upstream', status: 422 },
    ],
    ['no answer', new UpstreamTimeoutError('unknown', 5), { outcome: 'unknown', problem: 'upstream-timeout' }],
    [
      'nothing sent',
      new UpstreamUnreachableError('not-sent', 'ECONNREFUSED'),
      { outcome: 'failed', problem: 'upstream-unreachable' },
    ],
    ['a wrong input', new ProblemError(PROBLEMS.invalidInput, 'x'), { outcome: 'refused', problem: 'invalid-input' }],
    ['a fault of ours', new TypeError('x'), { outcome: 'unknown', problem: 'internal' }],
  ])('records how a write ended: %s', async (_name, error, expected) => {
    const { call, entries, context } = setUp(() => Promise.reject(error));
    await expect(call(operation('voidinvoice'), input, context(everybody))).rejects.toBe(error);
    expect(entries).toMatchObject([expected]);
  });

  it('writes down how long the call took, in whole milliseconds', async () => {
    const { call, entries, context } = setUp(async () => (await sleep(20), REPLY));
    const began = performance.now();
    await call(operation('voidinvoice'), input, context(everybody));
    const { ms } = entries[0] as AuditEntry;
    expect(Number.isInteger(ms)).toBe(true);
    expect(ms).toBeGreaterThanOrEqual(18);
    expect(ms).toBeLessThanOrEqual(Math.ceil(performance.now() - began));
  });

  it('records a refused read, but not a malformed one', async () => {
    const malformed = new ProblemError(PROBLEMS.invalidInput, 'x');
    const { call, entries, context } = setUp(() => Promise.reject(malformed));
    const nobody = { ...reader, scopes: scopes([]) };
    await expect(call(operation('findinvoice'), input, context(nobody))).rejects.toThrow('needs the scope');
    await expect(call(operation('findinvoice'), input, context(reader))).rejects.toBe(malformed);
    expect(entries).toMatchObject([{ outcome: 'refused', problem: 'insufficient-scope', class: 'read' }]);
  });

  it('announces the limits with every answer, and refuses with the time to come again', async () => {
    const { call, entries, announced, context } = setUp();
    const limited = { ...everybody, limits: { write: { perSecond: 0.5, burst: 1, perDay: 9 } } };
    await call(operation('refreshinvoice'), input, context(limited));
    expect(announced).toMatchObject({
      'ratelimit-policy': '"write";q=1;w=2, "write-day";q=9;w=86400',
      ratelimit: expect.stringMatching(/^"write";r=0;t=2, "write-day";r=8;t=\d+$/),
    });
    const refused = call(operation('refreshinvoice'), input, context(limited));
    await expect(refused).rejects.toMatchObject({ type: PROBLEMS.rateLimited, headers: { 'retry-after': '2' } });
    expect(entries.at(-1)).toMatchObject({ outcome: 'refused', problem: 'rate-limited' });
    // What sends nothing counts as a read, which this consumer may do without limit.
    await call(operation('refreshinvoice'), input, context(limited, { dryRun: true }));
  });

  it('gives a place back however the call ended', async () => {
    const limited = { ...everybody, limits: { concurrency: 1 } };
    let fail = true;
    const { call, context } = setUp(async () => {
      await sleep(1);
      if (fail) throw new TypeError('x');
      return REPLY;
    });
    const both = await Promise.allSettled([1, 2].map(() => call(operation('findinvoice'), input, context(limited))));
    expect(both.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : ''))).toEqual([
      'TypeError',
      'ProblemError',
    ]);
    fail = false;
    await call(operation('findinvoice'), input, context(limited));
  });
});
