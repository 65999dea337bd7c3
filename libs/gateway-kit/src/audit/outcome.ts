import { UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import type { Reply } from '@lago/lago-client';
import { EventsCutError } from '../problem/events-error.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { translate } from '../problem/translate.js';
import type { AuditEntry } from './audit.js';

type Answered = Pick<Reply, 'status'> & { readonly dryRun?: boolean };

/** What an answer means in the audit. */
export function outcomeOfReply({ status, dryRun }: Answered): Pick<AuditEntry, 'outcome' | 'status'> {
  return dryRun ? { outcome: 'dry-run' } : { outcome: 'done', status };
}

/** What a failure means in the audit. */
export function outcomeOfError(error: unknown): Pick<AuditEntry, 'outcome' | 'status' | 'problem'> {
  if (error instanceof UpstreamReplyError) return { outcome: 'refused-by-upstream', status: error.reply.status };
  const problem = translate(error).problem?.type ?? PROBLEMS.internal;
  const named = { problem: problem.slug };
  if (error instanceof EventsCutError && error.open === 0) return { outcome: 'done', status: problem.status, ...named };
  if (error instanceof UpstreamError) return { outcome: error.outcome === 'not-sent' ? 'failed' : 'unknown', ...named };
  // A fault of ours can come after the call as well as before it.
  if (problem === PROBLEMS.internal) return { outcome: 'unknown', ...named };
  return { outcome: problem.status < 500 ? 'refused' : 'failed', ...named };
}
