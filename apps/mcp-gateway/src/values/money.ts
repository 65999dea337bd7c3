import { isNumber } from '@lago/capability-model';

const MINOR = /^(-?)0*(\d+)(?:\.0+)?$/;

const CENTS = /_cents$/;

// ISO 4217 and the payment world disagree about the minor unit of these; a wrong amount is worse than none.
const DISPUTED = new Set(['HUF', 'IDR', 'ISK', 'MGA', 'MRU', 'TWD', 'UGX']);

/**
 * Puts the amount in words beside each amount in the smallest unit: `total_amount_cents: 81675` gets
 * `total_amount: "816.75 EUR"`. Only where the currency is known, the amount is not zero and the name is free.
 */
export function mirrorAmounts(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    result[key] = value;
    const stem = key.replace(CENTS, '');
    if (stem === key || Object.hasOwn(record, stem)) continue;
    const amount = amountInWords(value, currencyOf(record, stem));
    if (amount) result[stem] = amount;
  }
  return result;
}

/** `81675`, `EUR` as `816.75 EUR`; undefined when that cannot be said with certainty. */
export function amountInWords(cents: unknown, currency: unknown): string | undefined {
  const words = exactAmount(cents, currency);
  return words !== undefined && /[1-9]/.test(words) ? words : undefined;
}

/** The same, but zero is said as well: `0.00 EUR`. */
export function exactAmount(cents: unknown, currency: unknown): string | undefined {
  const minor = minorText(cents);
  if (minor === undefined) return undefined;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency) || DISPUTED.has(currency)) return undefined;
  const digits = minorDigits(currency);
  const [sign, size] = minor.startsWith('-') ? ['-', minor.slice(1)] : ['', minor];
  const text = size.padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const rest = digits ? `.${text.slice(-digits)}` : '';
  return `${sign}${whole}${rest} ${currency}`;
}

/** A whole number as its digits, whichever way it came. */
export function minorText(cents: unknown): string | undefined {
  if (typeof cents === 'number') return Number.isInteger(cents) && Math.abs(cents) < 1e21 ? String(cents) : undefined;
  const [, sign, digits = '0'] = MINOR.exec(isNumber(cents) || typeof cents === 'string' ? String(cents) : '') ?? [];
  return sign === undefined ? undefined : `${digits === '0' ? '' : sign}${digits}`;
}

/** The currency of an amount of a record: its own, else the record's. */
export function currencyOf(record: Readonly<Record<string, unknown>>, stem: string): unknown {
  return record[currencyKey(record, stem) ?? ''];
}

/** The member of a record that names the currency of an amount. */
export function currencyKey(record: Readonly<Record<string, unknown>>, stem: string): string | undefined {
  return [`${stem}_currency`, 'currency', 'amount_currency'].find((key) => (record[key] ?? undefined) !== undefined);
}

const digitsOf = new Map<string, number>();

/** Digits of a currency after the point. A formatter is dear to make; there are at most 26³ codes of three letters. */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}
