import { DAY } from '../kernel/calendar.js';
import type { Customer } from '../model/customer.js';
import type { CreditNote } from '../model/credit-note.js';
import type { Invoice, InvoiceStatus } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

const VISIBLE = new Set<InvoiceStatus>(['draft', 'finalized', 'voided', 'failed', 'pending']);

/** Closed invoices exist, but no read call shows them. */
export function isVisible(invoice: Invoice): boolean {
  return VISIBLE.has(invoice.status);
}

/** The customer of an invoice, also when it was deleted since. */
export function customerOf(org: Organization, invoice: Invoice): Customer {
  return org.customers.any(invoice.customerId) as Customer;
}

/** The credit notes of an invoice, drafts included. */
export function notesOf(org: Organization, invoice: Invoice): CreditNote[] {
  return org.creditNotes.all().filter((note) => note.invoiceId === invoice.id);
}

/** Fees less coupons, before taxes. */
export function subTotalCents(invoice: Invoice): number {
  return invoice.feesCents - invoice.couponsCents;
}

/** What credit notes took off the amount due. */
export function offsetCents(org: Organization, invoice: Invoice): number {
  return notesOf(org, invoice).reduce((sum, note) => sum + (note.draft ? 0 : note.offsetCents), 0);
}

/** What is still open. */
export function dueCents(org: Organization, invoice: Invoice): number {
  return Math.max(0, invoice.totalCents - invoice.paidCents - offsetCents(org, invoice));
}

/** Past its due day, unpaid, and not lost in a dispute. */
export function isOverdue(org: Organization, invoice: Invoice): boolean {
  return (
    invoice.status === 'finalized' &&
    invoice.paymentStatus !== 'succeeded' &&
    invoice.disputeLostAt === null &&
    invoice.dueDay + DAY <= org.now()
  );
}

/** What credit notes may still take off the invoice, taxes included. */
export function creditableCents(org: Organization, invoice: Invoice): number {
  return Math.max(
    0,
    subTotalCents(invoice) + invoice.taxCents - notesOf(org, invoice).reduce((sum, note) => sum + note.totalCents, 0),
  );
}

/** What may still be paid back: only money that came in. */
export function refundableCents(org: Organization, invoice: Invoice): number {
  const received = invoice.paymentStatus === 'succeeded' ? invoice.totalCents : invoice.paidCents;
  const refunded = notesOf(org, invoice).reduce((sum, note) => sum + note.refundCents, 0);
  return Math.max(0, Math.min(received - refunded, creditableCents(org, invoice)));
}
