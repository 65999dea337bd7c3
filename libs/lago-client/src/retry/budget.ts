import type { Clock } from '../call/clock.js';

/** Limits how much repeats may add to the traffic, over all calls: an outage must not be multiplied. */
export interface RetryBudget {
  /** Every call pays in. */
  deposit(): void;
  /** Several calls have this failure, of one request: a repeat is paid for once. */
  share(failure: Error): void;
  /** False when the budget is spent. */
  withdraw(failure?: unknown): boolean;
}

export interface RetryBudgetOptions {
  /** Repeats that can be saved up. */
  readonly capacity: number;
  /** Part of a repeat that each call earns. */
  readonly perCall: number;
  /** Repeats earned per second without any call. */
  readonly perSecond: number;
}

/** A token bucket fed by calls and, slowly, by time. */
export function createRetryBudget(options: RetryBudgetOptions, clock: Clock): RetryBudget {
  let tokens = options.capacity;
  let at = clock.now();
  /** Failures that several calls share, and whether they are paid for. */
  const shared = new WeakMap<Error, boolean>();
  const earn = (amount: number) => {
    const now = clock.now();
    tokens = Math.min(options.capacity, tokens + amount + (Math.max(0, now - at) / 1000) * options.perSecond);
    at = now;
  };
  return {
    deposit: () => earn(options.perCall),
    share: (failure) => void shared.set(failure, false),
    withdraw: (failure) => {
      earn(0);
      const known = failure instanceof Error ? failure : undefined;
      if (known && shared.get(known)) return true;
      if (tokens < 1) return false;
      tokens -= 1;
      if (known && shared.has(known)) shared.set(known, true);
      return true;
    },
  };
}
