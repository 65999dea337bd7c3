import { Decimal } from '../kernel/decimal.js';
import { cents, roundCents } from '../kernel/money.js';
import type { AddOn, BillableMetric, Charge, Plan } from '../model/catalog.js';
import type { Customer } from '../model/customer.js';
import type { Fee, FeeType } from '../model/invoice.js';
import type { Period, Subscription } from '../model/subscription.js';
import type { Organization } from '../organization/organization.js';
import type { UsageLine } from '../usage/charge-usage.js';

interface FeeStart {
  type: FeeType;
  customer: Customer;
  currency: string;
  item: { id: string; code: string; name: string; description: string | null };
  units: Decimal;
  exactCents: Decimal;
}

/** A fee with every field that most fees share; not stored yet, and not on an invoice. */
export function newFee(org: Organization, start: FeeStart): Fee {
  return {
    ...org.record(),
    type: start.type,
    invoiceId: null,
    customerId: start.customer.id,
    subscriptionId: null,
    chargeId: null,
    chargeFilterId: null,
    itemId: start.item.id,
    itemCode: start.item.code,
    itemName: start.item.name,
    itemDescription: start.item.description,
    displayName: null,
    description: null,
    groupedBy: {},
    filters: null,
    currency: start.currency,
    units: start.units,
    totalUnits: start.units,
    unitCents: start.units.isZero() ? Decimal.zero : start.exactCents.dividedBy(start.units),
    exactCents: start.exactCents,
    amountCents: roundCents(start.exactCents),
    couponCents: Decimal.zero,
    exactTaxCents: Decimal.zero,
    taxCents: 0,
    taxRate: 0,
    taxes: [],
    eventsCount: null,
    payInAdvance: false,
    invoiceable: true,
    period: null,
    eventTransactionId: null,
    amountDetails: {},
    paymentStatus: 'pending',
    succeededAt: null,
    failedAt: null,
    refundedAt: null,
    creditedCents: 0,
  };
}

/** The fixed monthly price of a plan. */
export function subscriptionFee(
  org: Organization,
  customer: Customer,
  subscription: Subscription,
  plan: Plan,
  period: Period,
): Fee {
  const fee = newFee(org, {
    type: 'subscription',
    customer,
    currency: plan.currency,
    item: { id: subscription.id, code: plan.code, name: plan.name, description: null },
    units: Decimal.one,
    exactCents: cents(plan.amountCents),
  });
  return Object.assign(fee, {
    subscriptionId: subscription.id,
    period,
    amountDetails: { plan_amount_cents: plan.amountCents },
  });
}

/** The price of metered usage. */
export function chargeFee(
  org: Organization,
  customer: Customer,
  subscription: Subscription,
  plan: Plan,
  charge: Charge,
  metric: BillableMetric,
  line: UsageLine,
  period: Period,
): Fee {
  const fee = newFee(org, {
    type: 'charge',
    customer,
    currency: plan.currency,
    item: metric,
    units: line.units,
    exactCents: line.exactCents,
  });
  return Object.assign(fee, {
    subscriptionId: subscription.id,
    chargeId: charge.id,
    chargeFilterId: line.filter?.id ?? null,
    displayName: line.filter?.invoiceDisplayName ?? charge.invoiceDisplayName,
    groupedBy: line.groupedBy,
    filters: line.filter?.values ?? null,
    eventsCount: line.events.length,
    payInAdvance: charge.payInAdvance,
    invoiceable: charge.invoiceable,
    amountDetails: line.details,
    period,
  });
}

/** One line of a one-off invoice. */
export function addOnFee(
  org: Organization,
  customer: Customer,
  addOn: AddOn,
  currency: string,
  units: Decimal,
  unitCents: number,
): Fee {
  const fee = newFee(org, {
    type: 'add_on',
    customer,
    currency,
    item: addOn,
    units,
    exactCents: cents(unitCents).times(units),
  });
  return Object.assign(fee, { unitCents: cents(unitCents), displayName: addOn.invoiceDisplayName });
}
