import { day, iso, isoOrNull } from '../kernel/calendar.js';
import { customerOf, dueCents, isOverdue, offsetCents, subTotalCents } from '../billing/invoice-figures.js';
import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { creditView } from './coupon.js';
import { customerInInvoiceView } from './customer.js';
import { feeView } from './fee.js';
import { subscriptionView } from './subscription.js';

/** The invoice as downloadinvoice shows it: figures and links, nothing nested. */
export function invoiceBaseView(org: Organization, invoice: Invoice) {
  return {
    lago_id: invoice.id,
    billing_entity_code: invoice.billingEntityCode,
    sequential_id: invoice.sequentialId,
    number: invoice.number,
    issuing_date: day(invoice.issuingDay),
    ...(invoice.disputeLostAt === null ? {} : { payment_dispute_lost_at: iso(invoice.disputeLostAt) }),
    payment_due_date: day(invoice.dueDay),
    net_payment_term: invoice.netPaymentTerm,
    invoice_type: invoice.type,
    status: invoice.status,
    payment_status: invoice.paymentStatus,
    payment_overdue: isOverdue(org, invoice),
    currency: invoice.currency,
    fees_amount_cents: invoice.feesCents,
    taxes_amount_cents: invoice.taxCents,
    progressive_billing_credit_amount_cents: 0,
    coupons_amount_cents: invoice.couponsCents,
    credit_notes_amount_cents: invoice.creditNotesCents,
    sub_total_excluding_taxes_amount_cents: subTotalCents(invoice),
    sub_total_including_taxes_amount_cents: subTotalCents(invoice) + invoice.taxCents,
    total_amount_cents: invoice.totalCents,
    total_due_amount_cents: dueCents(org, invoice),
    total_paid_amount_cents: invoice.paidCents,
    total_offsetted_credit_note_amount_cents: offsetCents(org, invoice),
    prepaid_credit_amount_cents: 0,
    prepaid_granted_credit_amount_cents: null,
    prepaid_purchased_credit_amount_cents: null,
    ...(invoice.document === 'ready' ? { file_url: `https://files.sandbox.invalid/invoices/${invoice.id}.pdf` } : {}),
    xml_url: null,
    web_url: null,
    purchase_order_number: invoice.purchaseOrderNumber,
    version_number: invoice.versionNumber,
    self_billed: customerOf(org, invoice).accountType === 'partner',
    created_at: iso(invoice.createdAt),
    updated_at: iso(invoice.updatedAt),
    voided_at: isoOrNull(invoice.voidedAt),
    applied_usage_thresholds: [],
  };
}

/** The invoice in a list. */
export function invoiceListView(org: Organization, invoice: Invoice) {
  return {
    ...invoiceBaseView(org, invoice),
    customer: customerInInvoiceView(org, customerOf(org, invoice)),
    metadata: invoice.metadata.map((entry) => ({
      lago_id: entry.id,
      key: entry.key,
      value: entry.value,
      created_at: iso(entry.createdAt),
    })),
    applied_taxes: invoice.taxes.map((tax) => ({
      lago_id: tax.id,
      lago_invoice_id: invoice.id,
      lago_tax_id: tax.taxId,
      tax_name: tax.name,
      tax_code: tax.code,
      tax_rate: tax.rate,
      tax_description: tax.description,
      amount_cents: tax.amountCents,
      amount_currency: invoice.currency,
      fees_amount_cents: tax.baseCents,
      created_at: iso(tax.createdAt),
    })),
  };
}

/** The invoice read alone. */
export function invoiceView(org: Organization, invoice: Invoice) {
  return {
    ...invoiceListView(org, invoice),
    subscriptions: invoice.subscriptions.flatMap(({ subscriptionId }) => {
      const subscription = org.subscriptions.any(subscriptionId);
      return subscription ? [subscriptionView(org, subscription)] : [];
    }),
    billing_periods: invoice.subscriptions.map(({ subscriptionId, period, reason }) => {
      const subscription = org.subscriptions.any(subscriptionId);
      const bounds = { from: iso(period.from), to: iso(period.to - 1) };
      return {
        lago_subscription_id: subscriptionId,
        external_subscription_id: subscription?.externalId ?? '',
        lago_plan_id: subscription?.planId ?? '',
        subscription_from_datetime: bounds.from,
        subscription_to_datetime: bounds.to,
        charges_from_datetime: bounds.from,
        charges_to_datetime: bounds.to,
        fixed_charges_from_datetime: null,
        fixed_charges_to_datetime: null,
        invoicing_reason: reason,
      };
    }),
    fees: invoice.fees.map((fee) => feeView(org, fee)),
    credits: invoice.credits.map((credit) => creditView(org, credit)),
    error_details: invoice.errorDetails.map((error) => ({
      lago_id: error.id,
      error_code: error.code,
      details: error.details,
    })),
    applied_invoice_custom_sections: org.customSections
      .all()
      .filter((section) => invoice.customSectionCodes.includes(section.code))
      .map((section) => ({
        lago_id: section.id,
        lago_invoice_id: invoice.id,
        code: section.code,
        details: section.details,
        display_name: section.displayName,
        created_at: iso(section.createdAt),
      })),
  };
}
