import type { Call } from './call.js';
import { dueCents, isOverdue, notesOf } from '../billing/invoice-figures.js';
import { serverError } from '../http/errors.js';
import { scalar } from '../http/query.js';
import type { Query } from '../http/query.js';
import { iso, monthStart } from '../kernel/calendar.js';
import { cents } from '../kernel/money.js';
import type { Fee, Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

/** A month as analytics rows name it. */
const monthOf = (time: number): string => `${iso(monthStart(time)).slice(0, 19)}.000Z`;

/** The first month to report; without months the whole history, and at most the current month for odd values. */
function since(org: Organization, query: Query): number {
  if (typeof query['months'] === 'object' || typeof query['currency'] === 'object') throw serverError();
  const value = scalar(query, 'months');
  if (value === undefined) return -Infinity;
  const months = Number.parseInt(value, 10);
  return monthStart(org.now(), Number.isNaN(months) || months <= 1 ? 0 : 1 - months);
}

/** Invoices that count as revenue and fit the filters. An unknown billing entity filters nothing. */
function revenueInvoices(org: Organization, query: Query): Invoice[] {
  const currency = scalar(query, 'currency')?.toUpperCase();
  const customerId = scalar(query, 'external_customer_id');
  const entity = org.billingEntities.find(({ code }) => code === scalar(query, 'billing_entity_code'))?.code;
  return org.invoices.all().filter((invoice) => {
    const customer = org.customers.any(invoice.customerId);
    return (
      invoice.status === 'finalized' &&
      invoice.disputeLostAt === null &&
      customer?.accountType !== 'partner' &&
      (currency === undefined || invoice.currency === currency) &&
      (customerId === undefined || customer?.externalId === customerId) &&
      (entity === undefined || invoice.billingEntityCode === entity)
    );
  });
}

/** Groups by month and the given keys, months in order. */
function byMonth<T>(rows: T[], from: number, timeOf: (row: T) => number, keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  const recent = rows.filter((row) => timeOf(row) >= from).sort((a, b) => timeOf(a) - timeOf(b));
  for (const row of recent) {
    const key = `${monthOf(timeOf(row))} ${keyOf(row)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

const monthIn = (key: string): string => key.split(' ')[0] ?? '';
const total = <T>(rows: T[], amountOf: (row: T) => number): number => rows.reduce((sum, row) => sum + amountOf(row), 0);
const entityId = (org: Organization, query: Query): string | null =>
  org.billingEntities.find(({ code }) => code === scalar(query, 'billing_entity_code'))?.id ?? null;

/** Pay-in-advance fees that stand on no invoice also earn. */
function looseFees(org: Organization, query: Query): Fee[] {
  const currency = scalar(query, 'currency')?.toUpperCase();
  const customerId = scalar(query, 'external_customer_id');
  return org.fees
    .all()
    .filter(
      (fee) =>
        fee.invoiceId === null &&
        fee.payInAdvance &&
        (currency === undefined || fee.currency === currency) &&
        (customerId === undefined || org.customers.any(fee.customerId)?.externalId === customerId),
    );
}

/** Billed amounts and loose fees less refunds, by month and currency. */
export function grossRevenue({ org, query }: Call) {
  const invoices = revenueInvoices(org, query).map((invoice) => ({
    time: invoice.issuingDay,
    currency: invoice.currency,
    amountCents: invoice.totalCents - total(notesOf(org, invoice), (note) => note.refundCents),
    invoices: 1,
  }));
  const fees = looseFees(org, query).map((fee) => ({
    time: fee.createdAt,
    currency: fee.currency,
    amountCents: fee.amountCents + fee.taxCents,
    invoices: 0,
  }));
  const groups = byMonth(
    [...invoices, ...fees],
    since(org, query),
    (row) => row.time,
    (row) => row.currency,
  );
  return {
    gross_revenues: [...groups].map(([key, rows]) => ({
      month: monthIn(key),
      amount_cents: total(rows, (row) => row.amountCents),
      currency: rows[0]?.currency ?? '',
      invoices_count: total(rows, (row) => row.invoices),
      billing_entity_id: entityId(org, query),
    })),
  };
}

/** Rows for months without data: what Lago sends unless a currency was asked for. */
function emptyMonths(org: Organization, query: Query, rows: { month: string }[]): string[] {
  const first = [...rows].sort((a, b) => (a.month < b.month ? -1 : 1))[0]?.month;
  if (scalar(query, 'currency') !== undefined || first === undefined) return [];
  const from = Math.max(since(org, query), Date.parse(first));
  const months: string[] = [];
  for (let time = monthStart(from); time <= org.now(); time = monthStart(time, 1)) months.push(monthOf(time));
  return months.filter((month) => !rows.some((row) => row.month === month));
}

const inOrder = <T extends { month: string }>(rows: T[]): T[] => rows.sort((a, b) => (a.month < b.month ? -1 : 1));

/** How many final invoices are in which payment state, by month. */
export function invoiceCollection({ org, query }: Call) {
  const groups = byMonth(
    revenueInvoices(org, query),
    since(org, query),
    (invoice) => invoice.issuingDay,
    (invoice) => `${invoice.paymentStatus} ${invoice.currency}`,
  );
  const rows = [...groups].map(([key, invoices]) => ({
    month: monthIn(key),
    payment_status: (invoices[0]?.paymentStatus ?? null) as string | null,
    invoices_count: invoices.length,
    amount_cents: total(invoices, (invoice) => invoice.totalCents),
    currency: (invoices[0]?.currency ?? null) as string | null,
  }));
  const empty = emptyMonths(org, query, rows).map((month) => ({
    month,
    payment_status: null,
    invoices_count: 0,
    amount_cents: 0,
    currency: null,
  }));
  return { invoice_collections: inOrder([...rows, ...empty]) };
}

/** Billed usage by metric, latest month first. */
export function invoicedUsage({ org, query }: Call) {
  const fees = revenueInvoices(org, query).flatMap((invoice) =>
    invoice.fees.filter(({ type }) => type === 'charge').map((fee) => ({ fee, time: invoice.issuingDay })),
  );
  const groups = byMonth(
    fees,
    since(org, query),
    (row) => row.time,
    ({ fee }) => `${fee.itemCode} ${fee.currency}`,
  );
  const rows = [...groups].map(([key, own]) => ({
    month: monthIn(key),
    code: own[0]?.fee.itemCode ?? '',
    amount_cents: total(own, ({ fee }) => fee.amountCents),
    currency: own[0]?.fee.currency ?? '',
  }));
  return { invoiced_usages: inOrder(rows).reverse() };
}

/** Billed plan prices by the month they are for. */
export function mrr({ org, query }: Call) {
  const fees = revenueInvoices(org, query).flatMap((invoice) =>
    invoice.fees.filter(({ type }) => type === 'subscription').map((fee) => ({ fee, time: fee.period?.from ?? 0 })),
  );
  const groups = byMonth(
    fees,
    since(org, query),
    (row) => row.time,
    ({ fee }) => fee.currency,
  );
  const rows = [...groups].map(([key, own]) => ({
    month: monthIn(key),
    amount_cents: total(own, ({ fee }) => fee.amountCents) as number | null,
    currency: (own[0]?.fee.currency ?? null) as string | null,
  }));
  const empty = emptyMonths(org, query, rows).map((month) => ({ month, amount_cents: null, currency: null }));
  return { mrrs: inOrder([...rows, ...empty]) };
}

/** What is overdue, by the month it was due. */
export function overdueBalance({ org, query }: Call) {
  const overdue = revenueInvoices(org, query).filter((invoice) => isOverdue(org, invoice));
  const groups = byMonth(
    overdue,
    since(org, query),
    ({ dueDay }) => dueDay,
    ({ currency }) => currency,
  );
  return {
    overdue_balances: [...groups].map(([key, invoices]) => ({
      month: monthIn(key),
      amount_cents: decimalText(total(invoices, (invoice) => dueCents(org, invoice))),
      currency: invoices[0]?.currency ?? '',
      lago_invoice_ids: invoices.map(({ id }) => id),
      billing_entity_id: entityId(org, query),
    })),
  };
}

/** Lago sends this figure as decimal text of cents. */
const decimalText = (amountCents: number): string => cents(amountCents).toString();
