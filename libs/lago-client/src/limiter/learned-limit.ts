import type { RateHeaders } from './rate-headers.js';
import type { Pace } from './gcra.js';

/** What is known about the limit of one bucket. */
export interface LearnedLimit {
  /** Undefined while no limit is known. */
  pace(): Pace | undefined;
  /** The limit the upstream named last, in requests per window. */
  seen(): number | undefined;
  learn(headers: RateHeaders): void;
  /** Milliseconds to hold back after a 429. */
  exceeded(headers: RateHeaders): number;
  kept(): void;
}

/** Part of the limit that is used: requests may arrive closer together than they were sent. */
const SHARE = 0.98;
/** Part of the limit that may be sent at once after a rest. */
const BURST_SHARE = 0.04;
const FIRST_HOLD_MS = 20;
/** A window is believed to be longer only after so many answers in a row: one odd number would halve the pace. */
const PROOFS = 3;

/**
 * The limit by configuration (requests per second) or by the upstream's headers, whichever is lower.
 * A window is one second unless a longer reset was seen several times in a row.
 */
export function learnedLimit(configured: number | undefined): LearnedLimit {
  let limit: number | undefined;
  let windowMs = 1000;
  let longer: number[] = [];
  let holdMs = FIRST_HOLD_MS;
  return {
    seen: () => limit,
    pace() {
      const learned = limit === undefined ? Infinity : limit / windowMs;
      const perMs = Math.min((configured ?? Infinity) / 1000, learned);
      if (perMs === Infinity) return undefined;
      const burst = Math.max(1, Math.floor(perMs * Math.min(windowMs, 1000) * BURST_SHARE));
      return { intervalMs: 1 / (perMs * SHARE), burst };
    },
    learn({ limit: seen, resetMs }) {
      if (seen === undefined) return;
      limit = seen;
      longer = resetMs !== undefined && resetMs > windowMs ? [...longer, resetMs] : [];
      if (longer.length < PROOFS) return;
      windowMs = Math.max(...longer);
      longer = [];
    },
    exceeded({ resetMs = 1000 }) {
      const hold = Math.min(holdMs, Math.max(resetMs, FIRST_HOLD_MS));
      holdMs = Math.min(holdMs * 2, 60_000);
      return hold;
    },
    kept: () => void (holdMs = FIRST_HOLD_MS),
  };
}
