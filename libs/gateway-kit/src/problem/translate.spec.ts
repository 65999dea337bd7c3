import { InputError } from '@lago/capability-model';
import type { Violation } from '@lago/capability-model';
import {
  BreakerOpenError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import { PROBLEMS } from './problem-types.js';
import { ProblemError } from './problem.js';
import { translate } from './translate.js';

const reply = (body: string, status = 422, headers: Record<string, string> = {}) =>
  new UpstreamReplyError({ status, headers, body: Buffer.from(body) }, 'lago');
const told = (error: unknown) => {
  const { problem } = translate(error);
  return problem && [problem.type.slug, problem.message, problem.headers];
};

it.each(['', '{"a":1}', '[]'])('passes on what the API answered in JSON: %j', (body) => {
  const error = reply(body);
  expect(translate(error)).toEqual({ upstream: error.reply, by: 'lago' });
});

it('passes on a refusal that is no JSON: the contract has it', () => {
  const error = reply('gone', 404, { 'content-type': 'text/plain' });
  expect(translate(error)).toEqual({ upstream: error.reply, by: 'lago' });
});

it('takes what calls itself JSON for it, and a sentence of an edge for a limit', () => {
  const error = reply('cut', 500, { 'content-type': 'application/problem+json' });
  expect(translate(error).upstream).toBe(error.reply);
  expect(told(reply('slow down', 429, { 'retry-after': '7', 'x-ratelimit-limit': '5', server: 'edge' }))).toEqual([
    'rate-limited',
    'the upstream answered 429; the request was not executed',
    { 'retry-after': '7', 'x-ratelimit-limit': '5' },
  ]);
});

it.each([
  [new LimiterRejectedError('events', 1500), 'rate-limited', { 'retry-after': '2' }],
  [new LimiterRejectedError('events', 0), 'rate-limited', { 'retry-after': '1' }],
  [new BreakerOpenError('lago', 4000), 'upstream-paused', { 'retry-after': '4' }],
  [new OutcomeUnknownError('x', 'look', { retryAfterMs: 60_000 }), 'outcome-unknown', { 'retry-after': '60' }],
  [new OutcomeUnknownError('x', 'look'), 'outcome-unknown', {}],
  [
    new UpstreamProtocolError('a page', { answer: { status: 503, headers: { 'retry-after': '3', via: 'x' } } }),
    'upstream-protocol',
    { 'retry-after': '3' },
  ],
  [new UpstreamProtocolError('a page'), 'upstream-protocol', {}],
])('%s is %s, with the time to come again', (error, slug, headers) => {
  expect(told(error)).toEqual([slug, error.message, headers]);
});

it('says that nothing was sent where that is known, and only there', () => {
  expect(told(new UpstreamTimeoutError('not-sent', 5, 'connection'))?.[1]).toBe(
    'no connection to the upstream within 5 ms; nothing was sent',
  );
  expect(told(new UpstreamTimeoutError('unknown', 5))?.[1]).toBe('no answer from the upstream within 5 ms');
  expect(told(new UpstreamUnreachableError('not-sent', 'ECONNREFUSED'))?.[1]).toBe(
    'upstream unreachable: ECONNREFUSED; nothing was sent',
  );
  expect(told(new UpstreamUnreachableError('unknown', 'ECONNRESET'))?.[1]).toBe('upstream unreachable: ECONNRESET');
});

it('keeps a problem, names the field of an input, and hides the text of everything else', () => {
  const problem = new ProblemError(PROBLEMS.unauthenticated, 'who?');
  expect(translate(problem).problem).toBe(problem);
  expect(
    translate(new InputError({ pointer: '/body/name', message: 'name is missing' } as Violation)).problem?.violations,
  ).toHaveLength(1);
  expect(told(new Error('password 123'))).toEqual([
    'internal',
    'the gateway failed; its log has the cause under this request id',
    {},
  ]);
});
