import { takePermits } from '@lago/lago-client';
import type { Claim, Left, LimitStore, Verdict } from './limit-store.js';
import { CONCURRENCY_RETRY_MS, DAY_MS, TOLERANCE_MS } from './limit-store.js';

type Rate = NonNullable<Claim['rate']>;

/** Entries after which those that no longer matter are dropped. */
const SWEEP_AT = 10_000;

/** Limits within one process. A rate is kept as one number, the time at which its bucket will be full again. */
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
    const rate = claim.rate && take(claim.key, claim.rate, at, 1);

    const noRate = rate?.count === 0;
    const noDay = claim.perDay !== undefined && spent >= claim.perDay;
    const noPlace = claim.concurrency !== undefined && inFlight >= claim.concurrency;
    const refusedBy = noDay ? 'day' : noRate ? 'rate' : noPlace ? 'concurrency' : undefined;
    const taken = refusedBy ? 0 : 1;
    if (taken) {
      if (rate) fullAt.set(claim.key, rate.tat);
      if (claim.perDay !== undefined) used.set(claim.key, spent + 1);
      if (claim.concurrency !== undefined) flights.set(claim.flightKey, inFlight + 1);
    }
    const retryMs = { day: untilMidnight, rate: rate?.dueMs ?? 0, concurrency: CONCURRENCY_RETRY_MS };
    return {
      ...(refusedBy && { refusedBy }),
      retryMs: refusedBy ? retryMs[refusedBy] : 0,
      ...(claim.rate && { rate: leftOf(claim.key, claim.rate, at) }),
      ...(claim.perDay !== undefined && {
        day: { remaining: Math.max(0, claim.perDay - spent - taken), resetMs: untilMidnight },
      }),
    };
  }

  function take(key: string, { perSecond, burst }: Rate, at: number, most: number) {
    return takePermits(fullAt.get(key) ?? 0, at, { intervalMs: 1000 / perSecond, burst }, TOLERANCE_MS, most);
  }

  function leftOf(key: string, rate: Rate, at: number): Left {
    const resetMs = Math.max(0, (fullAt.get(key) ?? 0) - at);
    return { remaining: take(key, rate, at, rate.burst).count, resetMs };
  }

  function release(key: string): void {
    flights.set(key, Math.max(0, (flights.get(key) ?? 0) - 1));
  }

  function sweep(at: number): void {
    for (const [key, full] of fullAt) if (full <= at) fullAt.delete(key);
    for (const [key, inFlight] of flights) if (inFlight <= 0) flights.delete(key);
  }
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
