import type { Reply } from './reply.js';

/** Base of everything `call` throws. `sent` says whether the upstream may have acted on the request. */
export abstract class UpstreamError extends Error {
  abstract readonly sent: 'no' | 'maybe' | 'yes';
}

/** The upstream answered with a status of 400 or more; status, headers and body are as it sent them. */
export class UpstreamReplyError extends UpstreamError {
  override readonly name = 'UpstreamReplyError';
  readonly sent = 'yes';
  constructor(
    readonly reply: Reply,
    /** Namespace of the API that answered. */
    readonly upstream: string,
  ) {
    super(`upstream answered ${reply.status}`);
  }
}

/** No answer within the time allowed (milliseconds). */
export class UpstreamTimeoutError extends UpstreamError {
  override readonly name = 'UpstreamTimeoutError';
  constructor(
    readonly sent: 'no' | 'maybe',
    readonly afterMs: number,
  ) {
    super(`no answer from the upstream within ${afterMs} ms`);
  }
}

/** The connection could not be made (`sent: no`) or broke (`sent: maybe`). `reason` is the system's error code. */
export class UpstreamUnreachableError extends UpstreamError {
  override readonly name = 'UpstreamUnreachableError';
  constructor(
    readonly sent: 'no' | 'maybe',
    readonly reason: string,
  ) {
    super(`upstream unreachable: ${reason}`);
  }
}

/** The answer is no valid HTTP, cut off, longer than the bound (bytes), or a redirect, which is never followed. */
export class UpstreamProtocolError extends UpstreamError {
  override readonly name = 'UpstreamProtocolError';
  readonly sent = 'maybe';
  constructor(
    message: string,
    /** True when asking again would bring the same answer. */
    readonly lasting = false,
  ) {
    super(message);
  }
}

/** The caller went away before the answer came. */
export class CallAbortedError extends UpstreamError {
  override readonly name = 'CallAbortedError';
  readonly sent = 'maybe';
  constructor() {
    super('the caller has gone');
  }
}

/** Nothing was sent: the wait for a permit would outlast the deadline, or too many calls wait already. */
export class LimiterRejectedError extends UpstreamError {
  override readonly name = 'LimiterRejectedError';
  readonly sent = 'no';
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
  readonly sent = 'no';
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
  readonly sent = 'maybe';
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
