import type { FailedOutcome } from '@lago/lago-client';
import type { CatalogTool } from '../catalog/catalog-tool.js';

export interface Ending {
  readonly status: number;
  /** What is known of the request. */
  readonly outcome: FailedOutcome;
  /** Retry-After, in seconds. */
  readonly wait: string | undefined;
  /** The caller gave a key under which the call happens once. */
  readonly keyed?: boolean;
  /** What the answer says already. */
  readonly said?: string;
}

/** Whether and when the same call may be made again. */
export function repeatAdvice(tool: CatalogTool, { status, outcome, wait, said, keyed }: Ending): string {
  if (status === 429) return `yes, after ${wait ? `${wait} seconds` : 'a minute'}; this call had no effect.`;
  if (status === 409 && wait) return `yes, after ${wait} seconds; the first call is still running.`;
  if (status === 401 || status === 403) return 'no, not before somebody changes what this access may do.';
  if (status < 500) return 'no, the same call gives the same answer; change the arguments or the state first.';
  const pause = wait ? ` after ${wait} seconds` : ' after a few seconds';
  if (tool.readOnly) return `yes${pause}; it changes nothing.`;
  if (outcome === 'not-sent') return `yes${pause}; nothing was sent.`;
  if (keyed)
    return `yes${pause}, with the same key: what became of the first call is looked up before anything is sent.`;
  const { retry, reconcile } = tool.operation.facts;
  const known = reconcile?.['advice'];
  const advice = typeof known === 'string' && !said?.includes(known) ? ` ${known}` : '';
  const allowed = status === 502 || status === 504 ? retry.network : retry.http5xx;
  if (allowed === 'yes') return `yes${pause}; a second time does no harm.`;
  if (allowed === 'check') return `only after a check, it may have taken effect.${advice}`;
  return `no, it may have taken effect and would act twice. Check first.${advice}`;
}
