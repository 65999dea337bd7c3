import { fieldError, notFound } from '../http/errors.js';
import { Decimal } from '../kernel/decimal.js';
import { integer, isObject } from '../kernel/json.js';
import { cents, roundCents } from '../kernel/money.js';
import type { Fee, Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { creditableCents, dueCents, refundableCents } from './invoice-figures.js';
import { sumTaxes } from './taxes.js';
import type { TaxSum } from './taxes.js';

/** One line of a credit note: how much of which fee. */
export interface NoteLine {
  fee: Fee;
  amountCents: number;
}

/** What some lines of an invoice are worth on a credit note. */
export interface NoteAmounts {
  itemsCents: number;
  exactCouponsCents: Decimal;
  subTotalCents: number;
  tax: TaxSum;
  totalCents: number;
  maxCreditable: number;
  maxRefundable: number;
  maxOffsettable: number;
}

const itemError = (code: string) => fieldError('amount_cents', code);

/** Reads the items of a credit note and checks each against what is left on its fee. */
export function readLines(org: Organization, invoice: Invoice, items: unknown): NoteLine[] {
  if (!Array.isArray(items)) throw fieldError('items', 'must_be_an_array');
  const taken = new Map<string, number>();
  return items.map((item: unknown) => {
    const fee = isObject(item) ? invoice.fees.find(({ id }) => id === item['fee_id']) : undefined;
    if (!fee) throw notFound('fee');
    const asked = isObject(item) ? item['amount_cents'] : undefined;
    const amountCents = typeof asked === 'number' ? Math.round(asked) : (integer(asked) ?? 0);
    if (amountCents < 0) throw itemError('invalid_value');
    const used = (taken.get(fee.id) ?? 0) + amountCents;
    taken.set(fee.id, used);
    if (used > fee.amountCents - fee.creditedCents) throw itemError('higher_than_remaining_fee_amount');
    if (
      fee.type === 'credit' &&
      invoice.paymentStatus === 'succeeded' &&
      amountCents > (org.wallets.get(invoice.walletId)?.balanceCents ?? 0)
    ) {
      throw itemError('higher_than_wallet_balance');
    }
    return { fee, amountCents };
  });
}

/** Lines less their share of the coupons plus their tax; the share is taken from each line as the invoice did. */
export function amountsOf(org: Organization, invoice: Invoice, lines: NoteLine[]): NoteAmounts {
  const itemsCents = lines.reduce((sum, line) => sum + line.amountCents, 0);
  const shareOf = ({ fee, amountCents }: NoteLine): Decimal =>
    fee.couponCents.times(cents(amountCents)).dividedBy(cents(fee.amountCents));
  const exactCouponsCents = lines.reduce((sum, line) => sum.plus(shareOf(line)), Decimal.zero);
  const exactSubTotal = cents(itemsCents).minus(exactCouponsCents);
  const tax = sumTaxes(
    org,
    lines.map((line) => ({ base: cents(line.amountCents).minus(shareOf(line)), taxes: line.fee.taxes })),
  );
  const totalCents = roundCents(exactSubTotal.plus(tax.exactCents));
  const isCredit = invoice.type === 'credit';
  return {
    itemsCents,
    exactCouponsCents,
    subTotalCents: roundCents(exactSubTotal),
    tax,
    totalCents,
    maxCreditable: isCredit ? 0 : Math.min(totalCents, creditableCents(org, invoice)),
    maxRefundable: Math.min(totalCents, refundableCents(org, invoice)),
    maxOffsettable: Math.min(totalCents, invoice.paymentStatus === 'succeeded' ? 0 : dueCents(org, invoice)),
  };
}
