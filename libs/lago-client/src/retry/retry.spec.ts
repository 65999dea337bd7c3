import type { RepeatClass } from '@lago/capability-model';
import { callOf, inTurn, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { facts, operation } from '../../test/operations.js';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  UpstreamProtocolError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';
import { createRetryBudget } from './budget.js';
import { retry } from './retry.js';

const all = (repeat: RepeatClass) =>
  operation({}, { facts: facts({ retry: { network: repeat, http429: repeat, http5xx: repeat } }) });

function setUp(capacity = 50) {
  const clock = fakeClock();
  const budget = createRetryBudget({ capacity, perCall: 0, perSecond: 0 }, clock);
  return {
    clock,
    options: { clock, budget, observer: {}, baseMs: 200, capMs: 1000, maxAttempts: 4, rateLimitWaitMs: 3000 },
  };
}

const lost = new UpstreamUnreachableError('unknown', 'ECONNRESET');
const refused = new UpstreamUnreachableError('not-sent', 'ECONNREFUSED');

describe('what is repeated', () => {
  it.each([
    ['yes', 4],
    ['check', 1],
    ['no', 1],
  ] as const)('a lost connection of class %s is tried %d times', async (repeat, tries) => {
    const { options } = setUp();
    for (const failure of [
      lost,
      new UpstreamTimeoutError('unknown', 5),
      refusal(503),
      new UpstreamProtocolError('cut'),
    ]) {
      const next = inTurn(failure);
      await expect(retry(next, options)(callOf(all(repeat)))).rejects.toBe(failure);
      expect(next.calls).toHaveLength(tries);
    }
  });

  it.each(['yes', 'check', 'no'] as const)('what was surely not sent is repeated in class %s', async (repeat) => {
    const { options } = setUp();
    const next = inTurn(refused, refused, replyOf({ ok: 1 }));
    await retry(next, options)(callOf(all(repeat)));
    expect(next.calls).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 405, 409, 422])('a refusal with %d is never repeated', async (status) => {
    const next = inTurn(refusal(status));
    await expect(retry(next, setUp().options)(callOf(all('yes')))).rejects.toThrow(String(status));
    expect(next.calls).toHaveLength(1);
  });

  it.each([
    ['a full limiter', new LimiterRejectedError('default', 10)],
    ['an open breaker', new BreakerOpenError('api', 10)],
    ['an answer that will be the same', new UpstreamProtocolError('redirect', { lasting: true })],
    ['a fault of our own', new TypeError('bug')],
  ])('%s ends the call', async (_, error) => {
    const next = inTurn(error);
    await expect(retry(next, setUp().options)(callOf(all('yes')))).rejects.toBe(error);
    expect(next.calls).toHaveLength(1);
  });
});

describe('when', () => {
  it('waits a random part of a doubling bound', async () => {
    const { clock, options } = setUp();
    await expect(retry(inTurn(lost), options)(callOf(all('yes')))).rejects.toBe(lost);
    expect(clock.waits).toEqual([100, 200, 400]);
  });

  it('waits for X-RateLimit-Reset seconds, about three in all, then passes the 429 on: callers have time-outs', async () => {
    const { clock, options } = setUp(0);
    const limited = refusal(429, 'slow', { 'x-ratelimit-limit': '50', 'x-ratelimit-reset': '1' });
    const next = inTurn(limited);
    await expect(retry(next, options)(callOf(all('yes')))).rejects.toBe(limited);
    expect(clock.waits).toHaveLength(3);
    expect(clock.waits.every((wait) => wait >= 1000 && wait <= 1200)).toBe(true);
  });

  it('passes a 429 on at once when its window is longer than that', async () => {
    const { clock, options } = setUp();
    const next = inTurn(refusal(429, 'slow', { 'x-ratelimit-reset': '40' }));
    await expect(retry(next, options)(callOf(all('yes')))).rejects.toThrow('429');
    expect(clock.waits).toEqual([]);
  });

  it.each([
    ['no word about it', {}],
    ['a window of no time', { 'x-ratelimit-reset': '0' }],
    ['a wait of no time', { 'retry-after': '0' }],
    ['a date that is over', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }],
    ['a time since the epoch', { 'x-ratelimit-reset': '1796000000' }],
    ['seconds that no one waits', { 'retry-after': '99999999' }],
    ['a word', { 'retry-after': 'soon' }],
  ])('a 429 with %s is repeated after one second, then two, out of the budget', async (_, headers) => {
    const { clock, options } = setUp(2);
    const next = inTurn(refusal(429, { code: 'x' }, headers));
    await expect(retry(next, options)(callOf(all('yes')))).rejects.toThrow('429');
    expect(clock.waits).toEqual([1000, 2000]);
    expect(options.budget.withdraw()).toBe(false);
  });

  it('understands a Retry-After that is a date', async () => {
    const { clock, options } = setUp();
    const date = new Date(clock.now() + 2000).toUTCString();
    await retry(inTurn(refusal(429, {}, { 'retry-after': date }), replyOf()), options)(callOf(all('yes')));
    expect(clock.waits[0]).toBeGreaterThan(1000);
  });

  it('does not repeat what the deadline left no time for', async () => {
    const next = inTurn(new UpstreamTimeoutError('not-sent', 0, 'deadline'));
    await expect(retry(next, setUp().options)(callOf(all('yes')))).rejects.toThrow(UpstreamTimeoutError);
    expect(next.calls).toHaveLength(1);
  });

  it('honours Retry-After of a 503', async () => {
    const { clock, options } = setUp();
    await retry(inTurn(refusal(503, '', { 'retry-after': '3' }), replyOf()), options)(callOf(all('yes')));
    expect(clock.waits[0]).toBeGreaterThanOrEqual(3000);
  });

  it('gives up instead of waiting past the deadline', async () => {
    const { clock, options } = setUp();
    const next = inTurn(refusal(503, '', { 'retry-after': '60' }), replyOf());
    await expect(retry(next, options)(callOf(all('yes')))).rejects.toThrow('503');
    expect(clock.waits).toEqual([]);
  });

  it('sends nothing more once the caller has gone', async () => {
    const abort = new AbortController();
    const next = inTurn(() => (abort.abort(), lost));
    const call = callOf(all('yes'), {}, { signal: abort.signal });
    await expect(retry(next, setUp().options)(call)).rejects.toThrow(CallAbortedError);
    expect(next.calls).toHaveLength(1);
  });
});

describe('the budget', () => {
  it('bounds the repeats of all calls together, so that an outage is not multiplied', async () => {
    const { options } = setUp(10);
    const next = inTurn(lost);
    const send = retry(next, options);
    await Promise.allSettled(Array.from({ length: 100 }, () => send(callOf(all('yes')))));
    expect(next.calls).toHaveLength(110);
  });

  it('is earned by calls and by time', () => {
    const clock = fakeClock();
    const budget = createRetryBudget({ capacity: 2, perCall: 0.5, perSecond: 1 }, clock);
    expect([budget.withdraw(), budget.withdraw(), budget.withdraw()]).toEqual([true, true, false]);
    budget.deposit();
    budget.deposit();
    expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
    clock.skip(1000);
    expect(budget.withdraw()).toBe(true);
    clock.skip(60_000);
    expect([budget.withdraw(), budget.withdraw(), budget.withdraw()]).toEqual([true, true, false]);
  });
});
