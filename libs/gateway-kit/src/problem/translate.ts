import { InputError } from '@lago/capability-model';
import {
  AccessTokenError,
  BreakerOpenError,
  LimiterRejectedError,
  OutcomeUnknownError,
  saysJson,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import type { Reply, UpstreamError } from '@lago/lago-client';
import { EventsCutError, EventsFailedError, EventsFullError } from './events-error.js';
import { PROBLEMS } from './problem-types.js';
import type { ProblemType } from './problem-types.js';
import { invalidInput, ProblemError } from './problem.js';

/** What a failed call means at the edge: the upstream's own answer, or a problem of ours. */
export type Failure =
  | { readonly upstream: Reply; readonly by: string; readonly problem?: undefined }
  | { readonly problem: ProblemError; readonly upstream?: undefined };

/** The only place where errors become answers. Unknown errors become `internal`, without their text. */
export function translate(error: unknown): Failure {
  // The judge lets through what the contract has, and the limits of an edge.
  if (error instanceof UpstreamReplyError && (error.reply.status !== 429 || isJson(error.reply))) {
    return { upstream: error.reply, by: error.upstream };
  }
  return { problem: toProblem(error) };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UpstreamReplyError) return limitedAtTheEdge(error.reply);
  if (error instanceof InputError) return invalidInput([error.violation]);
  if (error instanceof OutcomeUnknownError) return paused(PROBLEMS.outcomeUnknown, error);
  if (error instanceof LimiterRejectedError) return paused(PROBLEMS.rateLimited, error);
  if (error instanceof EventsFullError) return paused(PROBLEMS.eventsFull, error);
  if (error instanceof EventsFailedError) return paused(PROBLEMS.eventsStoreUnavailable, error);
  if (error instanceof EventsCutError) return cut(error);
  if (error instanceof BreakerOpenError) return paused(PROBLEMS.upstreamPaused, error);
  if (error instanceof UpstreamTimeoutError) {
    return new ProblemError(PROBLEMS.upstreamTimeout, error.message + ifNotSent(error), { cause: error });
  }
  if (error instanceof UpstreamUnreachableError || error instanceof AccessTokenError) {
    return new ProblemError(PROBLEMS.upstreamUnreachable, error.message + ifNotSent(error), { cause: error });
  }
  if (error instanceof UpstreamProtocolError) {
    const headers = keptHeaders(error.answer?.headers ?? {}, ['retry-after']);
    return new ProblemError(PROBLEMS.upstreamProtocol, error.message, { headers, cause: error });
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

/** An outcome for each; what may still be sent decides about the whole. */
function cut(error: EventsCutError): ProblemError {
  const { told, errorDetails, refused, open } = error;
  const extension = { ...(refused ? { error_details: errorDetails } : {}), ...told };
  const type = open > 0 ? PROBLEMS.eventsNotTaken : PROBLEMS.eventsRefused;
  return new ProblemError(type, error.message, {
    extension,
    ...(open > 0 ? { headers: { 'retry-after': '1' } } : {}),
    cause: error,
  });
}

/** Clients of the API can only read JSON. */
function isJson({ headers, body }: Reply): boolean {
  if (body.length === 0 || saysJson(headers)) return true;
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** The edge of the API keeps its limits and says so in a form of its own. */
function limitedAtTheEdge({ status, headers }: Reply): ProblemError {
  const told = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
  return new ProblemError(PROBLEMS.rateLimited, `the upstream answered ${status}; the request was not executed`, {
    headers: keptHeaders(headers, told),
  });
}

function keptHeaders(headers: Reply['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** Writes that may have happened never come here: the client makes OutcomeUnknownErrors of them. */
function ifNotSent({ outcome }: UpstreamError): string {
  return outcome === 'not-sent' ? '; nothing was sent' : '';
}
