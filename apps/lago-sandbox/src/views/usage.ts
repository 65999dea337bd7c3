import { Decimal } from '../kernel/decimal.js';
import { roundCents } from '../kernel/money.js';
import type { BillableMetric, Charge, Plan } from '../model/catalog.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { UsageLine } from '../usage/charge-usage.js';

interface ChargeUsage {
  plan: Plan;
  charge: Charge;
  metric: BillableMetric;
  lines: UsageLine[];
  grouped: boolean;
  presentation: string[];
}

const figures = (lines: UsageLine[]) => {
  const units = lines.reduce((sum, line) => sum.plus(line.units), Decimal.zero).toString();
  return {
    units,
    total_aggregated_units: units,
    events_count: lines.reduce((sum, line) => sum + line.events.length, 0),
    amount_cents: lines.reduce((sum, line) => sum + roundCents(line.exactCents), 0),
    pricing_unit_details: null,
  };
};

/** Units per value of the presentation keys: how a summed or counted usage is made up. */
function breakdowns(metric: BillableMetric, events: UsageEvent[], keys: string[]) {
  if (keys.length === 0) return [];
  const parts = new Map<string, Decimal>();
  for (const event of events) {
    const group = JSON.stringify(keys.map((key) => String(event.properties[key] ?? '')));
    const value =
      metric.aggregation === 'count_agg'
        ? Decimal.one
        : (Decimal.parse(event.properties[metric.fieldName ?? '']) ?? Decimal.zero);
    parts.set(group, (parts.get(group) ?? Decimal.zero).plus(value));
  }
  return [...parts].map(([group, units]) => {
    const values = JSON.parse(group) as string[];
    return {
      presentation_by: Object.fromEntries(keys.map((key, index) => [key, values[index] ?? ''])),
      units: units.toString(),
    };
  });
}

const filterViews = (usage: ChargeUsage, lines: UsageLine[]) =>
  usage.charge.filters.length === 0
    ? []
    : [...usage.charge.filters, null].map((filter) => {
        const own = lines.filter((line) => line.filter?.id === filter?.id);
        return {
          ...figures(own),
          invoice_display_name: filter?.invoiceDisplayName ?? '',
          values: filter?.values ?? {},
          presentation_breakdowns: breakdowns(
            usage.metric,
            own.flatMap(({ events }) => events),
            usage.presentation,
          ),
        };
      });

function groupViews(usage: ChargeUsage) {
  if (!usage.grouped || usage.charge.groupKeys.length === 0) return [];
  const groups = new Map<string, UsageLine[]>();
  for (const line of usage.lines) {
    const key = JSON.stringify(line.groupedBy);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((lines) => ({
    ...figures(lines),
    grouped_by: lines[0]?.groupedBy ?? {},
    filters: filterViews(usage, lines),
    presentation_breakdowns: breakdowns(
      usage.metric,
      lines.flatMap(({ events }) => events),
      usage.presentation,
    ),
  }));
}

/** The usage of one charge, in total and by filter and group. */
export function chargeUsageView(usage: ChargeUsage) {
  const { plan, charge, metric, lines } = usage;
  return {
    ...figures(lines),
    amount_currency: plan.currency,
    charge: { lago_id: charge.id, charge_model: charge.price.model, invoice_display_name: charge.invoiceDisplayName },
    billable_metric: {
      lago_id: metric.id,
      name: metric.name,
      code: metric.code,
      aggregation_type: metric.aggregation,
    },
    filters: filterViews(usage, lines),
    grouped_usage: groupViews(usage),
    presentation_breakdowns: breakdowns(
      metric,
      lines.flatMap(({ events }) => events),
      usage.presentation,
    ),
  };
}
