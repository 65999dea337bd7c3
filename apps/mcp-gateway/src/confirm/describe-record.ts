import { isRecord } from '../call/json.js';
import { amountInWords } from '../call/money.js';
import { visible } from '../call/sanitize.js';

const TELLING = ['number', 'name', 'external_id', 'code', 'status', 'payment_status', 'credit_status', 'refund_status'];
const MOST_AMOUNTS = 3;
const LONGEST = 80;

/** One line about a record: what people call it, its state, whose it is, its amounts. */
export function describeRecord(kind: string, record: Readonly<Record<string, unknown>>): string {
  const owner = record['customer'];
  const parts = [
    ...telling(record),
    ...(isRecord(owner) ? [`customer ${telling(owner).join(', ')}`] : []),
    ...amounts(record),
  ];
  return `${kind.replaceAll('_', ' ')}: ${parts.join(', ') || 'found'}`;
}

function telling(record: Readonly<Record<string, unknown>>): string[] {
  return TELLING.flatMap((key) => {
    const value = record[key];
    if (typeof value !== 'string' || !value) return [];
    return [`${key.replaceAll('_', ' ')} ${JSON.stringify(visible(value).slice(0, LONGEST))}`];
  });
}

/** Totals first: they are what a person decides on. */
function amounts(record: Readonly<Record<string, unknown>>): string[] {
  const all = Object.entries(record).flatMap(([key, value]) => {
    if (!key.endsWith('_cents')) return [];
    const stem = key.replace(/_cents$/, '');
    const currency = record[`${stem}_currency`] ?? record['currency'] ?? record['amount_currency'];
    const words = amountInWords(value, currency);
    return words ? [{ stem, words }] : [];
  });
  const totals = all.filter(({ stem }) => stem.includes('total') && !stem.startsWith('sub_'));
  return (totals.length ? totals : all)
    .slice(0, MOST_AMOUNTS)
    .map(({ stem, words }) => `${stem.replaceAll('_', ' ')} ${words}`);
}
