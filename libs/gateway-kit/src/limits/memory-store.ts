import type { Claim, LimitStore, Verdict } from './limit-store.js';
import { CONCURRENCY_RETRY_MS, DAY_MS } from './limit-store.js';

/** Entries after which those that no longer matter are dropped. */
const SWEEP_AT = 10_000;

/**
 * Limits within one process. The rate is a token bucket kept as one number, the time at which it will be full again
 * (GCRA, ITU-T I.371): no timers, and nothing to refill.
 */
export function memoryStore(now: () => number = Date.now): LimitStore {
  const fullAt = new Map<string, number>();
  const used = new Map<string, number>();
  const flights = new Map<string, number>();
  let day = dayOf(now());

  return {
    enter: (claim) => Promise.resolve(decide(claim, now())),
    leave({ flightKey, concurrency }) {
      if (concurrency !== undefined) release(flightKey);
      return Promise.resolve();
    },
  };

  function decide(claim: Claim, at: number): Verdict {
    if (dayOf(at) !== day) {
      day = dayOf(at);
      used.clear();
    }
    if (fullAt.size + flights.size > SWEEP_AT) sweep(at);
    const untilMidnight = (day + 1) * DAY_MS - at;
    const spent = used.get(claim.key) ?? 0;
    const inFlight = flights.get(claim.flightKey) ?? 0;
    const step = claim.rate ? 1000 / claim.rate.perSecond : 0;
    const window = claim.rate ? claim.rate.burst * step : 0;
    const full = Math.max(fullAt.get(claim.key) ?? at, at);

    const noRate = claim.rate !== undefined && full + step - at > window + EPSILON;
    const noDay = claim.perDay !== undefined && spent >= claim.perDay;
    const noPlace = claim.concurrency !== undefined && inFlight >= claim.concurrency;
    const refusedBy = noDay ? 'day' : noRate ? 'rate' : noPlace ? 'concurrency' : undefined;
    const taken = refusedBy ? 0 : 1;
    if (taken) {
      if (claim.rate) fullAt.set(claim.key, full + step);
      if (claim.perDay !== undefined) used.set(claim.key, spent + 1);
      if (claim.concurrency !== undefined) flights.set(claim.flightKey, inFlight + 1);
    }
    const retryMs = { day: untilMidnight, rate: full + step - window - at, concurrency: CONCURRENCY_RETRY_MS };
    const resetMs = full + step * taken - at;
    return {
      ...(refusedBy && { refusedBy }),
      retryMs: refusedBy ? retryMs[refusedBy] : 0,
      ...(claim.rate && { rate: { remaining: Math.floor((window - resetMs) / step + EPSILON), resetMs } }),
      ...(claim.perDay !== undefined && {
        day: { remaining: Math.max(0, claim.perDay - spent - taken), resetMs: untilMidnight },
      }),
    };
  }

  function release(key: string): void {
    flights.set(key, Math.max(0, (flights.get(key) ?? 0) - 1));
  }

  function sweep(at: number): void {
    for (const [key, full] of fullAt) if (full <= at) fullAt.delete(key);
    for (const [key, inFlight] of flights) if (inFlight <= 0) flights.delete(key);
  }
}

/** Sums of fractions of milliseconds miss whole numbers by this much at most. */
const EPSILON = 1e-3;

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
