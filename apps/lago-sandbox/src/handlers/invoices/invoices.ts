import type { Call } from '../call.js';
import { isVisible } from '../../billing/invoice-figures.js';
import { numberInvoice } from '../../billing/invoices.js';
import { setPaymentStatus } from '../../billing/payments.js';
import { fail, finalize, refreshDraft } from '../../billing/subscription-invoices.js';
import { fieldError, forbidden, notAllowed, notFound } from '../../http/errors.js';
import type { Invoice, PaymentStatus } from '../../model/invoice.js';
import { customerOf } from '../../billing/invoice-figures.js';
import type { Organization } from '../../organization/organization.js';
import { oneOf } from '../../validation/checks.js';
import { invoiceBaseView, invoiceView } from '../../views/invoice.js';
import { replaceMetadata } from '../customers/customer-validation.js';

/** The visible invoice a path names. */
export function invoiceOf({ org, params }: Call): Invoice {
  const invoice = org.invoices.get(params['lago_id']);
  if (!invoice || !isVisible(invoice)) throw notFound('invoice');
  return invoice;
}

export function findInvoice(call: Call) {
  return { invoice: invoiceView(call.org, invoiceOf(call)) };
}

/** Records a payment state or replaces metadata; amounts and lines cannot change. */
export function updateInvoice(call: Call) {
  const { org, input } = call;
  const invoice = invoiceOf(call);
  const draft = invoice.status === 'draft';
  const sent = Object.hasOwn(input, 'payment_status');
  const status: PaymentStatus | null = oneOf(['pending', 'succeeded', 'failed'], input['payment_status']);
  if (invoice.status === 'voided') throw notAllowed('update_on_voided_invoice');
  if (sent && status === null) throw fieldError('payment_status', 'value_is_invalid');
  if (draft && Array.isArray(input['metadata'])) throw notAllowed('metadata_on_draft_invoice');
  if (draft && status !== null && status !== invoice.paymentStatus) {
    throw notAllowed('payment_status_update_on_draft_invoice');
  }
  if (Array.isArray(input['metadata'])) {
    invoice.metadata = replaceMetadata(invoice.metadata, input['metadata'], {
      valueLength: 140,
      newId: () => org.newId(),
      stamp: () => org.stamp(),
    });
  }
  if (status !== null && status !== invoice.paymentStatus) {
    setPaymentStatus(org, invoice, status);
    if (status === 'succeeded') invoice.paymentLink = null;
  }
  invoice.updatedAt = org.now();
  return { invoice: invoiceView(org, invoice) };
}

/** Zero bytes until the document exists; asking makes it exist before the next request. */
export function downloadInvoice(call: Call) {
  const { org } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'finalized') throw notFound('invoice');
  if (invoice.document === 'ready') return { invoice: invoiceBaseView(org, invoice) };
  if (org.settings.documents) org.schedule(org.now(), () => (invoice.document = 'ready'));
  return undefined;
}

/** Recalculates a draft, numbers it and starts the payment; anything but a draft is not found. */
export function finalizeInvoice(call: Call) {
  const { org } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'draft') throw notFound('invoice');
  if (invoice.type !== 'subscription') throw forbidden();
  refreshDraft(org, invoice);
  if (invoice.taxesPending) throw forbidden('cannot_finalize_with_pending_taxes');
  if (org.settings.taxProvider === 'failing') fail(org, invoice);
  else finalize(org, invoice);
  return { invoice: invoiceView(org, invoice) };
}

/** Recalculates a draft; a final invoice stays as it is and answers 200 all the same. */
export function refreshInvoice(call: Call) {
  const invoice = invoiceOf(call);
  if (invoice.type !== 'subscription') throw forbidden();
  if (invoice.status === 'draft') refreshDraft(call.org, invoice);
  return { invoice: invoiceView(call.org, invoice) };
}

/** Loses a dispute once; a repeat keeps the first date but sends the webhook again. */
export function loseDispute(call: Call) {
  const { org } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'finalized' && invoice.status !== 'voided') throw notAllowed('not_disputable');
  invoice.disputeLostAt ??= org.now();
  invoice.updatedAt = org.now();
  org.webhooks += 1;
  return { invoice: invoiceView(org, invoice) };
}

/** Fetches the taxes of a failed invoice again; the outcome comes later. */
export function retryInvoice(call: Call) {
  const { org } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'failed') throw notAllowed('invalid_status');
  invoice.status = 'pending';
  invoice.errorDetails = [];
  invoice.updatedAt = org.now();
  org.schedule(org.now() + org.settings.paymentDelayMs, () => settleRetry(org, invoice));
  return { invoice: invoiceView(org, invoice) };
}

function settleRetry(org: Organization, invoice: Invoice): void {
  if (invoice.status !== 'pending') return;
  if (org.settings.taxProvider !== 'none') fail(org, invoice);
  else if (invoice.type === 'subscription') finalize(org, invoice);
  else {
    invoice.status = 'finalized';
    invoice.updatedAt = org.now();
    numberInvoice(org, invoice, customerOf(org, invoice));
  }
}
