import { Checks } from '../validation/checks.js';
import { roundCents } from '../kernel/money.js';
import type { CreditNote } from '../model/credit-note.js';
import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import type { NoteAmounts, NoteLine } from './credit-note-amounts.js';
import { creditableCents, dueCents, notesOf, refundableCents } from './invoice-figures.js';
import { dayOf } from './invoices.js';

/** How the total of a note is split. */
export interface Split {
  creditCents: number;
  refundCents: number;
  offsetCents: number;
}

/** Refuses a split that the invoice does not allow or that differs from its lines by more than a cent. */
export function checkSplit(org: Organization, invoice: Invoice, amounts: NoteAmounts, split: Split): void {
  const checks = new Checks();
  const total = split.creditCents + split.refundCents + split.offsetCents;
  const creditable = creditableCents(org, invoice);
  const refundable = refundableCents(org, invoice);
  const higher = 'higher_than_remaining_invoice_amount';
  const paid = invoice.paymentStatus === 'succeeded' || invoice.paidCents > 0;

  if (total <= 0) checks.add('base', 'total_amount_must_be_positive');
  if (split.creditCents > 0 && invoice.type === 'credit') checks.add('credit_amount_cents', 'cannot_credit_invoice');
  else if (split.creditCents > creditable) checks.add('credit_amount_cents', higher);
  if (split.refundCents > 0 && !paid) checks.add('refund_amount_cents', 'cannot_refund_unpaid_invoice');
  else if (split.refundCents > refundable) checks.add('refund_amount_cents', higher);
  if (split.offsetCents > 0) {
    if (invoice.paymentStatus === 'succeeded') checks.add('offset_amount_cents', 'cannot_apply_to_paid_invoice');
    else if (split.offsetCents > dueCents(org, invoice)) checks.add('offset_amount_cents', higher);
    else if (invoice.type === 'credit' && split.offsetCents !== invoice.totalCents) {
      checks.add('offset_amount_cents', 'not_equal_to_total_amount');
    }
  }
  if (total > creditable + 1) checks.add('base', higher);
  if (Math.abs(total - amounts.totalCents) > 1) checks.add('base', 'does_not_match_item_amounts');
  checks.raise();
}

/** Stores a note; on a draft invoice it stays a draft and invisible. A refund of a provider payment starts at once. */
export function issueNote(
  org: Organization,
  invoice: Invoice,
  lines: NoteLine[],
  amounts: NoteAmounts,
  split: Split,
  texts: Pick<CreditNote, 'reason' | 'description' | 'metadata'>,
  id?: string,
): CreditNote {
  const record = org.record(id);
  const sequentialId = notesOf(org, invoice).length + 1;
  for (const { fee, amountCents } of lines) fee.creditedCents += amountCents;
  org.sequences.creditNote += 1;
  const note = org.creditNotes.insert({
    ...record,
    ...texts,
    ...split,
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    sequentialId,
    number: `${invoice.number}-CN${String(sequentialId).padStart(3, '0')}`,
    draft: invoice.status === 'draft',
    issuingDay: dayOf(record.createdAt),
    currency: invoice.currency,
    creditStatus: split.creditCents > 0 ? 'available' : null,
    refundStatus: split.refundCents > 0 ? 'pending' : null,
    items: lines.map(({ fee, amountCents }) => ({ id: org.newId(), feeId: fee.id, amountCents })),
    couponsCents: roundCents(amounts.exactCouponsCents),
    subTotalCents: amounts.subTotalCents,
    taxCents: roundCents(amounts.tax.exactCents),
    taxRate: amounts.tax.rate,
    totalCents: split.creditCents + split.refundCents + split.offsetCents,
    balanceCents: split.creditCents,
    taxes: amounts.tax.taxes,
    document: 'none',
    updatedAt: record.createdAt,
  });
  refund(org, note);
  const due = dueCents(org, invoice);
  if (split.offsetCents > 0 && due === 0) invoice.paymentStatus = 'succeeded';
  return note;
}

function refund(org: Organization, note: CreditNote): void {
  const provider = org.customers.any(note.customerId)?.billing.provider ?? null;
  if (note.refundCents === 0 || !['stripe', 'adyen', 'gocardless'].includes(provider ?? '')) return;
  const attempt = {
    kind: 'refund' as const,
    invoiceId: note.invoiceId,
    amountCents: note.refundCents,
    currency: note.currency,
    outcome: 'running' as 'running' | 'succeeded' | 'failed',
    at: org.now(),
  };
  org.payments.push(attempt);
  org.schedule(org.now() + org.settings.paymentDelayMs, () => {
    attempt.outcome = org.settings.paymentProvider === 'ok' ? 'succeeded' : 'failed';
    note.refundStatus = attempt.outcome;
  });
}
