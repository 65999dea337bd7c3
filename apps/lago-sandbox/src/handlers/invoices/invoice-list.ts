import type { Call } from '../call.js';
import { customerOf, isOverdue, isVisible, notesOf } from '../../billing/invoice-figures.js';
import { serverError } from '../../http/errors.js';
import { paginate } from '../../http/pagination.js';
import { list, scalar, sent } from '../../http/query.js';
import type { Query } from '../../http/query.js';
import type { Invoice } from '../../model/invoice.js';
import type { Organization } from '../../organization/organization.js';
import { invoiceListView } from '../../views/invoice.js';
import { boolean } from '../../kernel/json.js';
import {
  amountRange,
  customerContains,
  dayRange,
  entityFilter,
  FilterChecks,
  fits,
  metadataFilter,
} from '../filters.js';

const STATUSES = ['draft', 'finalized', 'voided', 'failed', 'pending'];
const PAYMENT_STATUSES = ['pending', 'succeeded', 'failed'];
const SETTLEMENTS = ['payment', 'credit_note'];

/** Values of a filter that exists under two names, the older one wins; each takes one value or several in brackets. */
const oneOrMany = (query: Query, one: string, many: string): string[] => {
  const name = query[one] === undefined ? many : one;
  return [sent(query, name) ?? list(query, name)].flat();
};

function check(query: Query): void {
  const checks = new FilterChecks();
  for (const [one, many, allowed] of [
    ['status', 'statuses', STATUSES],
    ['payment_status', 'payment_statuses', PAYMENT_STATUSES],
  ] as const) {
    const single = sent(query, one) ?? (query[one] === undefined ? sent(query, many) : undefined);
    if (single === undefined) checks.words(one, oneOrMany(query, one, many), allowed);
    else checks.word(one, single, allowed);
  }
  checks.words('settlements', list(query, 'settlements'), SETTLEMENTS);
  for (const name of ['payment_overdue', 'self_billed', 'partially_paid']) checks.boolean(name, scalar(query, name));
  checks.raise();
  if (typeof query['metadata'] === 'string') throw serverError();
}

const truth = (query: Query, name: string, value: boolean): boolean => {
  const wanted = scalar(query, name);
  return wanted === undefined || boolean(wanted) === value;
};

function settledBy(org: Organization, invoice: Invoice): string[] {
  const ways = invoice.paidCents > 0 ? ['payment'] : [];
  return notesOf(org, invoice).some(({ offsetCents }) => offsetCents > 0) ? [...ways, 'credit_note'] : ways;
}

function matchesTerm(org: Organization, invoice: Invoice, term: string, withinCustomer: boolean): boolean {
  if (invoice.id === term || invoice.number.toLowerCase().includes(term.toLowerCase())) return true;
  return !withinCustomer && customerContains(customerOf(org, invoice), term);
}

function matcher(org: Organization, query: Query): (invoice: Invoice) => boolean {
  const customerId = sent(query, 'external_customer_id') ?? sent(query, 'customer_external_id');
  const types = [scalar(query, 'invoice_type') ?? list(query, 'invoice_type')].flat();
  const statuses = oneOrMany(query, 'status', 'statuses');
  const paymentStatuses = oneOrMany(query, 'payment_status', 'payment_statuses');
  const settlements = list(query, 'settlements');
  const entities = entityFilter(org, query, true);
  const issued = dayRange(query, 'issuing_date_from', 'issuing_date_to');
  const amount = amountRange(query, 'numeric');
  const metadata = metadataFilter(query);
  const term = scalar(query, 'search_term');
  return (invoice) =>
    isVisible(invoice) &&
    (customerId === undefined || customerOf(org, invoice).externalId === customerId) &&
    (statuses.length === 0 || statuses.includes(invoice.status)) &&
    (paymentStatuses.length === 0 || paymentStatuses.includes(invoice.paymentStatus)) &&
    (entities.length === 0 || entities.includes(invoice.billingEntityCode)) &&
    issued(invoice.issuingDay) &&
    amount(invoice.totalCents) &&
    fits(query, 'currency', invoice.currency) &&
    (types.length === 0 || types.includes(invoice.type)) &&
    // Any value, also "false", asks for lost disputes: the text is truthy.
    (scalar(query, 'payment_dispute_lost') === undefined || invoice.disputeLostAt !== null) &&
    truth(query, 'payment_overdue', isOverdue(org, invoice)) &&
    truth(query, 'self_billed', customerOf(org, invoice).accountType === 'partner') &&
    truth(query, 'partially_paid', invoice.paidCents > 0 && invoice.paidCents < invoice.totalCents) &&
    (settlements.length === 0 || settledBy(org, invoice).some((way) => settlements.includes(way))) &&
    (scalar(query, 'purchase_order_number') ?? '').toLowerCase() ===
      (scalar(query, 'purchase_order_number') === undefined ? '' : (invoice.purchaseOrderNumber ?? '').toLowerCase()) &&
    metadata(invoice.metadata) &&
    (term === undefined || matchesTerm(org, invoice, term, customerId !== undefined));
}

export function listInvoices({ org, query }: Call) {
  check(query);
  const rows = org.invoices
    .all()
    .filter(matcher(org, query))
    .sort((a, b) => b.issuingDay - a.issuingDay || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  const page = paginate(rows, query);
  return { invoices: page.rows.map((invoice) => invoiceListView(org, invoice)), meta: page.meta };
}
