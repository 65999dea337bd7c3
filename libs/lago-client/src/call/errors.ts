import type { FailedOutcome } from './outcome.js';
import type { Reply } from './reply.js';

/** Base of everything `call` throws. `outcome` says what is known of the request. */
export abstract class UpstreamError extends Error {
  abstract readonly outcome: FailedOutcome;
}

/**
 * The API itself answered with a status of 400 or more; status, headers and body are as it sent them. Below 500 it
 * refused the request; from 500 on nobody knows what it did before it failed.
 */
export class UpstreamReplyError extends UpstreamError {
  override readonly name = 'UpstreamReplyError';
  readonly outcome: 'refused' | 'unknown';
  constructor(
    readonly reply: Reply,
    /** Namespace of the API that answered. */
    readonly upstream: string,
  ) {
    super(`upstream answered ${reply.status}`);
    this.outcome = reply.status < 500 ? 'refused' : 'unknown';
  }
}

/** What was waited for in vain. */
export type TimeoutPhase = 'connection' | 'answer' | 'deadline';

/**
 * No answer within the time allowed (milliseconds). Phase `deadline` means that the caller's own deadline cut the try
 * short, which says nothing about the upstream.
 */
export class UpstreamTimeoutError extends UpstreamError {
  override readonly name = 'UpstreamTimeoutError';
  constructor(
    readonly outcome: 'not-sent' | 'unknown',
    readonly afterMs: number,
    readonly phase: TimeoutPhase = 'answer',
  ) {
    super(timeoutText(phase, afterMs));
  }
}

function timeoutText(phase: TimeoutPhase, ms: number): string {
  if (phase === 'connection') return `no connection to the upstream within ${ms} ms`;
  if (phase === 'deadline') return 'the time allowed for the call is over';
  return `no answer from the upstream within ${ms} ms`;
}

/** The connection could not be made (`not-sent`) or broke (`unknown`). `reason` is the system's error code. */
export class UpstreamUnreachableError extends UpstreamError {
  override readonly name = 'UpstreamUnreachableError';
  constructor(
    readonly outcome: 'not-sent' | 'unknown',
    readonly reason: string,
  ) {
    super(`upstream unreachable: ${reason}`);
  }
}

/** Nothing was sent: there is no access token for the API. `message` holds nothing that its endpoint wrote. */
export class AccessTokenError extends UpstreamError {
  override readonly name = 'AccessTokenError';
  readonly outcome = 'not-sent';
  constructor(
    message: string,
    /** True when asking again would bring the same answer. */
    readonly lasting: boolean,
  ) {
    super(message);
  }
}

/** Status and headers of an answer that is not the API's. */
export type ForeignAnswer = Pick<Reply, 'status' | 'headers'>;

/**
 * What came back is no answer of the API to this request: no valid HTTP, cut off, too long, a redirect (never
 * followed), a page of something in front of the API, or the answer to another request.
 */
export class UpstreamProtocolError extends UpstreamError {
  override readonly name = 'UpstreamProtocolError';
  readonly outcome = 'unknown';
  /** True when asking again would bring the same answer. */
  readonly lasting: boolean;
  readonly answer: ForeignAnswer | undefined;
  constructor(message: string, { lasting = false, answer }: { lasting?: boolean; answer?: ForeignAnswer } = {}) {
    super(message);
    this.lasting = lasting;
    this.answer = answer;
  }
}

/** The caller went away before the answer came. */
export class CallAbortedError extends UpstreamError {
  override readonly name = 'CallAbortedError';
  constructor(readonly outcome: 'not-sent' | 'unknown' = 'unknown') {
    super('the caller has gone');
  }
}

/** Nothing was sent: the wait for a permit would outlast the deadline, or too many calls wait already. */
export class LimiterRejectedError extends UpstreamError {
  override readonly name = 'LimiterRejectedError';
  readonly outcome = 'not-sent';
  constructor(
    readonly bucket: string,
    /** Milliseconds after which a permit is likely. */
    readonly retryAfterMs: number,
  ) {
    super(`the limit of ${bucket} calls is reached`);
  }
}

/** Nothing was sent: too many of the last calls failed. */
export class BreakerOpenError extends UpstreamError {
  override readonly name = 'BreakerOpenError';
  readonly outcome = 'not-sent';
  constructor(
    readonly upstream: string,
    /** Milliseconds until the upstream is tried again. */
    readonly retryAfterMs: number,
  ) {
    super(`${upstream} fails too often and is left alone for a moment`);
  }
}

/** A write may or may not have taken effect and repeating it could do it twice. `message` says what to look at. */
export class OutcomeUnknownError extends UpstreamError {
  override readonly name = 'OutcomeUnknownError';
  readonly outcome = 'unknown';
  /** Milliseconds after which the same idempotency key may find out more. */
  readonly retryAfterMs: number | undefined;
  constructor(
    /** Id of the operation. */
    readonly operation: string,
    advice: string,
    { cause, retryAfterMs }: { readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(advice, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
