import { CallAbortedError } from '@lago/lago-client';
import { PROBLEMS } from '../problem/problem-types.js';
import { translate } from '../problem/translate.js';

/** Outcomes of a call that are not problems of the gateway's own. */
const PLAIN = ['ok', 'dry_run', 'upstream_4xx', 'upstream_5xx', 'aborted'] as const;

/** Every value the label `outcome` can have. */
export const OUTCOME_LABELS: readonly string[] = [...PLAIN, ...Object.values(PROBLEMS).map(({ code }) => code)];

/** How a failed call counts: whose fault it was is told by the name. */
export function outcomeLabel(error: unknown): string {
  if (error instanceof CallAbortedError) return 'aborted';
  const { upstream, problem } = translate(error);
  if (upstream) return upstream.status < 500 ? 'upstream_4xx' : 'upstream_5xx';
  return problem.type.code;
}

/** Whose business an outcome is: `fault` ours or the upstream's, `caller` whoever called. */
export type LabelClass = 'ok' | 'caller' | 'fault';

/** Tells faults, which an operator must care about, from refusals, which are the caller's business. */
export function classOfLabel(outcome: string): LabelClass {
  if (outcome === 'ok' || outcome === 'dry_run') return 'ok';
  const problem = Object.values(PROBLEMS).find(({ code }) => code === outcome);
  return outcome === 'upstream_5xx' || (problem !== undefined && problem.status >= 500) ? 'fault' : 'caller';
}
