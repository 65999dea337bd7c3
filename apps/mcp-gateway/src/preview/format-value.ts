import { isNumber } from '@lago/capability-model';
import { visible, visibleJson } from '../values/sanitize.js';
import { formatAmount } from './format-amount.js';

const LONGEST_STORED = 255;

/** A value of the call as a person reads it: never shortened, on one line, with what cannot be seen as an escape. */
export function formatValue(value: unknown): string {
  return value === undefined ? 'nothing' : visibleJson(value);
}

/** A value that was stored by others. */
export function formatStored(value: unknown): string {
  if (typeof value !== 'string') return formatValue(value);
  const text = visible(value);
  return JSON.stringify(text.length > LONGEST_STORED ? `${text.slice(0, LONGEST_STORED)}…` : text);
}

/** A pointer as a label: `/customer/external_id` is `customer external id`. */
export function label(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) =>
      visible(part)
        .replace(/_cents(?=$|_remaining$)/, '')
        .replaceAll('_', ' '),
    )
    .join(' ');
}

/** `amount_cents 500`, `EUR` as `amount 5.00 EUR`; other members as they are. */
export function formatMember(pointer: string, value: unknown, currency: unknown, words = formatValue): string {
  const isAmount = /_cents(?:_remaining)?$/.test(pointer) && (isNumber(value) || typeof value === 'string');
  return `${label(pointer)} ${isAmount ? formatAmount(value, currency) : words(value)}`;
}

/** The currency of an amount in a record: its own, else the record's. */
export function currencyIn(record: unknown, pointer: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  const members = record as Readonly<Record<string, unknown>>;
  const stem = pointer.slice(pointer.lastIndexOf('/') + 1).replace(/_cents(?:_remaining)?$/, '');
  return members[`${stem}_currency`] ?? members['currency'] ?? members['amount_currency'];
}
