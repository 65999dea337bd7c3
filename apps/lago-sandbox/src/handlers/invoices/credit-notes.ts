import type { Call } from '../call.js';
import { amountsOf, readLines } from '../../billing/credit-note-amounts.js';
import { checkSplit, issueNote } from '../../billing/credit-notes.js';
import { isVisible } from '../../billing/invoice-figures.js';
import { fieldError, notAllowed, notFound, serverError } from '../../http/errors.js';
import { integer, isBlank, isNotANumber, isObject, NOT_A_NUMBER, text } from '../../kernel/json.js';
import type { Json } from '../../kernel/json.js';
import { roundCents } from '../../kernel/money.js';
import { REASONS, REFUND_STATUSES } from '../../model/credit-note.js';
import type { CreditNote } from '../../model/credit-note.js';
import type { Invoice } from '../../model/invoice.js';
import type { Organization } from '../../organization/organization.js';
import { oneOf } from '../../validation/checks.js';
import { creditNoteBaseView, creditNoteView } from '../../views/credit-note.js';

/** The invoice a note corrects; kinds and states that allow no note are refused. */
function invoiceFor(org: Organization, input: Json, payable: Invoice['paymentStatus'][]): Invoice {
  const invoice = org.invoices.get(text(input['invoice_id']));
  if (!invoice || !isVisible(invoice)) throw notFound('invoice');
  const wrongState = invoice.type === 'credit' && !payable.includes(invoice.paymentStatus);
  if (wrongState || invoice.versionNumber < 2) throw notAllowed('invalid_type_or_status');
  return invoice;
}

/** The note a path names; drafts are not shown. */
const noteOf = ({ org, params }: Call): CreditNote => {
  const note = org.creditNotes.get(params['lago_id']);
  if (!note || note.draft) throw notFound('credit_note');
  return note;
};

/** Texts and nulls; anything else is refused. */
function readMetadata(value: unknown): Record<string, string | null> | null {
  if (!isObject(value)) return null;
  const wrong = Object.entries(value).find(([, inner]) => inner !== null && typeof inner !== 'string');
  if (wrong) throw fieldError('value', `value for key '${wrong[0]}' must be empty or a String up to 255 characters`);
  return value as Record<string, string | null>;
}

const holdsText = (input: Json): boolean =>
  typeof input['offset_amount_cents'] === 'string' ||
  (Array.isArray(input['items']) &&
    input['items'].some((item) => isObject(item) && typeof item['amount_cents'] === 'string'));

/** Issues a note; every call is a new one while something is left to credit. */
export function createCreditNote({ org, input }: Call) {
  const invoice = invoiceFor(org, input, ['succeeded', 'pending']);
  const reason = isBlank(input['reason']) ? 'other' : oneOf(REASONS, input['reason']);
  if (reason === null) throw fieldError('reason', 'value_is_invalid');
  if (holdsText(input) || invoice.status === 'pending' || invoice.status === 'failed') throw serverError();
  const lines = readLines(org, invoice, input['items']);
  const amounts = amountsOf(org, invoice, lines);
  const split = {
    creditCents: integer(input['credit_amount_cents']) ?? 0,
    refundCents: integer(input['refund_amount_cents']) ?? 0,
    offsetCents: integer(input['offset_amount_cents']) ?? 0,
  };
  const amountNames = ['credit_amount_cents', 'refund_amount_cents', 'offset_amount_cents'];
  const noNumber = amountNames.find((name) => isNotANumber(input[name]));
  if (noNumber !== undefined) throw fieldError(noNumber, NOT_A_NUMBER);
  checkSplit(org, invoice, amounts, split);
  const note = issueNote(org, invoice, lines, amounts, split, {
    reason,
    description: text(input['description']),
    metadata: readMetadata(input['metadata']),
  });
  return { credit_note: creditNoteView(org, note) };
}

/** Computes what lines are worth; nothing is stored. */
export function estimateCreditNote({ org, input }: Call) {
  const invoice = invoiceFor(org, input, ['succeeded']);
  const lines = readLines(org, invoice, input['items']);
  const amounts = amountsOf(org, invoice, lines);
  return {
    estimated_credit_note: {
      lago_invoice_id: invoice.id,
      invoice_number: invoice.number,
      currency: invoice.currency,
      taxes_amount_cents: roundCents(amounts.tax.exactCents),
      precise_taxes_amount_cents: amounts.tax.exactCents.toNumber(),
      taxes_rate: amounts.tax.rate,
      sub_total_excluding_taxes_amount_cents: amounts.subTotalCents,
      max_creditable_amount_cents: amounts.maxCreditable,
      max_refundable_amount_cents: amounts.maxRefundable,
      max_offsettable_amount_cents: amounts.maxOffsettable,
      coupons_adjustment_amount_cents: roundCents(amounts.exactCouponsCents),
      precise_coupons_adjustment_amount_cents: amounts.exactCouponsCents.toNumber(),
      items: lines.map(({ fee, amountCents }) => ({ amount_cents: amountCents, lago_fee_id: fee.id })),
      applied_taxes: amounts.tax.taxes.map((tax) => ({
        lago_tax_id: tax.taxId,
        tax_name: tax.name,
        tax_code: tax.code,
        tax_rate: tax.rate,
        tax_description: tax.description ?? '',
        base_amount_cents: tax.baseCents,
        amount_cents: tax.amountCents,
        amount_currency: invoice.currency,
      })),
    },
  };
}

export function findCreditNote(call: Call) {
  return { credit_note: creditNoteView(call.org, noteOf(call)) };
}

/** Records the outcome of a refund or adds metadata; metadata is merged, keys stay. */
export function updateCreditNote(call: Call) {
  const { org, input } = call;
  const note = noteOf(call);
  if (Object.hasOwn(input, 'refund_status')) {
    const status = oneOf(REFUND_STATUSES, input['refund_status']);
    if (status === null) throw fieldError('refund_status', 'value_is_invalid');
    note.refundStatus = status;
  }
  const metadata = readMetadata(input['metadata']);
  if (metadata) note.metadata = { ...note.metadata, ...metadata };
  note.updatedAt = org.now();
  return { credit_note: creditNoteView(org, note) };
}

/** Zero bytes until the document exists, as for invoices. */
export function downloadCreditNote(call: Call) {
  const { org } = call;
  const note = noteOf(call);
  if (note.document === 'ready') return { credit_note: creditNoteBaseView(org, note) };
  if (org.settings.documents) org.schedule(org.now(), () => (note.document = 'ready'));
  return undefined;
}

/** Cancels what is left of the credit part. */
export function voidCreditNote(call: Call) {
  const note = noteOf(call);
  if (note.creditStatus === 'voided' || note.balanceCents === 0) throw notAllowed('no_voidable_amount');
  note.creditStatus = 'voided';
  note.balanceCents = 0;
  note.updatedAt = call.org.now();
  return { credit_note: creditNoteView(call.org, note) };
}
