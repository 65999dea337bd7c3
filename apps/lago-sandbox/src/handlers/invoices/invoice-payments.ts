import type { Call } from '../call.js';
import { amountsOf } from '../../billing/credit-note-amounts.js';
import { issueNote } from '../../billing/credit-notes.js';
import { giveBackCredits } from '../../billing/credits.js';
import { creditableCents, customerOf, refundableCents } from '../../billing/invoice-figures.js';
import { startPayment } from '../../billing/payments.js';
import { fieldError, forbidden, notAllowed, thirdPartyError } from '../../http/errors.js';
import type { LagoError } from '../../http/errors.js';
import { DAY } from '../../kernel/calendar.js';
import { boolean, integer } from '../../kernel/json.js';
import type { Invoice } from '../../model/invoice.js';
import type { Organization } from '../../organization/organization.js';
import { invoiceView } from '../../views/invoice.js';
import { checkPaymentMethod } from './invoice-create.js';
import { invoiceOf } from './invoices.js';

const refused = (code: string): LagoError => fieldError('base', code);

/** A hosted payment link; the same one for 24 hours. */
export function paymentUrl(call: Call) {
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
}

/** Queues another attempt to collect; zero bytes, the result arrives later. */
export function retryPayment(call: Call) {
  const { org, body } = call;
  const invoice = invoiceOf(call);
  if (invoice.status !== 'finalized' || invoice.paymentStatus === 'succeeded') throw notAllowed('invalid_status');
  if (invoice.payingUntil !== null) throw notAllowed('payment_processor_is_currently_handling_payment');
  checkPaymentMethod(body['payment_method']);
  startPayment(org, invoice);
  return undefined;
}

/** Cancels a final invoice, also a paid one, and gives back the coupons and credit notes it used. */
export function voidInvoice(call: Call) {
  const { org, body } = call;
  const invoice = invoiceOf(call);
  const withNote = boolean(body['generate_credit_note']) === true;
  const [creditCents, refundCents] = [integer(body['credit_amount']) ?? 0, integer(body['refund_amount']) ?? 0];
  if (withNote && !org.settings.premium) throw forbidden();
  if (withNote) checkVoidNote(org, invoice, creditCents, refundCents);
  if (invoice.status !== 'finalized') throw notAllowed('not_voidable');
  invoice.status = 'voided';
  invoice.voidedAt = org.now();
  invoice.updatedAt = org.now();
  giveBackCredits(org, invoice);
  if (withNote) issueVoidNotes(org, invoice, creditCents, refundCents);
  org.webhooks += 1;
  return { invoice: invoiceView(org, invoice) };
}

/** The amounts are looked at before the state, so that a repeat can be refused for what the first call has used up. */
function checkVoidNote(org: Organization, invoice: Invoice, creditCents: number, refundCents: number): void {
  if (creditCents + refundCents > creditableCents(org, invoice) || refundCents > refundableCents(org, invoice)) {
    throw fieldError('credit_refund_amount', 'total_amount_exceeds_invoice_amount');
  }
}

/** The credit notes of a void: one as asked, in proportion to the lines, and one for the rest, which is void itself. */
function issueVoidNotes(org: Organization, invoice: Invoice, creditCents: number, refundCents: number): void {
  const texts = {
    reason: 'other' as const,
    description: `Credit note created due to voided invoice ${invoice.id}`,
    metadata: null,
  };
  const asked = creditCents + refundCents;
  const lines = creditableLines(invoice);
  const whole = amountsOf(org, invoice, lines).totalCents;
  if (asked > 0 && whole > 0) {
    const part = lines.map(({ fee, amountCents }) => ({ fee, amountCents: Math.round((amountCents * asked) / whole) }));
    const split = { creditCents, refundCents, offsetCents: 0 };
    issueNote(org, invoice, part, amountsOf(org, invoice, part), split, texts);
  }
  const rest = creditableLines(invoice);
  const left = Math.min(amountsOf(org, invoice, rest).totalCents, creditableCents(org, invoice));
  if (left <= 0) return;
  const split = { creditCents: left, refundCents: 0, offsetCents: 0 };
  const note = issueNote(org, invoice, rest, amountsOf(org, invoice, rest), split, texts);
  Object.assign(note, { creditStatus: 'voided', balanceCents: 0 });
}

function creditableLines(invoice: Invoice) {
  return invoice.fees
    .map((fee) => ({ fee, amountCents: fee.amountCents - fee.creditedCents }))
    .filter(({ amountCents }) => amountCents > 0);
}
