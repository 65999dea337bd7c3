import type { Operation, RepeatClass } from '@lago/capability-model';
import {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  UpstreamError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
} from './errors.js';
import type { TryResult } from './observer.js';
import type { Reply } from './reply.js';

/**
 * What a failure says about the request: surely not sent, not executed because of the rate, refused for good,
 * executed or not (ambiguous), or the end of the call.
 */
export type Fate = 'not-sent' | 'limited' | 'refused' | 'ambiguous' | 'stop';

/** The fate of a request that failed with `error`. */
export function fateOf(error: unknown): Fate {
  if (error instanceof UpstreamReplyError) {
    if (error.reply.status === 429) return 'limited';
    return error.reply.status >= 500 ? 'ambiguous' : 'refused';
  }
  if (error instanceof CallAbortedError || error instanceof LimiterRejectedError || error instanceof BreakerOpenError) {
    return 'stop';
  }
  if (error instanceof UpstreamError) return error.sent === 'no' ? 'not-sent' : 'ambiguous';
  return 'stop';
}

/** May the operation be repeated after `error`, by its contract. */
export function repeatClass(error: unknown, { facts }: Operation): RepeatClass {
  if (!(error instanceof UpstreamReplyError)) return facts.retry.network;
  return error.reply.status === 429 ? facts.retry.http429 : facts.retry.http5xx;
}

/** The API itself says that it failed (500 in JSON): the request has ended. Proxies answer 502 to 504 with pages. */
export function endedByUpstream(error: unknown): boolean {
  return error instanceof UpstreamReplyError && error.reply.status === 500 && isJson(error.reply);
}

/** True when the reply says that its body is JSON. */
export function isJson({ headers }: Reply): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

/** The bounded label of a failure. */
export function resultOf(error: unknown): TryResult {
  if (error instanceof UpstreamReplyError) {
    if (error.reply.status === 429) return 'limited';
    return error.reply.status >= 500 ? 'error' : 'refused';
  }
  if (error instanceof UpstreamTimeoutError) return 'timeout';
  if (error instanceof UpstreamProtocolError) return 'protocol';
  return error instanceof CallAbortedError ? 'aborted' : 'unreachable';
}
