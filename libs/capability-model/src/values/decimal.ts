/** A decimal number: `digits` (no zeros at either end, empty for zero) as an integer, times ten to `exponent`. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits than any quantity has: what follows from longer ones is not worked out. */
export const MOST_DIGITS = 1000;

/** Reads a number as JSON (RFC 8259) or JavaScript writes it. Throws TypeError for any other text. */
export function decimalOf(text: string): Decimal {
  const match = NUMBER.exec(text);
  if (!match) throw new TypeError('not a number');
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  const end = lastDigit(all) + 1;
  const digits = all.slice(firstDigit(all), end);
  if (digits === '') return { negative: false, digits, exponent: 0 };
  return { negative: sign === '-', digits, exponent: Number(power) - fraction.length + (all.length - end) };
}

/** True when both texts denote the same number. */
export function sameValue(a: string, b: string): boolean {
  return compare(decimalOf(a), decimalOf(b)) === 0;
}

/** Below zero when `a` is the smaller, above when it is the greater. */
export function compare(a: Decimal, b: Decimal): number {
  const sign = Number(b.negative) - Number(a.negative);
  if (sign !== 0) return sign;
  return a.negative ? compareSize(b, a) : compareSize(a, b);
}

/** True for a whole number, however it is written. */
export function isInteger({ exponent }: Decimal): boolean {
  return exponent >= 0;
}

/** True when `a` is a whole multiple of `step`; for numbers of more than MOST_DIGITS digits it is taken for granted. */
export function isMultiple(a: Decimal, step: Decimal): boolean {
  if (a.digits === '') return true;
  if (step.digits === '') return false;
  if (a.digits.length > MOST_DIGITS) return true;
  const shift = a.exponent - step.exponent;
  // No digits of `a` are left once it is divided by that power of ten: its last one is not zero.
  if (shift < -a.digits.length) return false;
  if (shift > MOST_DIGITS) return isMultiple({ ...a, exponent: step.exponent + MOST_DIGITS }, step);
  const [left, right] = [BigInt(a.digits), BigInt(step.digits)];
  return shift >= 0 ? (left * 10n ** BigInt(shift)) % right === 0n : left % (right * 10n ** BigInt(-shift)) === 0n;
}

function compareSize(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return a.digits.length - b.digits.length;
  const size = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (size !== 0) return size;
  const length = Math.max(a.digits.length, b.digits.length);
  const [left, right] = [a.digits.padEnd(length, '0'), b.digits.padEnd(length, '0')];
  return left < right ? -1 : Number(left > right);
}

function firstDigit(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === ZERO) at++;
  return at;
}

function lastDigit(text: string): number {
  let at = text.length - 1;
  while (text.charCodeAt(at) === ZERO) at--;
  return at;
}

const ZERO = 0x30;
