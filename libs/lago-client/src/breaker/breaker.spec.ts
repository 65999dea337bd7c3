import { setTimeout as sleep } from 'node:timers/promises';
import { callOf, refusal, replyOf } from '../../test/calls.js';
import { operation } from '../../test/operations.js';
import { breaker } from './breaker.js';
import type { Send } from '../call/call.js';
import { systemClock } from '../call/clock.js';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';
import type { Reply } from '../call/reply.js';

const lost = new UpstreamUnreachableError('unknown', 'ECONNRESET');

function setUp(openMs = 30) {
  const states: string[] = [];
  let end: () => Promise<Reply> = () => Promise.reject(lost);
  let sent = 0;
  const next: Send = () => ((sent += 1), end());
  const observer = { onBreaker: (_: string, state: string) => void states.push(state) };
  const send = breaker(next, { threshold: 0.5, size: 20, minimum: 10, openMs, clock: systemClock, observer });
  return {
    states,
    sent: () => sent,
    answer: (with_: () => Promise<Reply>) => void (end = with_),
    call: (of = operation()) =>
      send(callOf(of)).then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    times: async (count: number) => {
      for (let i = 0; i < count; i++) await send(callOf()).catch(() => undefined);
    },
  };
}

it('opens by the rate of failures, not before there are enough', async () => {
  const { times, call, sent, states } = setUp();
  await times(9);
  expect(states).toEqual([]);
  await times(1);
  expect(await call()).toBe('BreakerOpenError');
  expect([sent(), states]).toEqual([10, ['open']]);
});

it('stays closed while most calls succeed', async () => {
  const { answer, times, states } = setUp();
  let number = 0;
  answer(() => (number++ % 3 ? Promise.resolve(replyOf()) : Promise.reject(lost)));
  await times(60);
  expect(states).toEqual([]);
});

it.each([
  ['refusals', refusal(422)],
  ['429', refusal(429)],
  ['the 500 of the API itself', refusal(500)],
  ['callers that go', new CallAbortedError()],
  ['a full limiter', new LimiterRejectedError('default', 1)],
])('%s are no failures', async (_, error) => {
  const { answer, times, states } = setUp();
  answer(() => Promise.reject(error));
  await times(50);
  expect(states).toEqual([]);
});

it.each([
  ['a proxy error', refusal(502, '', { 'content-type': 'text/html' })],
  ['a time-out', new UpstreamTimeoutError('unknown', 1)],
  ['a refused connection', new UpstreamUnreachableError('not-sent', 'ECONNREFUSED')],
])('%s is a failure', async (_, error) => {
  const { answer, times, states } = setUp();
  answer(() => Promise.reject(error));
  await times(20);
  expect(states[0]).toBe('open');
});

it('lets one probe through, answers the others at once, and closes when it succeeds', async () => {
  const { answer, times, call, sent, states } = setUp();
  await times(10);
  await sleep(40);
  let finish: (reply: Reply) => void = () => undefined;
  answer(() => new Promise((resolve) => (finish = resolve)));
  const probe = call();
  expect(await Promise.all([call(), call()])).toEqual(['BreakerOpenError', 'BreakerOpenError']);
  expect(sent()).toBe(11);
  finish(replyOf());
  expect(await probe).toBe('ok');
  answer(() => Promise.resolve(replyOf()));
  expect(await call()).toBe('ok');
  expect(states).toEqual(['open', 'half-open', 'closed']);
});

it('opens again when the probe fails or proves nothing', async () => {
  for (const error of [lost, new CallAbortedError(), new LimiterRejectedError('default', 1)]) {
    const { answer, times, call, states } = setUp();
    await times(10);
    await sleep(40);
    answer(() => Promise.reject(error));
    await call();
    expect(states).toEqual(['open', 'half-open', 'open']);
  }
});

it('says when it may be tried again, and keeps upstreams apart', async () => {
  const { answer, times } = setUp(5000);
  await times(10);
  answer(() => Promise.resolve(replyOf()));
  const send = breaker(() => Promise.reject(lost), {
    threshold: 0.5,
    size: 10,
    minimum: 2,
    openMs: 5000,
    clock: systemClock,
    observer: {},
  });
  for (let i = 0; i < 3; i++) await send(callOf()).catch(() => undefined);
  const error = await send(callOf()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BreakerOpenError);
  expect((error as BreakerOpenError).retryAfterMs).toBeGreaterThan(4000);
  await expect(send(callOf(operation({}, { upstream: 'other' })))).rejects.toBe(lost);
});
