import { monthStart } from '../kernel/calendar.js';
import type { Period, Subscription } from '../model/subscription.js';

/** The open period of a subscription: from where the last one ended to the end of that calendar month. */
export function currentPeriod(subscription: Subscription): Period {
  return {
    from: subscription.periodStart,
    to: monthStart(subscription.periodStart, 1),
  };
}

/**
 * Ends the open period: at the end of the month when that is past, else right now, so that a test need not wait for the
 * month to end. The next period starts where this one stopped.
 */
export function closePeriod(subscription: Subscription, now: number): Period {
  const period = currentPeriod(subscription);
  const closed = { from: period.from, to: Math.max(period.from + 1, Math.min(period.to, Math.floor(now) + 1)) };
  subscription.periodStart = closed.to;
  return closed;
}
