import type { Call } from '../call.js';
import { fieldError, notAllowed, notFound } from '../../http/errors.js';
import { paginate } from '../../http/pagination.js';
import { sent } from '../../http/query.js';
import type { Query } from '../../http/query.js';
import { isoTime } from '../../kernel/ruby-time.js';
import type { Fee } from '../../model/invoice.js';
import type { Organization } from '../../organization/organization.js';
import { Checks, oneOf } from '../../validation/checks.js';
import { feeBaseView, feeView } from '../../views/fee.js';
import { isVisible } from '../../billing/invoice-figures.js';
import { fits } from '../filters.js';

const TYPES = ['charge', 'add_on', 'subscription', 'credit', 'commitment', 'fixed_charge', 'product'] as const;
const STATUSES = ['pending', 'succeeded', 'failed', 'refunded'] as const;
const TIMES = {
  created_at: 'createdAt',
  succeeded_at: 'succeededAt',
  failed_at: 'failedAt',
  refunded_at: 'refundedAt',
} as const;

const byId = (org: Organization, id: string | undefined): Fee => {
  const fee = org.fees.get(id);
  if (!fee) throw notFound('fee');
  return fee;
};

const isShown = (org: Organization, fee: Fee): boolean => {
  const invoice = fee.invoiceId === null ? undefined : org.invoices.get(fee.invoiceId);
  return invoice === undefined || isVisible(invoice);
};

function check(query: Query): void {
  const checks = new Checks();
  const [type, status] = [sent(query, 'fee_type'), sent(query, 'payment_status')];
  checks.when(type !== undefined && oneOf(TYPES, type) === null, 'fee_type', 'value_is_invalid');
  checks.when(status !== undefined && oneOf(STATUSES, status) === null, 'payment_status', 'value_is_invalid');
  for (const name of Object.keys(TIMES).flatMap((time) => [`${time}_from`, `${time}_to`])) {
    const value = sent(query, name);
    checks.when(value !== undefined && isoTime(value) === null, name, 'invalid_date');
  }
  checks.raise();
}

const within = (query: Query, fee: Fee): boolean =>
  Object.entries(TIMES).every(([name, key]) => {
    const from = isoTime(sent(query, `${name}_from`));
    const to = isoTime(sent(query, `${name}_to`));
    const time = fee[key];
    return (from === null || (time !== null && time >= from)) && (to === null || (time !== null && time <= to));
  });

function matcher(org: Organization, query: Query): (fee: Fee) => boolean {
  const is = (name: string, value: string | null | undefined): boolean => fits(query, name, value);
  const currency = sent(query, 'currency')?.toUpperCase();
  return (fee) =>
    is('external_customer_id', org.customers.any(fee.customerId)?.externalId) &&
    is('external_subscription_id', org.subscriptions.any(fee.subscriptionId ?? '')?.externalId) &&
    is('event_transaction_id', fee.eventTransactionId) &&
    (currency === undefined || currency === fee.currency) &&
    is('fee_type', fee.type) &&
    is('billable_metric_code', fee.type === 'charge' ? fee.itemCode : undefined) &&
    is('payment_status', fee.paymentStatus) &&
    within(query, fee);
}

export function listFees({ org, query }: Call) {
  check(query);
  const rows = org.fees
    .all()
    .filter((fee) => isShown(org, fee))
    .filter(matcher(org, query))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const page = paginate(rows, query);
  return { fees: page.rows.map((fee) => feeView(org, fee)), meta: page.meta };
}

export function findFee({ org, params }: Call) {
  return { fee: feeView(org, byId(org, params['lago_id'])) };
}

/** Records the payment of a fee that is on no invoice. */
export function updateFee({ org, params, input }: Call) {
  const fee = byId(org, params['lago_id']);
  if (fee.invoiceId !== null) throw notAllowed('invoiced_fee');
  const status = oneOf(STATUSES, input['payment_status']);
  if (status === null) throw fieldError('payment_status', 'value_is_invalid');
  fee.paymentStatus = status;
  const now = org.now();
  if (status === 'succeeded') fee.succeededAt = now;
  if (status === 'failed') fee.failedAt = now;
  if (status === 'refunded') fee.refundedAt = now;
  return { fee: feeView(org, fee) };
}

/** Deletes a fee that is on no invoice. */
export function deleteFee({ org, params }: Call) {
  const fee = byId(org, params['lago_id']);
  if (fee.invoiceId !== null) throw notAllowed('invoiced_fee');
  fee.deletedAt = org.now();
  return { fee: feeBaseView(org, fee) };
}
