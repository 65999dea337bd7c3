import { UpstreamReplyError } from '../errors.js';
import { readRateHeaders, readRetryAfter } from '../rate-headers.js';

export interface BackoffOptions {
  /** Milliseconds; the first wait is random below it, each further bound is twice the one before. */
  readonly baseMs: number;
  /** Milliseconds no random wait exceeds. */
  readonly capMs: number;
}

/** Full jitter: anything between 0 and the bound, so that callers do not come back together. */
export function jittered(tries: number, { baseMs, capMs }: BackoffOptions, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(tries - 1, 20));
}

/** The wait the upstream asks for: Retry-After, else for a 429 the time until its window starts again. */
export function askedWait(error: unknown, now: number): number | undefined {
  if (!(error instanceof UpstreamReplyError)) return undefined;
  const { status, headers } = error.reply;
  const after = readRetryAfter(headers, now);
  if (after !== undefined) return after;
  return status === 429 ? readRateHeaders(headers).resetMs : undefined;
}
