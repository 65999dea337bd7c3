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

/** The answer is no valid HTTP, longer than the bound (bytes), or a redirect, which is never followed. */
export class UpstreamProtocolError extends UpstreamError {
  override readonly name = 'UpstreamProtocolError';
  readonly sent = 'maybe';
}

/** The caller went away before the answer came. */
export class CallAbortedError extends UpstreamError {
  override readonly name = 'CallAbortedError';
  readonly sent = 'maybe';
  constructor() {
    super('the caller has gone');
  }
}
