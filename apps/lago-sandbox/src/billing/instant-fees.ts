import { chargeFee } from './fees.js';
import { attachFees, newInvoice, numberInvoice, totalInvoice } from './invoices.js';
import { startPayment } from './payments.js';
import { currentPeriod } from './periods.js';
import { taxesFor, taxFee } from './taxes.js';
import type { BillableMetric, Charge, Plan } from '../model/catalog.js';
import type { Customer } from '../model/customer.js';
import type { Fee } from '../model/invoice.js';
import type { Subscription } from '../model/subscription.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';
import { eventsOf, usageLines } from '../usage/charge-usage.js';
import type { UsageLine } from '../usage/charge-usage.js';

/** True when one event costs the same whatever came before it, so the history need not be read. */
const isLinear = (charge: Charge, metric: BillableMetric): boolean =>
  ['count_agg', 'sum_agg'].includes(metric.aggregation) &&
  [charge, ...charge.filters].every(({ price }) => price.model === 'standard') &&
  metric.roundingFunction === null;

/** What one more event adds to a charge: the price with it less the price without it. */
function marginalLine(
  org: Organization,
  subscription: Subscription,
  plan: Plan,
  charge: Charge,
  metric: BillableMetric,
  event: UsageEvent,
): UsageLine | undefined {
  const period = currentPeriod(subscription);
  const [alone] = usageLines(plan, charge, metric, [event], period);
  if (!alone || isLinear(charge, metric)) return alone;
  const before = eventsOf(org, subscription, metric, period).filter((other) => other !== event);
  const inLine = (line: UsageLine): boolean =>
    line.filter === alone.filter && JSON.stringify(line.groupedBy) === JSON.stringify(alone.groupedBy);
  const without = usageLines(plan, charge, metric, before, period).find(inLine);
  const whole = usageLines(plan, charge, metric, [...before, event], period).find(inLine) ?? alone;
  if (!without) return whole;
  return {
    ...whole,
    events: [event],
    units: whole.units.minus(without.units),
    exactCents: whole.exactCents.minus(without.exactCents),
  };
}

/** The fees an event causes right away: one per pay-in-advance charge of its metric. */
export function instantFees(
  org: Organization,
  subscription: Subscription,
  metric: BillableMetric,
  event: UsageEvent,
): Fee[] {
  const plan = org.plans.any(subscription.planId) as Plan;
  const customer = org.customers.any(subscription.customerId) as Customer;
  const charges = plan.charges.filter((charge) => charge.metricId === metric.id && charge.payInAdvance);
  return charges.flatMap((charge) => {
    const line = marginalLine(org, subscription, plan, charge, metric, event);
    if (!line) return [];
    const fee = chargeFee(org, customer, subscription, plan, charge, metric, line, currentPeriod(subscription));
    fee.eventTransactionId = event.transactionId;
    taxFee(org, fee, taxesFor(org, [], plan.taxCodes, customer));
    return [fee];
  });
}

/** Bills an event that was just stored: fees of charges that are not invoiced stand alone, others get an invoice. */
export function billInstantly(org: Organization, event: UsageEvent): void {
  const subscription = org.subscriptions.find(
    (candidate) => candidate.externalId === event.subscription && candidate.status === 'active',
  );
  const metric = subscription && org.metrics.find((candidate) => candidate.code === event.code);
  if (!metric) return;
  const fees = instantFees(org, subscription, metric, event);
  for (const fee of fees.filter(({ invoiceable }) => !invoiceable)) org.fees.insert(fee);
  const invoiced = fees.filter(({ invoiceable }) => invoiceable);
  const customer = org.customers.any(subscription.customerId);
  if (invoiced.length === 0 || !customer) return;
  const invoice = newInvoice(org, {
    customer,
    type: 'subscription',
    status: 'finalized',
    currency: invoiced[0]?.currency ?? 'EUR',
  });
  invoice.subscriptions = [
    { subscriptionId: subscription.id, period: currentPeriod(subscription), reason: 'in_advance_charge' },
  ];
  attachFees(org, invoice, invoiced);
  totalInvoice(org, invoice);
  numberInvoice(org, invoice, customer);
  startPayment(org, invoice);
}
