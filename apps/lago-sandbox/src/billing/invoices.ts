import { DAY } from '../kernel/calendar.js';
import type { Customer } from '../model/customer.js';
import type { Fee, Invoice, InvoiceStatus, InvoiceType } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { slug } from '../organization/slug.js';
import { taxInvoice } from './taxes.js';
import { subTotalCents } from './invoice-figures.js';

/** The start of the day of a time. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

interface InvoiceStart {
  customer: Customer;
  type: InvoiceType;
  status: InvoiceStatus;
  currency: string;
  id?: string;
  createdAt?: number;
}

/** An empty invoice without a legal number, stored. */
export function newInvoice(org: Organization, start: InvoiceStart): Invoice {
  const { customer } = start;
  const record = org.record(start.id ?? org.newId(), start.createdAt ?? org.stamp());
  const netPaymentTerm = customer.netPaymentTerm ?? 0;
  const issuingDay = dayOf(record.createdAt);
  return org.invoices.insert({
    ...record,
    customerId: customer.id,
    billingEntityCode: customer.billingEntityCode,
    sequentialId: 0,
    number: `${org.prefix}-DRAFT`,
    type: start.type,
    status: start.status,
    paymentStatus: 'pending',
    currency: start.currency,
    issuingDay,
    dueDay: issuingDay + netPaymentTerm * DAY,
    netPaymentTerm,
    versionNumber: 4,
    fees: [],
    credits: [],
    taxes: [],
    feesCents: 0,
    couponsCents: 0,
    creditNotesCents: 0,
    taxCents: 0,
    taxRate: 0,
    totalCents: 0,
    paidCents: 0,
    subscriptions: [],
    metadata: [],
    purchaseOrderNumber: null,
    errorDetails: [],
    customSectionCodes: customer.skipCustomSections ? [] : [...customer.customSectionCodes],
    disputeLostAt: null,
    voidedAt: null,
    updatedAt: record.createdAt,
    document: 'none',
    paymentLink: null,
    payingUntil: null,
    attempts: 0,
    taxesPending: false,
    walletId: null,
  });
}

/** Gives the invoice its legal number: prefix, customer, and the count of that customer's invoices. */
export function numberInvoice(org: Organization, invoice: Invoice, customer: Customer): void {
  customer.lastInvoiceNumber += 1;
  invoice.sequentialId = customer.lastInvoiceNumber;
  invoice.number = `${slug(org, customer)}-${String(customer.lastInvoiceNumber).padStart(3, '0')}`;
}

/** Puts fees on an invoice and stores them. */
export function attachFees(org: Organization, invoice: Invoice, fees: Fee[]): void {
  for (const fee of fees) {
    fee.invoiceId = invoice.id;
    org.fees.insert(fee);
  }
  invoice.fees = fees;
}

/** Sums fees, coupons, taxes and credits up to the total. */
export function totalInvoice(org: Organization, invoice: Invoice): void {
  invoice.feesCents = invoice.fees.reduce((sum, fee) => sum + fee.amountCents, 0);
  taxInvoice(org, invoice);
  invoice.totalCents = subTotalCents(invoice) + invoice.taxCents - invoice.creditNotesCents;
  invoice.updatedAt = org.now();
}

/** True when a zero invoice of this customer is closed instead of finalized. */
export function closesAtZero(customer: Customer): boolean {
  return customer.finalizeZeroAmountInvoice === 'skip';
}
