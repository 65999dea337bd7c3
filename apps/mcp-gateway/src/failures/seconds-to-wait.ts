import { readRetryAfter } from '@lago/lago-client';

/** Whole seconds of a Retry-After, which may also be a date (RFC 9110 section 10.2.3); undefined when none can be read. */
export function secondsToWait(headers: Readonly<Record<string, string>>, now = Date.now()): string | undefined {
  const ms = readRetryAfter(headers, now);
  return ms === undefined ? undefined : String(Math.max(1, Math.ceil(ms / 1000)));
}
