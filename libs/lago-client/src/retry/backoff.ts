import { UpstreamProtocolError, UpstreamReplyError } from '../call/errors.js';
import type { ForeignAnswer } from '../call/errors.js';
import { readRateHeaders, readRetryAfter } from '../limiter/rate-headers.js';

export interface BackoffOptions {
  /** Milliseconds; the first wait is random below it, each further bound is twice the one before. */
  readonly baseMs: number;
  /** Milliseconds no random wait exceeds. */
  readonly capMs: number;
}

/** Full jitter: anything between 0 and the bound, so that callers do not come back together. */
export function jittered(attempt: number, { baseMs, capMs }: BackoffOptions, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 20));
}

/** A longer wait is no wait but a mistake, such as a time since the epoch where seconds belong. */
const HOUR_MS = 3_600_000;

/**
 * The wait the upstream asks for: Retry-After, else for a 429 the time until its window starts again. Undefined when
 * there is none that can be followed: 0, past or absurd.
 */
export function askedWait(error: unknown, now: number): number | undefined {
  const { status, headers } = answerOf(error);
  const asked = readRetryAfter(headers, now);
  if (isWait(asked)) return asked;
  const reset = status === 429 ? readRateHeaders(headers).resetMs : undefined;
  return isWait(reset) ? reset : undefined;
}

function answerOf(error: unknown): ForeignAnswer {
  if (error instanceof UpstreamReplyError) return error.reply;
  return (error instanceof UpstreamProtocolError && error.answer) || { status: 0, headers: {} };
}

function isWait(ms: number | undefined): ms is number {
  return ms !== undefined && ms > 0 && ms <= HOUR_MS;
}
