import { ExactNumber } from './exact-number.js';
import { MARK, MARK_ESCAPED, setAside } from './set-aside.js';
import { sameValue } from './decimal.js';

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Up to so many significant digits a double gives back what was written, within usual exponents. */
const SAFE_DIGITS = 15;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What makes a number more than a row of digits. Such a row stays one: `1e+21` is no whole number to all readers. */
const WITH_MORE = /[.eE]/;

const LONG_EXPONENT = /\d[eE][+-]?\d{3}/;

/**
 * `JSON.parse`, with an ExactNumber for each number that a double would change. Texts without a long run of digits and
 * without a great exponent, which is nearly all, cost no more than `JSON.parse`. Throws SyntaxError.
 */
export function readJson(text: string): unknown {
  if (!mayHoldExact(text)) return JSON.parse(text);
  // A reviver is asked about every value, which costs more than all the rest.
  if (text.includes(MARK_ESCAPED)) return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown);
  const aside = setAside(text, (number) => isKept(number, Number(number)));
  const value: unknown = JSON.parse(aside.text);
  return aside.numbers.length ? putBack(value, aside.numbers) : value;
}

/** Puts numbers in the place of the texts that stand for them. */
function putBack(value: unknown, numbers: readonly string[]): unknown {
  if (typeof value === 'string') {
    return value.startsWith(MARK) ? new ExactNumber(numbers[Number(value.slice(1))] as string) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const inner = holder[key];
    const put = putBack(inner, numbers);
    if (put !== inner) holder[key] = put;
  }
  return value;
}

/** The number a text denotes: a double when that gives it back, else as it is written. `text` is spelled as in JSON. */
export function numberOf(text: string): number | ExactNumber {
  const number = Number(text);
  return isKept(text, number) ? number : new ExactNumber(text);
}

/** The number a text stands for, as in JSON or as `Number` takes it; undefined when it stands for none. */
export function numberIn(text: string): number | ExactNumber | undefined {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return undefined;
  return JSON_NUMBER.test(text) ? numberOf(text) : number;
}

const keepExact: Reviver = (_key, value, { source }) =>
  typeof value !== 'number' || source === undefined || isKept(source, value) ? value : new ExactNumber(source);

function isKept(text: string, number: number): boolean {
  if (text.length <= SAFE_DIGITS && !/[eE]/.test(text)) return true;
  if (!Number.isFinite(number)) return false;
  const written = String(number);
  if (!WITH_MORE.test(text)) return written === text || number === 0;
  return written === text || sameValue(text, written);
}

/** A run of more digits than are safe covers one character in so many: the others need not be looked at. */
function mayHoldExact(text: string): boolean {
  for (let index = SAFE_DIGITS; index < text.length; index += SAFE_DIGITS + 1) {
    if (isDigit(text.charCodeAt(index)) && runAround(text, index) > SAFE_DIGITS) return true;
  }
  return LONG_EXPONENT.test(text);
}

function runAround(text: string, index: number): number {
  let start = index;
  let end = index;
  while (end - start <= SAFE_DIGITS && isDigit(text.charCodeAt(start - 1))) start--;
  while (end - start <= SAFE_DIGITS && isDigit(text.charCodeAt(end + 1))) end++;
  return end - start + 1;
}

/** A digit, or the point between digits. */
function isDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}
