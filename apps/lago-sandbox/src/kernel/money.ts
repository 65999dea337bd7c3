import { Decimal } from './decimal.js';

const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const WITH_THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/*
 * The rounding rule of the sandbox, once for all of it:
 *  - amounts are integers in the smallest unit of the currency ("cents");
 *  - prices, units, rates, taxes and coupon shares are exact decimals until they become an amount;
 *  - an amount is made by rounding once, half away from zero;
 *  - the tax of an invoice or credit note is the rounded sum of the exact taxes of its lines, not the sum of rounded ones.
 */

/** How many of the smallest units make one unit of the currency, as digits: 2 for EUR, 0 for JPY. */
export function currencyDigits(currency: string): number {
  if (WITHOUT_DECIMALS.has(currency)) return 0;
  return WITH_THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** An amount in units of the currency ("0.05" euro) as exact cents. */
export function toExactCents(amount: Decimal, currency: string): Decimal {
  return amount.times(Decimal.of(10 ** currencyDigits(currency)));
}

/** Exact cents as text in units of the currency. */
export function fromCents(cents: Decimal, currency: string): Decimal {
  return cents.dividedBy(Decimal.of(10 ** currencyDigits(currency)));
}

/** The one place where exact cents become an amount. */
export function roundCents(exact: Decimal): number {
  return exact.toInteger();
}

/** A percentage of an exact amount. */
export function percentOf(exact: Decimal, rate: Decimal): Decimal {
  return exact.times(rate).dividedBy(Decimal.of(100));
}

export function cents(amount: number): Decimal {
  return Decimal.of(amount);
}
