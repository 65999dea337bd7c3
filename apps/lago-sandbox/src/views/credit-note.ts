import { day, iso } from '../kernel/calendar.js';
import { cents } from '../kernel/money.js';
import type { CreditNote } from '../model/credit-note.js';
import type { Customer } from '../model/customer.js';
import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { customerBaseView } from './customer.js';
import { feeView } from './fee.js';

/** The note as downloadcreditnote shows it. */
export function creditNoteBaseView(org: Organization, note: CreditNote) {
  const invoice = org.invoices.any(note.invoiceId) as Invoice;
  const customer = org.customers.any(note.customerId) as Customer;
  return {
    lago_id: note.id,
    billing_entity_code: invoice.billingEntityCode,
    sequential_id: note.sequentialId,
    number: note.number,
    lago_invoice_id: note.invoiceId,
    invoice_number: invoice.number,
    issuing_date: day(note.issuingDay),
    credit_status: note.creditStatus,
    refund_status: note.refundStatus,
    reason: note.reason,
    description: note.description,
    currency: note.currency,
    total_amount_cents: note.totalCents,
    precise_total_amount_cents: cents(note.totalCents).toString(),
    taxes_amount_cents: note.taxCents,
    precise_taxes_amount_cents: cents(note.taxCents).toString(),
    taxes_rate: note.taxRate,
    sub_total_excluding_taxes_amount_cents: note.subTotalCents,
    balance_amount_cents: note.balanceCents,
    credit_amount_cents: note.creditCents,
    refund_amount_cents: note.refundCents,
    offset_amount_cents: note.offsetCents,
    coupons_adjustment_amount_cents: note.couponsCents,
    created_at: iso(note.createdAt),
    updated_at: iso(note.updatedAt),
    file_url: note.document === 'ready' ? `https://files.sandbox.invalid/credit_notes/${note.id}.pdf` : null,
    xml_url: null,
    purchase_order_number: invoice.purchaseOrderNumber,
    self_billed: customer.accountType === 'partner',
    ...(note.metadata === null ? {} : { metadata: note.metadata }),
  };
}

/** The note in a list. */
export function creditNoteListView(org: Organization, note: CreditNote) {
  return {
    ...creditNoteBaseView(org, note),
    items: note.items.flatMap((item) => {
      const fee = org.fees.any(item.feeId);
      if (!fee) return [];
      return [
        {
          lago_id: item.id,
          amount_cents: item.amountCents,
          precise_amount_cents: cents(item.amountCents).toString(),
          amount_currency: note.currency,
          fee: feeView(org, fee),
        },
      ];
    }),
    applied_taxes: note.taxes.map((tax) => ({
      lago_id: tax.id,
      lago_credit_note_id: note.id,
      lago_tax_id: tax.taxId,
      tax_name: tax.name,
      tax_code: tax.code,
      tax_rate: tax.rate,
      tax_description: tax.description,
      base_amount_cents: tax.baseCents,
      amount_cents: tax.amountCents,
      amount_currency: note.currency,
      created_at: iso(tax.createdAt),
    })),
    customer: customerBaseView(org, org.customers.any(note.customerId) as Customer),
  };
}

/** The note read alone. */
export function creditNoteView(org: Organization, note: CreditNote) {
  return {
    ...creditNoteListView(org, note),
    error_details: [],
  };
}
