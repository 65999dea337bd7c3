import { Decimal } from '../kernel/decimal.js';
import type { BillableMetric } from '../model/catalog.js';
import type { Period } from '../model/subscription.js';
import type { UsageEvent } from '../model/usage-event.js';

const byTime = (a: UsageEvent, b: UsageEvent): number => a.timestamp - b.timestamp || a.createdAt - b.createdAt;

const valueOf = (metric: BillableMetric, event: UsageEvent): Decimal =>
  Decimal.parse(event.properties[metric.fieldName ?? '']) ?? Decimal.zero;

function uniqueCount(metric: BillableMetric, events: UsageEvent[]): Decimal {
  const present = new Set<string>();
  for (const event of [...events].sort(byTime)) {
    const value = event.properties[metric.fieldName ?? ''];
    if (value === undefined || value === null) continue;
    if (event.properties['operation_type'] === 'remove') present.delete(String(value));
    else present.add(String(value));
  }
  return Decimal.of(present.size);
}

/** The running total weighted by how long each level lasted within the period. */
function weightedSum(metric: BillableMetric, events: UsageEvent[], period: Period): Decimal {
  let level = Decimal.zero;
  let since = period.from;
  let area = Decimal.zero;
  for (const event of [...events].sort(byTime)) {
    const at = Math.max(period.from, event.timestamp);
    area = area.plus(level.times(Decimal.of(at - since)));
    level = level.plus(valueOf(metric, event));
    since = at;
  }
  area = area.plus(level.times(Decimal.of(period.to - since)));
  return area.dividedBy(Decimal.of(period.to - period.from));
}

function raw(metric: BillableMetric, events: UsageEvent[], period: Period): Decimal {
  switch (metric.aggregation) {
    case 'count_agg':
      return Decimal.of(events.length);
    case 'sum_agg':
      return events.reduce((sum, event) => sum.plus(valueOf(metric, event)), Decimal.zero);
    case 'max_agg':
      return events.reduce((most, event) => most.max(valueOf(metric, event)), Decimal.zero);
    case 'unique_count_agg':
      return uniqueCount(metric, events);
    case 'latest_agg': {
      const latest = [...events].sort(byTime).at(-1);
      return latest ? valueOf(metric, latest).max(Decimal.zero) : Decimal.zero;
    }
    case 'weighted_sum_agg':
      return weightedSum(metric, events, period);
  }
}

/** Turns events into units the way the metric says. */
export function aggregate(metric: BillableMetric, events: UsageEvent[], period: Period): Decimal {
  const units = raw(metric, events, period).max(Decimal.zero);
  return metric.roundingFunction ? units.round(metric.roundingPrecision ?? 0, metric.roundingFunction) : units;
}
