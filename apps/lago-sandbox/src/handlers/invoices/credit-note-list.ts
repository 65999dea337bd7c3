import type { Call } from '../call.js';
import { paginate } from '../../http/pagination.js';
import { list, scalar } from '../../http/query.js';
import type { Query } from '../../http/query.js';
import { CREDIT_STATUSES, REASONS, REFUND_STATUSES } from '../../model/credit-note.js';
import type { CreditNote } from '../../model/credit-note.js';
import type { Organization } from '../../organization/organization.js';
import { newestFirst } from '../../organization/table.js';
import { oneOf } from '../../validation/checks.js';
import { creditNoteListView } from '../../views/credit-note.js';
import { boolean } from '../../kernel/json.js';
import { amountRange, customerContains, dayRange, entityFilter, fits } from '../filters.js';

const hasPart = (note: CreditNote, type: string): boolean =>
  (type === 'credit' && note.creditCents > 0) ||
  (type === 'refund' && note.refundCents > 0) ||
  (type === 'offset' && note.offsetCents > 0);

/** The words of a filter that are known: one, or several in brackets. */
function known<const T extends string>(query: Query, name: string, allowed: readonly T[]): T[] {
  return [scalar(query, name) ?? list(query, name)].flat().flatMap((word) => oneOf(allowed, word) ?? []);
}

/** Words outside the lists and malformed days are dropped, so the answer is then not filtered by them. */
function matcher(org: Organization, query: Query): (note: CreditNote) => boolean {
  const reasons = known(query, 'reason', REASONS);
  const credits = known(query, 'credit_status', CREDIT_STATUSES);
  const refunds = known(query, 'refund_status', REFUND_STATUSES);
  const types = list(query, 'types').filter((type) => ['credit', 'refund', 'offset'].includes(type));
  const issued = dayRange(query, 'issuing_date_from', 'issuing_date_to');
  const amount = amountRange(query, 'integer');
  const entities = entityFilter(org, query, true);
  const [currency, number, selfBilled, term, order] = [
    'currency',
    'invoice_number',
    'self_billed',
    'search_term',
    'purchase_order_number',
  ].map((name) => scalar(query, name));
  return (note) => {
    const invoice = org.invoices.any(note.invoiceId);
    const customer = org.customers.any(note.customerId);
    if (!invoice || !customer || note.draft) return false;
    return (
      fits(query, 'external_customer_id', customer.externalId) &&
      (reasons.length === 0 || reasons.includes(note.reason)) &&
      (credits.length === 0 || credits.some((status) => status === note.creditStatus)) &&
      (refunds.length === 0 || refunds.some((status) => status === note.refundStatus)) &&
      (types.length === 0 || types.some((type) => hasPart(note, type))) &&
      issued(note.issuingDay) &&
      amount(note.totalCents) &&
      (entities.length === 0 || entities.includes(invoice.billingEntityCode)) &&
      (currency === undefined || note.currency === currency) &&
      (number === undefined || invoice.number === number) &&
      (selfBilled === undefined || boolean(selfBilled) === (customer.accountType === 'partner')) &&
      (order === undefined || invoice.purchaseOrderNumber?.toLowerCase() === order.toLowerCase()) &&
      (term === undefined ||
        note.id === term ||
        note.number.toLowerCase().includes(term.toLowerCase()) ||
        customerContains(customer, term))
    );
  };
}

export function listCreditNotes({ org, query }: Call) {
  const page = paginate(org.creditNotes.all().filter(matcher(org, query)).sort(newestFirst), query);
  return { credit_notes: page.rows.map((note) => creditNoteListView(org, note)), meta: page.meta };
}
