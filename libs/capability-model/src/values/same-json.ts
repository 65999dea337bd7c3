import { decimalOf } from './decimal.js';
import { ExactNumber } from './exact-number.js';

/**
 * One text for equal JSON values, whatever the order of members and the spelling of numbers. It is what `JSON.stringify`
 * writes of a value whose members were put in order.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (value instanceof ExactNumber) return canonicalNumber(value.text);
  return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value);
}

function canonicalObject(value: object): string {
  let text = '';
  for (const key of Object.keys(value).sort(inOrder)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) text += `${text && ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** As JavaScript orders members that were added by name: indexes first. */
function inOrder(a: string, b: string): number {
  const [left, right] = [indexOf(a), indexOf(b)];
  if (left !== right) return left - right;
  return a < b ? -1 : 1;
}

function indexOf(key: string): number {
  const code = key.charCodeAt(0);
  if (!(code >= 0x30 && code <= 0x39)) return MOST_INDEX;
  const index = Number(key);
  return Number.isInteger(index) && index < MOST_INDEX && String(index) === key ? index : MOST_INDEX;
}

const MOST_INDEX = 2 ** 32 - 1;

/** Never the text of a double: that is one that a double gives back. */
function canonicalNumber(text: string): string {
  const { negative, digits, exponent } = decimalOf(text);
  return `${negative ? '-' : ''}${digits}e${exponent}`;
}
