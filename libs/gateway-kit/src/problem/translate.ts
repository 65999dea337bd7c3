import { InputError } from '@lago/capability-model';
import {
  BreakerOpenError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import type { Reply } from '@lago/lago-client';
import { PROBLEMS } from './problem-types.js';
import type { ProblemType } from './problem-types.js';
import { invalidInput, ProblemError } from './problem.js';

/** What a failed call means at the edge: the upstream's own answer, or a problem of ours. */
export type Failure =
  | { readonly upstream: Reply; readonly by: string; readonly problem?: undefined }
  | { readonly problem: ProblemError; readonly upstream?: undefined };

/** The only place where errors become answers. Unknown errors become `internal`, without their text. */
export function translate(error: unknown): Failure {
  if (error instanceof UpstreamReplyError && isApiAnswer(error.reply)) {
    return { upstream: error.reply, by: error.upstream };
  }
  return { problem: toProblem(error) };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UpstreamReplyError) return notTheApi(error.reply);
  if (error instanceof InputError) return invalidInput([error.violation]);
  if (error instanceof OutcomeUnknownError) return paused(PROBLEMS.outcomeUnknown, error);
  if (error instanceof LimiterRejectedError) return paused(PROBLEMS.rateLimited, error);
  if (error instanceof BreakerOpenError) return paused(PROBLEMS.upstreamPaused, error);
  if (error instanceof UpstreamTimeoutError) {
    return new ProblemError(PROBLEMS.upstreamTimeout, error.message + perhapsDone(error.sent), { cause: error });
  }
  if (error instanceof UpstreamUnreachableError) {
    return new ProblemError(PROBLEMS.upstreamUnreachable, error.message + perhapsDone(error.sent), { cause: error });
  }
  if (error instanceof UpstreamProtocolError) {
    return new ProblemError(PROBLEMS.upstreamProtocol, error.message + perhapsDone(error.sent), { cause: error });
  }
  return new ProblemError(PROBLEMS.internal, 'the gateway failed; its log has the cause under this request id', {
    cause: error,
  });
}

function paused(type: ProblemType, error: Error & { readonly retryAfterMs?: number | undefined }): ProblemError {
  const { retryAfterMs } = error;
  const headers: Record<string, string> = {};
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return new ProblemError(type, error.message, { headers, cause: error });
}

/** Proxies in front of the API answer with pages of their own; clients of the API can only read JSON. */
function isApiAnswer({ headers, body }: Reply): boolean {
  return body.length === 0 || /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

function notTheApi({ status, headers }: Reply): ProblemError {
  const retryAfter = headers['retry-after'];
  const detail = `something in front of the upstream answered ${status} without JSON${perhapsDone('maybe')}`;
  return new ProblemError(PROBLEMS.upstreamProtocol, detail, {
    headers: retryAfter ? { 'retry-after': retryAfter } : {},
  });
}

function perhapsDone(sent: 'no' | 'maybe' | 'yes'): string {
  return sent === 'no' ? '; nothing was sent' : '; the request may have taken effect';
}
