import { ExactNumber } from './exact-number.js';
import { sameValue } from './decimal.js';

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Up to so many significant digits a double gives back what was written, within usual exponents. */
const SAFE_DIGITS = 15;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const LONG_EXPONENT = /\d[eE][+-]?\d{3}/;

/**
 * `JSON.parse`, with an ExactNumber for each number that a double would change. Texts without a long run of digits and
 * without a great exponent, which is nearly all, cost no more than `JSON.parse`. Throws SyntaxError.
 */
export function readJson(text: string): unknown {
  return mayHoldExact(text)
    ? (JSON.parse(text, keepExact as (key: string, value: unknown) => unknown) as unknown)
    : (JSON.parse(text) as unknown);
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
  // Readers that tell whole numbers from others take one with an exponent for the latter.
  return written === text || (sameValue(text, written) && !(written.includes('e') && /^-?\d+$/.test(text)));
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
