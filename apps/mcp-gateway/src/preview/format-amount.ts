import { amountInWords, minorDigits } from '../values/money.js';

/** A decimal number as written: `digits` divided by ten to the power of `scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

const CODE = /^[a-z]{3}$/i;

/** An amount in the smallest unit for a person; never left out because it is zero or its currency disputed. */
export function formatAmount(minor: unknown, currency: unknown): string {
  const text = numeral(minor);
  const known = typeof currency === 'string' && CODE.test(currency) ? currency.toUpperCase() : undefined;
  const words = amountInWords(typeof minor === 'number' ? minor : text, known);
  if (words) return grouped(words);
  if (text === '0' && known) return `${minorDigits(known) ? `0.${'0'.repeat(minorDigits(known))}` : '0'} ${known}`;
  return known ? `${text} in the smallest unit of ${known}` : `${text} in the smallest unit of its currency`;
}

/** units by price in the smallest unit, rounded half away from zero; undefined when either is no number. */
export function multiply(units: unknown, price: unknown): bigint | undefined {
  const [a, b] = [decimal(units), decimal(price)];
  if (!a || !b) return undefined;
  return rounded({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** A number of the smallest unit as an integer; undefined when it is none. */
export function minorUnits(value: unknown): bigint | undefined {
  const number = decimal(value);
  return number && rounded(number);
}

/** A price as a decimal of its currency, such as `"450.0"`; more precise than the smallest unit it stays as it is. */
export function formatPrice(price: unknown, currency: unknown): string {
  const number = decimal(price);
  if (!number || typeof currency !== 'string' || !CODE.test(currency)) return numeral(price);
  const minor = { digits: number.digits * 10n ** BigInt(minorDigits(currency)), scale: number.scale };
  const isComplete = minor.digits % 10n ** BigInt(minor.scale) === 0n;
  return isComplete ? formatAmount(String(rounded(minor)), currency) : `${plain(price)} ${currency}`;
}

/** A decimal without zeros at its end: `1.0` is 1. */
export function plain(value: unknown): string {
  return numeral(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A JSON number or numeric text as it was written. */
export function numeral(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}

function decimal(value: unknown): Decimal | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return undefined;
  const match = DECIMAL.exec(numeral(value).trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', rest = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${rest}`);
  const scale = rest.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function rounded({ digits, scale }: Decimal): bigint {
  if (scale === 0) return digits;
  const unit = 10n ** BigInt(scale);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return (digits + half) / unit;
}

/** 21782453.00 EUR is read as what it is more easily with its thousands apart. */
function grouped(words: string): string {
  return words.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','));
}
