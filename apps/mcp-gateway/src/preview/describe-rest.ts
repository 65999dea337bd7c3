import { isMapping, isNumber } from '@lago/capability-model';
import type { OperationInput } from '@lago/capability-model';
import { formatAmount } from './format-amount.js';
import { leaves } from '../values/pointer.js';
import { previewSection } from './preview-section.js';
import type { PreviewSection } from './preview-section.js';
import { label, formatValue } from './format-value.js';

/** Whatever of a call no section has said: nothing that is sent goes unmentioned. */
export function describeRest(
  { path, query, body }: OperationInput,
  covered: readonly string[],
  currency: unknown,
): PreviewSection | undefined {
  const isCovered = (at: string) => covered.some((pointer) => at === pointer || at.startsWith(`${pointer}/`));
  const places = { path, query, ...(isMapping(body) ? { body } : {}) };
  const rest = leaves(places).filter(({ at }) => at.split('/').length > 2 && !isCovered(at));
  const words = rest.map(({ at, value }) => {
    const isAmount = at.endsWith('_cents') && (isNumber(value) || typeof value === 'string');
    return `${label(at).replace(/^\S+ /, '')} ${isAmount ? formatAmount(value, currency) : formatValue(value)}`;
  });
  return words.length ? previewSection('also_sent', 'Also sent', words) : undefined;
}
