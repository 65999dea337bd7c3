import { customerOf } from '../billing/invoice-figures.js';
import { iso } from '../kernel/calendar.js';
import type { Organization } from '../organization/organization.js';

/** Counts and ledger of an organization: what a test compares before and after to see what really happened. */
export function stateOf(org: Organization) {
  org.settle();
  const invoices = org.invoices.all();
  return {
    organization: org.label,
    counts: {
      add_ons: org.addOns.all().length,
      billable_metrics: org.metrics.all().length,
      coupons: org.coupons.all().length,
      applied_coupons: org.appliedCoupons.all().length,
      customers: org.customers.all().length,
      subscriptions: org.subscriptions.all().length,
      events: org.events.size,
      fees: org.fees.all().length,
      invoices: invoices.length,
      credit_notes: org.creditNotes.all().length,
      payments_attempted: org.payments.length,
      webhooks: org.webhooks,
    },
    invoices: invoices.map((invoice) => ({
      lago_id: invoice.id,
      number: invoice.number,
      external_customer_id: customerOf(org, invoice).externalId,
      invoice_type: invoice.type,
      status: invoice.status,
      payment_status: invoice.paymentStatus,
      currency: invoice.currency,
      total_amount_cents: invoice.totalCents,
      total_paid_amount_cents: invoice.paidCents,
      payment_attempts: invoice.attempts,
      created_at: iso(invoice.createdAt),
    })),
    credit_notes: org.creditNotes.all().map((note) => ({
      lago_id: note.id,
      number: note.number,
      lago_invoice_id: note.invoiceId,
      total_amount_cents: note.totalCents,
      balance_amount_cents: note.balanceCents,
      credit_status: note.creditStatus,
      refund_status: note.refundStatus,
    })),
    applied_coupons: org.appliedCoupons.all().map((applied) => ({
      lago_id: applied.id,
      coupon_code: org.coupons.any(applied.couponId)?.code ?? null,
      external_customer_id: org.customers.any(applied.customerId)?.externalId ?? null,
      status: applied.status,
      frequency_duration_remaining: applied.frequencyRemaining,
    })),
    payments: org.payments.map((payment) => ({
      kind: payment.kind,
      lago_invoice_id: payment.invoiceId,
      amount_cents: payment.amountCents,
      currency: payment.currency,
      outcome: payment.outcome,
      at: iso(payment.at),
    })),
  };
}
