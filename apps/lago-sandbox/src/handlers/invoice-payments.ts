import type { Call } from '../call.js';
import { amountsOf } from '../billing/credit-note-amounts.js';
import { issueNote } from '../billing/credit-notes.js';
import { giveBackCredits } from '../billing/credits.js';
import { creditableCents, customerOf, refundableCents } from '../billing/invoice-figures.js';
import { startPayment } from '../billing/payments.js';
import { fieldError, forbidden, notAllowed, thirdPartyError, type LagoError } from '../http/errors.js';
import { DAY } from '../kernel/calendar.js';
import { boolean, integer } from '../kernel/json.js';
import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization.js';
import { invoiceView } from '../views/invoice.js';
import { checkPaymentMethod } from './invoice-create.js';
import { invoiceOf } from './invoices.js';

const refused = (code: string): LagoError => fieldError('base', code);

/** A hosted payment link; the same one for 24 hours. */
export const paymentUrl = (call: Call) => {
  const { org } = call;
  const invoice = invoiceOf(call);
  const { billing, ...customer } = customerOf(org, invoice);
  if (billing.provider === null) throw refused('no_linked_payment_provider');
  if (billing.provider === 'gocardless') throw refused('invalid_payment_provider');
  if (invoice.paymentStatus === 'succeeded' || ['voided', 'draft'].includes(invoice.status)) {
    throw refused('invalid_invoice_status_or_payment_status');
  }
  if (org.settings.paymentProvider === 'disconnected') throw refused('missing_payment_provider');
  if (billing.providerCustomerId === null) throw refused('missing_payment_provider_customer');
  if (org.settings.paymentProvider === 'no_link') throw refused('payment_provider_error');
  if (org.settings.paymentProvider === 'refusing') throw thirdPartyError('Stripe', 'Your account cannot make links');
  if (!invoice.paymentLink || invoice.paymentLink.until <= org.now()) {
    invoice.paymentLink = {
      url: `https://pay.sandbox.invalid/${billing.provider}/${org.newId()}`,
      until: org.now() + DAY,
    };
  }
  return {
    invoice_payment_details: {
      lago_customer_id: customer.id,
      lago_invoice_id: invoice.id,
      external_customer_id: customer.externalId,
      payment_provider: billing.provider,
      payment_url: invoice.paymentLink.url,
    },
  };
};

/** Queues another attempt to collect; zero bytes, the result arrives later. */
export const retryPayment = (call: Call) => {
  const { org, body } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'finalized' || invoice.paymentStatus === 'succeeded') throw notAllowed('invalid_status');
  if (invoice.payingUntil !== null) throw notAllowed('payment_processor_is_currently_handling_payment');
  checkPaymentMethod(body['payment_method']);
  startPayment(org, invoice);
  return undefined;
};

/** Cancels a final invoice, also a paid one, and gives back the coupons and credit notes it used. */
export const voidInvoice = (call: Call) => {
  const { org, body } = call;
  const invoice = invoiceOf(call);
  const withNote = boolean(body['generate_credit_note']) === true;
  if (invoice.status !== 'finalized') throw notAllowed('not_voidable');
  if (withNote && !org.settings.premium) throw forbidden();
  if (withNote) issueVoidNote(org, invoice, integer(body['credit_amount']) ?? 0, integer(body['refund_amount']) ?? 0);
  invoice.status = 'voided';
  invoice.voidedAt = org.now();
  invoice.updatedAt = org.now();
  giveBackCredits(org, invoice);
  org.webhooks += 1;
  return { invoice: invoiceView(org, invoice) };
};

/** The credit note of a void: for the whole of what is left on the lines, split as asked. */
function issueVoidNote(org: Organization, invoice: Invoice, creditCents: number, refundCents: number): void {
  const creditable = creditableCents(org, invoice);
  if (creditCents + refundCents > creditable || refundCents > refundableCents(org, invoice)) {
    throw fieldError('credit_refund_amount', 'total_amount_exceeds_invoice_amount');
  }
  if (creditCents + refundCents === 0) return;
  const lines = invoice.fees
    .map((fee) => ({ fee, amountCents: fee.amountCents - fee.creditedCents }))
    .filter(({ amountCents }) => amountCents > 0);
  const amounts = amountsOf(org, invoice, lines);
  issueNote(
    org,
    invoice,
    lines,
    amounts,
    { creditCents, refundCents, offsetCents: 0 },
    { reason: 'other', description: 'Credit note created due to voided invoice', metadata: null },
  );
}
