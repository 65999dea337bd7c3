import type { Decimal } from '../kernel/decimal.js';
import { toExactCents } from '../kernel/money.js';
import type { BillableMetric, Charge, ChargeFilter, Plan } from '../model/catalog.js';
import type { Period, Subscription } from '../model/subscription.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';
import { aggregate } from './aggregation.js';
import { priceOf } from './charge-models.js';

/** Usage of one charge within one group and one filter: what becomes one fee. */
export interface UsageLine {
  groupedBy: Record<string, string>;
  filter: ChargeFilter | null;
  events: UsageEvent[];
  units: Decimal;
  exactCents: Decimal;
  details: Record<string, unknown>;
}

/** Events the metric counts in a period; a recurring metric also counts what came before. */
export function eventsOf(
  org: Organization,
  subscription: Subscription,
  metric: BillableMetric,
  period: Period,
): UsageEvent[] {
  const from = metric.recurring ? subscription.startedAt : period.from;
  const events: UsageEvent[] = [];
  for (const event of org.events.ofSubscription(subscription.externalId)) {
    if (event.code === metric.code && event.timestamp >= from && event.timestamp < period.to) events.push(event);
  }
  return events;
}

const matches = (filter: ChargeFilter, event: UsageEvent): boolean =>
  Object.entries(filter.values).every(([key, values]) => values.includes(String(event.properties[key])));

const partition = <K>(events: UsageEvent[], keyOf: (event: UsageEvent) => K): Map<K, UsageEvent[]> => {
  const parts = new Map<K, UsageEvent[]>();
  for (const event of events) {
    const key = keyOf(event);
    const part = parts.get(key);
    if (part) part.push(event);
    else parts.set(key, [event]);
  }
  return parts;
};

/** Splits events by the charge's groups and filters and prices each part. A charge without events gives no line. */
export function usageLines(
  plan: Plan,
  charge: Charge,
  metric: BillableMetric,
  events: UsageEvent[],
  period: Period,
  grouped = true,
): UsageLine[] {
  const keys = grouped ? charge.groupKeys : [];
  const groups = partition(events, (event) => JSON.stringify(keys.map((key) => String(event.properties[key] ?? ''))));
  return [...groups].flatMap(([group, inGroup]) => {
    const values = JSON.parse(group) as string[];
    const groupedBy = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
    const byFilter = partition(inGroup, (event) => charge.filters.find((filter) => matches(filter, event)) ?? null);
    return [...byFilter].map(([filter, part]) => {
      const units = aggregate(metric, part, period);
      const { amount, details } = priceOf((filter ?? charge).price, units, part.length);
      return { groupedBy, filter, events: part, units, exactCents: toExactCents(amount, plan.currency), details };
    });
  });
}
