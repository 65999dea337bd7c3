import { isNumber } from '@lago/capability-model';
import type { OperationInput } from '@lago/capability-model';
import { isRecord } from '../values/json.js';
import { sayAmount } from './amount.js';
import { leaves } from '../values/pointer.js';
import { said } from './said.js';
import type { Said } from './said.js';
import { label, say } from './say.js';

/** Whatever of a call no section has said: nothing that is sent goes unmentioned. */
export function sayRest(
  { path, query, body }: OperationInput,
  covered: readonly string[],
  currency: unknown,
): Said | undefined {
  const isCovered = (at: string) => covered.some((pointer) => at === pointer || at.startsWith(`${pointer}/`));
  const places = { path, query, ...(isRecord(body) ? { body } : {}) };
  const rest = leaves(places).filter(({ at }) => at.split('/').length > 2 && !isCovered(at));
  const words = rest.map(({ at, value }) => {
    const isAmount = at.endsWith('_cents') && (isNumber(value) || typeof value === 'string');
    return `${label(at).replace(/^\S+ /, '')} ${isAmount ? sayAmount(value, currency) : say(value)}`;
  });
  return words.length ? said('also_sent', 'Also sent', words) : undefined;
}
