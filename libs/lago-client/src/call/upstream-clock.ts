/** What is known about the difference between an upstream's clock and ours. */
export interface UpstreamClock {
  /** Takes the `Date` header of an answer to a request that began and ended at these times (ms since the epoch). */
  learn(upstream: string | undefined, date: string | undefined, began: number, ended: number): void;
  /** The earliest time the upstream's clock can have shown at our time `at` (ms since the epoch). */
  earliest(upstream: string | undefined, at: number): number;
  /** The latest such time. */
  latest(upstream: string | undefined, at: number): number;
}

interface Offset {
  readonly low: number;
  readonly high: number;
}

/** Assumed in both directions until an answer carries a `Date` (RFC 9110 section 6.6.1). */
const UNKNOWN: Offset = { low: -5000, high: 5000 };

/**
 * An interval that holds the offset and shrinks with every answer: `Date` has whole seconds and was written between
 * request and answer. A contradiction means that a clock was set; then the newest answer alone counts.
 */
export function createUpstreamClock(): UpstreamClock {
  const offsets = new Map<string, Offset>();
  // Many answers carry the same second.
  let last = { date: '', shown: Number.NaN };
  return {
    learn(upstream = '', date, began, ended) {
      if (date === undefined) return;
      if (date !== last.date) last = { date, shown: Date.parse(date) };
      const { shown } = last;
      if (Number.isNaN(shown)) return;
      const seen = { low: shown - ended, high: shown + 1000 - began };
      const known = offsets.get(upstream) ?? seen;
      const both = { low: Math.max(known.low, seen.low), high: Math.min(known.high, seen.high) };
      offsets.set(upstream, both.low <= both.high ? both : seen);
    },
    earliest: (upstream = '', at) => at + (offsets.get(upstream) ?? UNKNOWN).low,
    latest: (upstream = '', at) => at + (offsets.get(upstream) ?? UNKNOWN).high,
  };
}
