import type { Operation, RepeatClass } from '@lago/capability-model';
import {
  AccessTokenError,
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  UpstreamError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
} from '../call/errors.js';
import type { FailedOutcome } from '../call/outcome.js';
import type { AttemptResult } from '../call/observer.js';

/** What a failure means for a repeat: the judge's word, refused because of the rate, or the end of the call. */
export type FailureKind = FailedOutcome | 'limited' | 'stop';

/** The fate of a request that failed with `error`: what the judge found, and what that means for a repeat. */
export function failureKindOf(error: unknown): FailureKind {
  if (error instanceof CallAbortedError || error instanceof LimiterRejectedError || error instanceof BreakerOpenError) {
    return 'stop';
  }
  if (error instanceof AccessTokenError && error.lasting) return 'stop';
  if (isLimited(error)) return 'limited';
  if (!(error instanceof UpstreamError)) return 'stop';
  return error.outcome;
}

/** The API refused the request because of its rate. */
function isLimited(error: unknown): boolean {
  return error instanceof UpstreamReplyError && error.reply.status === 429;
}

/** May the operation be repeated after `error`, by its contract. */
export function repeatClass(error: unknown, { facts }: Operation): RepeatClass {
  if (isLimited(error)) return facts.retry.http429;
  return (statusOf(error) ?? 0) >= 500 ? facts.retry.http5xx : facts.retry.network;
}

/** The status of what came back, whoever answered. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof UpstreamReplyError) return error.reply.status;
  return error instanceof UpstreamProtocolError ? error.answer?.status : undefined;
}

/** The API itself says that it failed (500 in JSON): the request has ended. Proxies answer 502 to 504 with pages. */
export function endedByUpstream(error: unknown): boolean {
  return error instanceof UpstreamReplyError && error.reply.status === 500;
}

/** The bounded label of a failure. */
export function resultOf(error: unknown): AttemptResult {
  if (error instanceof UpstreamReplyError) {
    if (error.reply.status === 429) return 'limited';
    return error.reply.status >= 500 ? 'error' : 'refused';
  }
  if (error instanceof UpstreamTimeoutError) return 'timeout';
  if (error instanceof UpstreamProtocolError) return 'protocol';
  return error instanceof CallAbortedError ? 'aborted' : 'unreachable';
}
