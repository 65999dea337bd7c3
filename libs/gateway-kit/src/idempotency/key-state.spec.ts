import { InputError } from '@lago/capability-model';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import { keyStateAfter } from './key-state.js';
import { NothingKeptError } from './refusals.js';
import type { KeyState } from './key-state.js';

const answered = (status: number) => new UpstreamReplyError({ status, headers: {}, body: Buffer.alloc(0) }, 'api');

it.each<[KeyState, string, unknown]>([
  ['free', 'input that cannot be written', new InputError({ pointer: '', message: '', in: 'body' } as never)],
  ['free', 'a call that was not to be the first', new NothingKeptError()],
  ['free', 'no permit', new LimiterRejectedError('b', 1)],
  ['free', 'an open breaker', new BreakerOpenError('api', 1)],
  ['free', 'no connection', new UpstreamUnreachableError('not-sent', 'ECONNREFUSED')],
  ['free', 'no time left', new UpstreamTimeoutError('not-sent', 1)],
  ['free', 'a caller that went before', new CallAbortedError('not-sent')],
  ...[401, 403, 429].map((status): [KeyState, string, unknown] => ['free', `a ${status} of the API`, answered(status)]),
  ...[400, 404, 405, 409, 413, 422].map((status): [KeyState, string, unknown] => [
    'done',
    `a ${status}`,
    answered(status),
  ]),
  ...[500, 502, 503, 504].map((status): [KeyState, string, unknown] => ['open', `a ${status}`, answered(status)]),
  ['open', 'a page of a hop', new UpstreamProtocolError('a page')],
  ['open', 'a broken connection', new UpstreamUnreachableError('unknown', 'ECONNRESET')],
  ['open', 'a lost answer', new UpstreamTimeoutError('unknown', 1)],
  ['open', 'a caller that went', new CallAbortedError()],
  ['open', 'what nobody knows', new OutcomeUnknownError('x', 'look')],
  ['open', 'a fault of ours', new TypeError('bug')],
  ['open', 'anything', undefined],
])('%s: %s', (end, _, error) => expect(keyStateAfter(error)).toBe(end));
