import { isDeepStrictEqual } from 'node:util';
import { isMapping, isNumber } from '@lago/capability-model';
import { resolve, tokensOf } from './pointer.js';
import type { ExistsEqualRule, MatchEntry } from './rule.js';

/** True when every entry holds between what was sent and a record. */
export function matches(entries: readonly MatchEntry[], sent: unknown, found: unknown): boolean {
  return entries.every((entry) => holds(entry, sent, found));
}

/**
 * True when a record shows everything that was sent: each key under `sent`, nested alike, except what is named in
 * `match` (compared as told) and `ignore`. Keys not sent, or sent as null, are not compared.
 */
export function equalsSent(
  { match = [], ignore = [] }: Pick<ExistsEqualRule, 'match' | 'ignore'>,
  sent: unknown,
  found: unknown,
) {
  const apart = new Set([...match.map(({ sent: pointer }) => pointer), ...ignore].map(normal));
  return covers(sent, found, '', apart) && matches(match, sent, found);
}

function normal(pointer: string): string {
  return tokensOf(pointer)
    .map((token) => `/${token}`)
    .join('');
}

function covers(sent: unknown, found: unknown, at: string, apart: ReadonlySet<string>): boolean {
  if (sent === undefined || sent === null || apart.has(at)) return true;
  if (isMapping(sent) && !isNumber(sent)) {
    // Objects that only hold exceptions may look different in the record, so they need no counterpart.
    return Object.entries(sent).every(([key, value]) =>
      covers(value, isMapping(found) && Object.hasOwn(found, key) ? found[key] : undefined, `${at}/${key}`, apart),
    );
  }
  if (Array.isArray(sent)) {
    if (!Array.isArray(found) || found.length !== sent.length) return false;
    return sent.every((item, index) => covers(item, found[index], `${at}/${index}`, apart));
  }
  return sameScalar(sent, found);
}

/** Text and numbers are equal by value, because an API that casts shows 5 for "5"; no text is shown as nothing. */
function sameScalar(sent: unknown, found: unknown): boolean {
  if (sameJson(sent, found)) return true;
  if (typeof sent === typeof found) return false;
  if (sent === '') return found === undefined || found === null;
  if (typeof sent === 'boolean' || typeof found === 'boolean') return String(sent) === String(found);
  return sameNumber(sent, found, 0);
}

function holds(entry: MatchEntry, sent: unknown, found: unknown): boolean {
  const wanted = expected(entry, sent);
  if (wanted === undefined) return true;
  const value = resolve(found, entry.found);
  if (wanted === null) return value === undefined || value === null;
  if (entry.items) return pairs(entry.items, wanted, value);
  switch (entry.as) {
    case 'number':
      return sameNumber(wanted, value, tolerance(entry, wanted));
    case 'time':
      return sameTime(wanted, value);
    case 'seconds':
      return sameInstant(wanted, value);
    case 'contains':
      return typeof value === 'string' && value.includes(String(wanted));
    case 'set':
      return Array.isArray(wanted) && Array.isArray(value) && isDeepStrictEqual(ordered(wanted), ordered(value));
    default:
      return sameJson(wanted, value);
  }
}

/** What the record should show for one entry: the value sent, its default, or undefined when nothing is compared. */
export function expected({ sent: pointer, default: fallback, times }: MatchEntry, sent: unknown): unknown {
  const value = resolve(sent, pointer) ?? fallback;
  if (value === undefined || value === null || times === undefined) return value;
  return Number(value) * Number(resolve(sent, times) ?? 1);
}

/** By how much a record may differ from `wanted`: a product that is whole is shown as it is, others are rounded. */
export function tolerance({ times, within = 0 }: MatchEntry, wanted: unknown): number {
  const product = Number(wanted);
  return times !== undefined && Math.abs(product - Math.round(product)) < 1e-6 ? 0 : within;
}

/**
 * True when the items of both lists can be paired so that `test` holds for every pair (augmenting paths). `most` bounds
 * how often it is asked, because lists can be long; what cannot be told in so many tests is taken for true.
 */
export function pairable<A, B>(
  left: readonly A[],
  right: readonly B[],
  test: (a: A, b: B) => boolean,
  most = Infinity,
): boolean {
  if (left.length !== right.length) return false;
  // Nearly always a list is shown in the order in which it was sent.
  if (left.every((item, index) => test(item, right[index] as B))) return true;
  const partner = new Array<number | undefined>(right.length);
  let tests = left.length;
  const fits = (index: number, at: number) => (tests += 1) > most || test(left[index] as A, right[at] as B);
  const place = (index: number, tried: Set<number>): boolean => {
    const free = right.findIndex((_, at) => partner[at] === undefined && fits(index, at));
    if (free >= 0) partner[free] = index;
    return (
      free >= 0 ||
      right.some((_, at) => {
        if (tests > most || tried.has(at) || !fits(index, at)) return tests > most;
        tried.add(at);
        const other = partner[at];
        if (other !== undefined && !place(other, tried)) return false;
        partner[at] = index;
        return true;
      })
    );
  };
  return left.every((_, index) => tests > most || place(index, new Set()));
}

function pairs(entries: readonly MatchEntry[], sent: unknown, found: unknown): boolean {
  if (!Array.isArray(sent) || !Array.isArray(found)) return false;
  return pairable(sent as unknown[], found as unknown[], (a, b) => matches(entries, a, b));
}

function sameNumber(a: unknown, b: unknown, within: number): boolean {
  const [left, right] = [decimal(a), decimal(b)];
  if (left === undefined || right === undefined) return false;
  // Past 2^53 doubles that are the same may have been written differently.
  if (within === 0 && Math.abs(left) > Number.MAX_SAFE_INTEGER) return String(a).trim() === String(b).trim();
  // Amounts in cents may come as 1000.0000000001 after a multiplication; a cent is never nothing.
  return Math.abs(left - right) <= within + Math.min(1e-9 * Math.abs(left), 1e-3);
}

function decimal(value: unknown): number | undefined {
  if (isNumber(value)) return Number(value);
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

/** Equal JSON as an API reads it: whole numbers keep all their digits, others become doubles. */
function sameJson(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) {
    const [left, right] = [String(a), String(b)];
    const whole = /^-?\d+$/;
    return whole.test(left) && whole.test(right) ? BigInt(left) === BigInt(right) : Number(left) === Number(right);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isMapping(a) || !isMapping(b)) return a === b;
  const [left, right] = [present(a), present(b)];
  return left.length === right.length && left.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

function present(record: Record<string, unknown>): string[] {
  return Object.keys(record).filter((key) => record[key] !== undefined);
}

function sameTime(a: unknown, b: unknown): boolean {
  const [left, right] = [Date.parse(String(a)), Date.parse(String(b))];
  return !Number.isNaN(left) && Math.floor(left / 1000) === Math.floor(right / 1000);
}

/** Seconds as sent and a time with milliseconds, which were cut off or rounded. */
function sameInstant(seconds: unknown, time: unknown): boolean {
  const ms = (decimal(seconds) ?? Number.NaN) * 1000;
  const shown = Date.parse(String(time));
  return shown === Math.floor(ms) || shown === Math.round(ms);
}

function ordered(list: readonly unknown[]): string[] {
  return list.map((item) => JSON.stringify(item)).sort();
}
