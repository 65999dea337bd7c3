import { findAll } from '@lago/capability-model';
import type { ConsentLines, Found } from '@lago/capability-model';
import { minorUnits, multiply, numeral, plain, formatAmount, formatPrice } from './format-amount.js';
import { findOne, firstOf, leaves } from '../values/pointer.js';
import type { Scope } from './read-scope.js';
import { previewSection } from './preview-section.js';
import type { PreviewSection } from './preview-section.js';
import { label, formatValue } from './format-value.js';

/** Every line as units x price = amount, and the sum of each currency; `total` is undefined when a line has no price. */
export interface DescribedLines extends PreviewSection {
  readonly total: bigint | undefined;
  /** A line that refers to something that is not there. */
  readonly unknown: unknown;
}

const MOST_STORED = 40;

interface Line {
  readonly text: string;
  readonly amount: bigint | undefined;
  readonly currency: unknown;
}

/** Says the lines of a call, or of a record that was read. */
export function describeLines(rule: ConsentLines, scope: Scope): DescribedLines {
  const found = findAll(scope, `${rule.lines}/*`);
  const known = rule.known ? findAll(scope, `${rule.known.list}/*`) : [];
  let unknown: unknown;
  const lines = found.map((line, index) => {
    const key = rule.known && findOne(line.value, rule.known.key);
    const record = known.find(({ value }) => rule.known && findOne(value, rule.known.by) === key);
    if (rule.known?.missing && !record) unknown ??= key;
    return describeLine(rule, { ...scope, line: line.value, known: record?.value }, line, index);
  });
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  const sums = currencies.map((currency) => {
    const own = lines.filter((line) => line.currency === currency);
    if (own.some(({ amount }) => amount === undefined)) return 'not known: a price could not be read';
    return formatAmount(String(own.reduce((sum, { amount = 0n }) => sum + amount, 0n)), currency);
  });
  const count = lines.length === 1 ? '1 line' : `${lines.length} lines`;
  // What is sent is said whole; of what is stored, the sum says what the lines would.
  const shown = rule.lines.startsWith('/body') ? lines : lines.slice(0, MOST_STORED);
  const more = lines.length > shown.length ? [`and ${lines.length - shown.length} more, in the total`] : [];
  const total = currencies.length === 1 ? lines.reduce<bigint | undefined>(add, 0n) : undefined;
  const sum = `Total (${rule.total}), ${count}: ${sums.join(' and ') || 'nothing'}`;
  return {
    ...previewSection('lines', rule.as, [...shown.map(({ text }) => text), ...more, sum], [rule.lines]),
    total,
    unknown,
  };
}

function describeLine(rule: ConsentLines, scope: Scope, line: Found, index: number): Line {
  const isSent = rule.lines.startsWith('/body');
  const used = new Set<string>();
  const take = (pointers: readonly string[] | undefined) => {
    const at = pointers?.find((pointer) => firstOf(scope, [pointer]) !== undefined);
    if (at?.startsWith('/line/')) used.add(at.slice('/line'.length));
    return at && findOne(scope, at);
  };
  const name = take(rule.name);
  const units = take(rule.units) ?? rule.unitsDefault;
  const currency = take(rule.currency);
  const given = take(rule.amount) ?? rule.amountDefault;
  const price = take(rule.price);
  const precise = take(rule.precisePrice);
  const amount = given === undefined ? multiply(units, price) : minorUnits(given);
  const key = rule.known && findOne(scope['line'], rule.known.key);
  if (rule.known) used.add(rule.known.key);
  const each =
    precise === undefined ? price !== undefined && formatAmount(price, currency) : formatPrice(precise, currency);
  const words = amount === undefined ? 'not known' : formatAmount(String(amount), currency) + unrounded(given);
  const count = units === undefined ? undefined : isSent ? numeral(units) : plain(units);
  const sum =
    count === undefined ? words : `${count} × ${each === false ? 'a price that could not be read' : each} = ${words}`;
  const called = [name === undefined ? undefined : formatValue(name), key === undefined ? undefined : formatValue(key)];
  const rest = isSent ? restOf(line.value, used) : '';
  const title = [...new Set(called.filter((part) => part !== undefined))].join(' ');
  return { text: `${index + 1}. ${title}: ${sum}${rest}`, amount, currency };
}

/** Amounts are whole numbers of the smallest unit; what is sent otherwise is rounded. */
function unrounded(given: unknown): string {
  return given === undefined || /^-?\d+(?:\.0*)?$/.test(numeral(given)) ? '' : ` (${numeral(given)}, rounded)`;
}

/** What else a line of the call says. */
function restOf(line: unknown, used: ReadonlySet<string>): string {
  const parts = leaves(line).filter(({ at }) => !used.has(at));
  return parts.map(({ at, value }) => `; ${label(at)} ${formatValue(value)}`).join('');
}

function add(sum: bigint | undefined, { amount }: Line): bigint | undefined {
  return sum === undefined || amount === undefined ? undefined : sum + amount;
}
