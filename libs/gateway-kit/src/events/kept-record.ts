import { isNumber } from '@lago/capability-model';
import type { DeliveryRule } from '@lago/capability-model';

/** What a caller is told of a record that is kept: in the shape of the API's own, without what only the API knows. */
export function keptRecord(rule: DeliveryRule, item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rule.answer.members).map(([name, form]) => [name, valueOf(form, item[name])] as const),
  );
}

function valueOf(form: string, value: unknown): unknown {
  if (form === 'nothing' || (value === undefined && form !== 'value')) return null;
  if (form === 'moment') return momentOf(value);
  if (form === 'text') return value === null || typeof value === 'string' ? value : String(value);
  return value ?? {};
}

/** Unix seconds as the API shows a time. */
function momentOf(value: unknown): unknown {
  const seconds = typeof value === 'string' || isNumber(value) ? Number(value) : Number.NaN;
  const date = new Date(Math.floor(seconds * 1000));
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}
