import type { Call } from '../call.js';
import { currentPeriod } from '../../billing/periods.js';
import { taxesFor } from '../../billing/taxes.js';
import { fieldError, notAllowed, notFound, serverError, tooManyProviderRequests } from '../../http/errors.js';
import { list, map, scalar, sent } from '../../http/query.js';
import type { Query } from '../../http/query.js';
import { day, iso } from '../../kernel/calendar.js';
import { Decimal } from '../../kernel/decimal.js';
import { boolean, isObject } from '../../kernel/json.js';
import { cents, percentOf, roundCents } from '../../kernel/money.js';
import type { BillableMetric, Charge, Plan } from '../../model/catalog.js';
import type { Period, Subscription } from '../../model/subscription.js';
import type { Organization } from '../../organization/organization.js';
import { eventsOf, usageLines } from '../../usage/charge-usage.js';
import { chargeUsageView } from '../../views/usage.js';

/** A value that may be a map in brackets or one JSON object as text; other text breaks Lago. */
function groupFilter(query: Query): Record<string, string[]> | undefined {
  const name = query['group'] === undefined ? 'filter_by_group' : 'group';
  const pairs = map(query, name);
  if (pairs) return lists(pairs);
  const text = sent(query, name);
  if (text === undefined && query[name] === undefined) return undefined;
  const value = text === undefined ? query[name] : parseJson(text);
  if (value === null) return undefined;
  if (!isObject(value)) throw serverError();
  return lists(value);
}

const lists = (pairs: Readonly<Record<string, unknown>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(pairs).map(([key, inner]) => [key, [inner].flat().map(String)]));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serverError();
  }
}

function presentationKeys(query: Query): string[] {
  const text = sent(query, 'filter_by_presentation');
  const value = text === undefined ? list(query, 'filter_by_presentation') : parseJson(text);
  return (Array.isArray(value) ? value : [value ?? []].flat()).map(String);
}

const either = (query: Query, ...names: string[]): string | undefined =>
  names.map((name) => scalar(query, name)).find((value) => value !== undefined);

/** The charges a query keeps: by id, else by code, else by metric. */
function selectCharges(org: Organization, plan: Plan, query: Query): { charges: Charge[]; narrowed: boolean } {
  const id = either(query, 'charge_id', 'filter_by_charge_id');
  const code = either(query, 'charge_code', 'filter_by_charge_code');
  const metricCode = either(query, 'billable_metric_code', 'filter_by_metric_code');
  if (id === undefined && code === undefined && metricCode === undefined)
    return { charges: plan.charges, narrowed: false };
  const charges = plan.charges.filter((charge) => {
    if (id !== undefined) return charge.id === id;
    if (code !== undefined) return charge.code === code;
    return org.metrics.get(charge.metricId)?.code === metricCode;
  });
  if (charges.length === 0) throw notFound('charge');
  return { charges, narrowed: true };
}

function periodFor(
  org: Organization,
  subscription: Subscription,
  charges: Charge[],
  query: Query,
  narrowed: boolean,
): Period {
  const period = currentPeriod(subscription);
  if (boolean(scalar(query, 'full_usage')) !== true) return period;
  const allowed =
    org.settings.premium && org.settings.fullUsage && narrowed && !charges.some(({ prorated }) => prorated);
  if (!allowed) throw notAllowed('full_usage_not_allowed');
  return { from: subscription.startedAt, to: period.to };
}

function providerFailure(org: Organization): void {
  if (org.settings.taxProvider === 'rate_limited') throw tooManyProviderRequests('anrok');
  if (org.settings.taxProvider === 'failing') throw fieldError('tax_error', 'The tax provider cannot compute taxes');
}

/** Computes the open period of one subscription from its events. */
export function currentUsage({ org, params, query }: Call) {
  const customer = org.customerByExternalId(params['external_customer_id']);
  // Lago calls an instance method on the class here, so an unknown customer is an exception and not a 404.
  if (!customer) throw serverError();
  const subscription = org.subscriptions.find(
    (candidate) =>
      candidate.customerId === customer.id &&
      candidate.externalId === scalar(query, 'external_subscription_id') &&
      candidate.status === 'active',
  );
  if (!subscription) throw notAllowed('no_active_subscription');
  const plan = org.plans.any(subscription.planId) as Plan;
  const group = groupFilter(query);
  const presentation = presentationKeys(query);
  const { charges, narrowed } = selectCharges(org, plan, query);
  const period = periodFor(org, subscription, charges, query, narrowed || group !== undefined);
  const grouped = boolean(scalar(query, 'skip_grouping')) !== true;
  const taxed = boolean(scalar(query, 'apply_taxes')) !== false;
  if (taxed) providerFailure(org);

  const usages = charges.flatMap((charge) => {
    const metric = org.metrics.get(charge.metricId);
    if (!metric) return [];
    const kept = (events: ReturnType<typeof eventsOf>) =>
      group
        ? events.filter((event) =>
            Object.entries(group).every(([k, v]) => v.includes(String(event.properties[k] ?? ''))),
          )
        : events;
    const events = kept(eventsOf(org, subscription, metric, period));
    const lines = usageLines(plan, charge, metric, events, period, grouped);
    return [{ charge, metric, lines, view: chargeUsageView({ plan, charge, metric, lines, grouped, presentation }) }];
  });
  const amountCents = usages.reduce((sum, { view }) => sum + view.amount_cents, 0);
  const taxes = taxed ? taxesFor(org, [], plan.taxCodes, customer) : [];
  const tax = taxes.reduce((sum, { rate }) => sum.plus(percentOf(cents(amountCents), Decimal.of(rate))), Decimal.zero);
  return {
    customer_usage: {
      from_datetime: iso(period.from),
      to_datetime: iso(period.to - 1),
      issuing_date: day(period.to),
      lago_invoice_id: null,
      currency: plan.currency,
      amount_cents: amountCents,
      taxes_amount_cents: roundCents(tax),
      total_amount_cents: amountCents + roundCents(tax),
      charges_usage: usages.map(({ view }) => view),
    },
  };
}

/** The metric of a past-usage filter; null when none was asked for. */
export function metricFilter(org: Organization, code: string | undefined): BillableMetric | null {
  if (code === undefined) return null;
  const metric = org.metrics.find((candidate) => candidate.code === code);
  if (!metric) throw notFound('billable_metric');
  return metric;
}
