import type { Reply } from '@lago/lago-client';

/** What of an upstream answer goes on to the caller besides status and body; everything else stays behind. */
const FORWARDED = new Set(['content-type', 'content-disposition', 'preference-applied', 'retry-after']);

/** The headers of a reply that callers get. `by` says whose answer it is. */
export function forwarded(reply: Reply, by: string, id: string): Record<string, string> {
  const { status, headers, replayed, reconciled } = reply;
  const result: Record<string, string> = { 'x-answered-by': by };
  const own = `x-${by}-`;
  for (const name of Object.keys(headers)) {
    const wanted = FORWARDED.has(name) || name.startsWith('x-ratelimit-') || name.startsWith(own);
    if (wanted) result[name] = headers[name] as string;
  }
  // Callers correlate by the id they gave; one the upstream made up is worth keeping beside it.
  const theirs = headers['x-request-id'];
  if (theirs !== undefined && theirs !== id) result['x-upstream-request-id'] = theirs;
  if (replayed) result['idempotency-replayed'] = 'true';
  if (reconciled) result['x-outcome'] = 'reconciled';
  if (isStored({ status, headers })) result['x-outcome'] = 'stored';
  return result;
}

/** The gateway keeps what was sent, and the API has it later. */
export function isStored({ status, headers }: Pick<Reply, 'status' | 'headers'>): boolean {
  return status === 202 && headers['x-outcome'] === 'stored';
}
