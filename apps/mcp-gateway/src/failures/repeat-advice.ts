import type { ReconcileRule } from '@lago/capability-model';
import type { FailedOutcome } from '@lago/lago-client';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { findOne } from '../values/pointer.js';
import type { UsedKey } from '../arguments/used-key.js';

const MOST_IDS = 5;
const LOOKED_UP = 'what became of the first call is looked up before anything is sent';

export interface FailedCall {
  readonly status: number;
  /** What is known of the request. */
  readonly outcome: FailedOutcome;
  /** Retry-After, in seconds. */
  readonly wait: string | undefined;
  /** The key under which the call happens once. */
  readonly key?: Omit<UsedKey, 'under'> | undefined;
  readonly own?: Readonly<Record<string, unknown>>;
  /** What the answer says already. */
  readonly said?: string;
}

/** Whether and when the same call may be made again. */
export function repeatAdvice(tool: CatalogTool, { status, outcome, wait, said, key, own }: FailedCall): string {
  if (status === 429) return `yes, after ${wait ? `${wait} seconds` : 'a minute'}; this call had no effect.`;
  if (status === 409 && wait) return `yes, after ${wait} seconds; the first call is still running.`;
  if (status === 401 || status === 403) return 'no, not before somebody changes what this access may do.';
  if (status < 500) return 'no, the same call gives the same answer; change the arguments or the state first.';
  const pause = wait ? ` after ${wait} seconds` : ' after a few seconds';
  if (tool.readOnly) return `yes${pause}; it changes nothing.`;
  if (outcome === 'not-sent') return `yes${pause}; nothing was sent.`;
  const { retry, reconcile } = tool.operation.facts;
  const same = key && `${key.argument} ${JSON.stringify(key.value)}, keep this value`;
  if (key?.given) return `yes${pause}, with the same key (${same}): ${LOOKED_UP}.`;
  const stored = reconcile?.strategy === 'duplicate-stored' ? storedIds(reconcile, own) : undefined;
  if (stored) return `yes${pause}, with the same ${stored}: what is stored already counts once.`;
  const known = reconcile?.['advice'];
  const advice = typeof known === 'string' && !said?.includes(known) ? ` ${tool.say(known)}` : '';
  const allowed = status === 502 || status === 504 ? retry.network : retry.http5xx;
  if (allowed === 'yes') return `yes${pause}; a second time does no harm.`;
  if (allowed === 'check') return `only after a check, it may have taken effect.${advice}`;
  const keyed = key ? ` Or repeat it with the key of the first call (${same}): ${LOOKED_UP}.` : '';
  return `no, it may have taken effect and would act twice. Check first.${advice}${keyed}`;
}

/** The ids by which the API tells events apart, as they were sent. */
function storedIds(rule: ReconcileRule, own: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const [id, stamp] = [rule['id'], rule['stamp']];
  const pointer = rule['item'] ?? rule['items'];
  if (typeof id !== 'string' || typeof pointer !== 'string') return undefined;
  const items = [findOne({ body: own }, pointer)].flat();
  const ids = items.map((item) => JSON.stringify(findOne(item, `/${id}`)));
  return `${id} ${ids.slice(0, MOST_IDS).join(', ')}${ids.length > MOST_IDS ? ' ...' : ''} and the same ${String(stamp)}`;
}
