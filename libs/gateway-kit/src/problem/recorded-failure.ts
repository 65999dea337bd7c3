import { BreakerOpenError, CallAbortedError, LimiterRejectedError, UpstreamError } from '@lago/lago-client';
import type { FailedOutcome } from '@lago/lago-client';
import { translate } from './translate.js';

/** A failure as far as the line of its request tells it. */
export interface RecordedFailure {
  /** Slug of a problem of the gateway's own; undefined where the upstream answered. */
  readonly problem?: string;
  /** The HTTP status it is answered with, by whichever door. */
  readonly status: number;
  /** What was thrown, where the problem alone does not say it. */
  readonly err?: unknown;
}

/** nginx's number for a caller that left before the answer. */
export const CALLER_LEFT = 499;

/** What the line of a request says about a failure: refusals by name, and of faults what was thrown. */
export function recordedFailure(error: unknown): RecordedFailure {
  if (error instanceof CallAbortedError) return { status: CALLER_LEFT };
  const { upstream, problem } = translate(error);
  if (upstream) return { status: upstream.status };
  const { slug, status } = problem.type;
  const { cause } = problem;
  const isExpected = cause instanceof BreakerOpenError || cause instanceof LimiterRejectedError;
  return { problem: slug, status, ...(status < 500 || cause === undefined || isExpected ? {} : { err: cause }) };
}

/** What is known of a call that failed; `sent` says whether anything was sent for it. */
export function outcomeOfFailure(error: unknown, sent: boolean): FailedOutcome {
  if (error instanceof UpstreamError) return error.outcome;
  // A fault of ours can come after the call as well as before it.
  return sent ? 'unknown' : 'not-sent';
}
