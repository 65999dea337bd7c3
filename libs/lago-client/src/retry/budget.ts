import type { Clock } from '../call/clock.js';

/** Limits how much repeats may add to the traffic, over all calls: an outage must not be multiplied. */
export interface RetryBudget {
  /** Every call pays in. */
  deposit(): void;
  /** False when the budget is spent. */
  withdraw(): boolean;
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
  const earn = (amount: number) => {
    const now = clock.now();
    tokens = Math.min(options.capacity, tokens + amount + (Math.max(0, now - at) / 1000) * options.perSecond);
    at = now;
  };
  return {
    deposit: () => earn(options.perCall),
    withdraw: () => {
      earn(0);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
