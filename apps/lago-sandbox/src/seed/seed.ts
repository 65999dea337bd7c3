import { applyCoupon } from '../handlers/applied-coupons.js';
import { createCreditNote } from '../handlers/invoices/credit-notes.js';
import { createEvent } from '../handlers/events.js';
import { billPeriod, finalize } from '../billing/subscription-invoices.js';
import { DAY, monthStart } from '../kernel/calendar.js';
import type { Organization } from '../organization/organization.js';
import { seedCatalog, seedCoupons } from './catalog.js';
import { seedCustomers } from './customers.js';
import { IDS } from './ids.js';
import { seedBulk, seedExample, seedStates } from './invoices.js';
import { seedPlans } from './plans.js';
import { run } from './run.js';
import { seedUsage, subscribe } from './subscriptions.js';

/** Months of billing before the current one; the last bill of cust-417 is left as a draft. */
function seedHistory(org: Organization, thisMonth: number, months: number): void {
  for (let back = months; back >= 1; back -= 1) {
    const start = monthStart(thisMonth, -back);
    org.at(start + 2 * DAY, () => {
      seedUsage(org, new Date(start).toISOString().slice(0, 7));
    });
    org.at(monthStart(start, 1) + 1000, () => {
      const drafts = billPeriod(org, org.subscriptions.all()).filter(({ status }) => status === 'draft');
      for (const draft of drafts) {
        if (back > 1) finalize(org, draft);
        else org.invoices.rename(draft, IDS.draft);
      }
    });
  }
}

function seedCurrentMonth(org: Organization): void {
  subscribe(org, 'sub-417-b', 'cust-417', 'team-monthly');
  subscribe(org, 'sub-month', 'cust-month', 'scale-monthly');
  subscribe(org, 'sub-sms', 'cust-sms', 'messages');
  run(org, createEvent, 'event', {
    transaction_id: 'job-2041-run-3',
    external_subscription_id: 'sub-417-b',
    code: 'gpu_minutes',
    properties: { minutes: 42, region: 'eu-west' },
  });
  const loose = org.fees.find(({ eventTransactionId }) => eventTransactionId === 'job-2041-run-3');
  if (loose) org.fees.rename(loose, IDS.looseFee);
  run(org, applyCoupon, 'applied_coupon', { external_customer_id: 'cust-417', coupon_code: 'SPRING15' });
  const applied = org.appliedCoupons.all()[0];
  if (applied) org.appliedCoupons.rename(applied, IDS.appliedCoupon);
}

function seedCreditNotes(org: Organization): void {
  const paid = org.invoices.get(IDS.paid);
  const overdue = org.invoices.get(IDS.overdue);
  run(org, createCreditNote, 'credit_note', {
    invoice_id: IDS.paid,
    reason: 'order_change',
    description: 'Two seats removed',
    credit_amount_cents: 2420,
    refund_amount_cents: 1210,
    items: [{ fee_id: paid?.fees[0]?.id, amount_cents: 3000 }],
    metadata: { batch: 'jan-2' },
  });
  const note = org.creditNotes.all()[0];
  if (note) org.creditNotes.rename(note, IDS.creditNote);
  run(org, createCreditNote, 'credit_note', {
    invoice_id: IDS.overdue,
    reason: 'product_unsatisfactory',
    credit_amount_cents: 605,
    offset_amount_cents: 605,
    items: [{ fee_id: overdue?.fees[0]?.id, amount_cents: 1000 }],
  });
}

/**
 * A small business with a year behind it. Everything is made by the operations themselves at the time it is dated, in
 * order, so the figures add up and the same seed number and clock give the same organization. With fewer months it has
 * all records that have names, and is made faster.
 */
export function seedOrganization(org: Organization, months = 12): void {
  const now = org.now();
  const thisMonth = monthStart(now);
  const begin = monthStart(thisMonth, -12);
  org.at(begin, () => {
    seedCatalog(org);
    seedPlans(org);
    seedCoupons(org);
    seedCustomers(org);
    subscribe(org, 'sub-417-a', 'cust-417', 'team-monthly');
    subscribe(org, 'sub-acme-eu', 'acme.eu', 'scale-monthly');
    subscribe(org, 'sub-usd', 'cust-usd', 'us-monthly');
  });
  // Dated back, because an invoice must be past its due date to be overdue.
  org.at(begin + DAY, () => {
    seedStates(org);
  });
  seedHistory(org, thisMonth, months);
  const recent = Math.max(thisMonth + 2000, now - 2 * DAY);
  if (months === 12) seedBulk(org, monthStart(thisMonth, -6), (DAY * 150) / 260);
  org.at(thisMonth + 1500, () => {
    seedCurrentMonth(org);
    seedUsage(org, 'this-month');
  });
  org.at(recent, () => {
    seedExample(org);
    seedCreditNotes(org);
  });
  org.at(now, () => undefined);
}
