import type { Organization } from '../organization/organization.js';
import { addOnView, metricView } from '../views/catalog.js';
import { appliedCouponView, couponView } from '../views/coupon.js';
import { creditNoteView } from '../views/credit-note.js';
import { customerView } from '../views/customer.js';
import { eventView } from '../views/event.js';
import { feeView } from '../views/fee.js';
import { invoiceView } from '../views/invoice.js';
import { stateOf } from './state.js';

/** Every record that a call can make or change, in full: what really happened, for tests that compare. */
export function booksOf(org: Organization) {
  const state = stateOf(org);
  return {
    ...state,
    add_ons: org.addOns.all().map((addOn) => addOnView(org, addOn)),
    billable_metrics: org.metrics.all().map(metricView),
    coupons: org.coupons.all().map(couponView),
    applied_coupons: org.appliedCoupons.all().map((applied) => appliedCouponView(org, applied)),
    customers: org.customers.all().map((customer) => customerView(org, customer)),
    credit_notes: org.creditNotes.all().map((note) => creditNoteView(org, note)),
    events: [...org.events.all()].map((event) => eventView(org, event)),
    loose_fees: org.fees
      .all()
      .filter(({ invoiceId }) => invoiceId === null)
      .map((fee) => feeView(org, fee)),
    invoices: org.invoices.all().map((invoice) => invoiceView(org, invoice)),
  };
}
