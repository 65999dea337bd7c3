/** What an upstream says about its rate limit. Times are milliseconds from now. */
export interface RateHeaders {
  /** Requests per window. */
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Time until the window starts again. */
  readonly resetMs: number | undefined;
}

const HOUR_MS = 3_600_000;

/** Reads X-RateLimit-Limit, -Remaining and -Reset (seconds); what is no sane number is left out. */
export function readRateHeaders(headers: Readonly<Record<string, string>>): RateHeaders {
  const reset = number(headers['x-ratelimit-reset']);
  const limit = number(headers['x-ratelimit-limit']);
  return {
    limit: limit !== undefined && limit > 0 ? limit : undefined,
    remaining: number(headers['x-ratelimit-remaining']),
    resetMs: reset !== undefined && reset * 1000 <= HOUR_MS ? reset * 1000 : undefined,
  };
}

/** Reads Retry-After (RFC 9110 section 10.2.3: seconds or an HTTP date) as milliseconds from `now`. */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  const seconds = number(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,12}(\.\d{1,6})?\s*$/.test(text) ? Number(text) : undefined;
}
