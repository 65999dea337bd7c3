import type { Plan } from '../model/catalog.js';
import type { Customer } from '../model/customer.js';
import type { Fee, Invoice, InvoiceSubscription } from '../model/invoice.js';
import type { Subscription } from '../model/subscription.js';
import type { Organization } from '../organization/organization.js';
import { eventsOf, usageLines } from '../usage/charge-usage.js';
import { applyCoupons, applyCreditNotes } from './credits.js';
import { chargeFee, subscriptionFee } from './fees.js';
import { customerOf, notesOf } from './invoice-figures.js';
import { attachFees, closesAtZero, dayOf, newInvoice, numberInvoice, totalInvoice } from './invoices.js';
import { startPayment } from './payments.js';
import { closePeriod } from './periods.js';
import { taxesFor, taxFee } from './taxes.js';
import { DAY } from '../kernel/calendar.js';

/** The fees of one subscription for one period: the plan's price, then usage that is paid in arrears. */
export function periodFees(org: Organization, customer: Customer, part: InvoiceSubscription): Fee[] {
  const subscription = org.subscriptions.any(part.subscriptionId) as Subscription;
  const plan = org.plans.any(subscription.planId) as Plan;
  const fees = plan.amountCents > 0 ? [subscriptionFee(org, customer, subscription, plan, part.period)] : [];
  for (const charge of plan.charges) {
    const metric = org.metrics.get(charge.metricId);
    if (!metric || charge.payInAdvance) continue;
    const events = eventsOf(org, subscription, metric, part.period);
    for (const line of usageLines(plan, charge, metric, events, part.period)) {
      if (!line.units.isZero()) {
        fees.push(chargeFee(org, customer, subscription, plan, charge, metric, line, part.period));
      }
    }
  }
  const taxes = taxesFor(org, [], plan.taxCodes, customer);
  for (const fee of fees) taxFee(org, fee, taxes);
  return fees;
}

const sameSource = (a: Fee, b: Fee): boolean =>
  a.type === b.type &&
  a.subscriptionId === b.subscriptionId &&
  a.chargeId === b.chargeId &&
  a.chargeFilterId === b.chargeFilterId &&
  JSON.stringify(a.groupedBy) === JSON.stringify(b.groupedBy);

/** Recalculates a draft: all fees are replaced, draft credit notes move to the new ones. */
export function refreshDraft(org: Organization, invoice: Invoice): void {
  const before = invoice.fees;
  const customer = customerOf(org, invoice);
  attachFees(
    org,
    invoice,
    invoice.subscriptions.flatMap((part) => periodFees(org, customer, part)),
  );
  totalInvoice(org, invoice);
  invoice.taxesPending = org.settings.taxProvider === 'pending';
  for (const item of notesOf(org, invoice).flatMap((note) => note.items)) {
    const old = before.find((fee) => fee.id === item.feeId);
    const successor = old && invoice.fees.find((fee) => sameSource(fee, old));
    if (!successor) continue;
    item.feeId = successor.id;
    successor.creditedCents += item.amountCents;
  }
  for (const fee of before) org.fees.erase(fee.id);
}

/** Makes an invoice final: credits are used, it gets its number and today's date, and payment starts. */
export function finalize(org: Organization, invoice: Invoice): void {
  const customer = customerOf(org, invoice);
  applyCoupons(org, invoice);
  const taxable = invoice.fees.map((fee) => ({
    fee,
    taxes: fee.taxes.flatMap(({ taxId }) => org.taxes.any(taxId) ?? []),
  }));
  for (const { fee, taxes } of taxable) taxFee(org, fee, taxes);
  totalInvoice(org, invoice);
  if (invoice.feesCents === 0 && closesAtZero(customer)) {
    invoice.status = 'closed';
    return;
  }
  applyCreditNotes(org, invoice);
  invoice.issuingDay = dayOf(org.now());
  invoice.dueDay = invoice.issuingDay + invoice.netPaymentTerm * DAY;
  invoice.status = 'finalized';
  invoice.taxesPending = false;
  numberInvoice(org, invoice, customer);
  for (const note of notesOf(org, invoice)) {
    note.draft = false;
    note.number = `${invoice.number}-CN${String(note.sequentialId).padStart(3, '0')}`;
  }
  startPayment(org, invoice);
}

/** Marks an invoice whose taxes could not be fetched. */
export function fail(org: Organization, invoice: Invoice): void {
  invoice.status = 'failed';
  invoice.updatedAt = org.now();
  invoice.errorDetails = [
    {
      id: org.newId(),
      code: 'tax_error',
      details: { tax_error: 'taxDateTooFarInFuture', tax_error_message: 'Service failure' },
    },
  ];
}

/**
 * Ends the open period of active subscriptions and bills it, one invoice per customer: a draft when the customer has a
 * grace period, final otherwise.
 */
export function billPeriod(
  org: Organization,
  subscriptions: Subscription[],
  reason: InvoiceSubscription['reason'] = 'subscription_periodic',
): Invoice[] {
  const byCustomer = new Map<string, Subscription[]>();
  for (const subscription of subscriptions.filter(({ status }) => status === 'active')) {
    const key = `${subscription.customerId} ${org.plans.any(subscription.planId)?.currency ?? ''}`;
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), subscription]);
  }
  return [...byCustomer.values()].flatMap((group) => {
    const customer = org.customers.any(group[0]?.customerId ?? '');
    const plan = org.plans.any(group[0]?.planId ?? '');
    if (!customer || !plan) return [];
    const invoice = newInvoice(org, { customer, type: 'subscription', status: 'draft', currency: plan.currency });
    invoice.subscriptions = group.map((subscription) => ({
      subscriptionId: subscription.id,
      period: closePeriod(subscription, org.now()),
      reason,
    }));
    refreshDraft(org, invoice);
    if (org.settings.taxProvider === 'failing') fail(org, invoice);
    else if (customer.billing.gracePeriod === 0 && !invoice.taxesPending) finalize(org, invoice);
    return [invoice];
  });
}
