import type { Reply } from '@lago/lago-client';

/** What of an upstream answer goes on to the caller besides status and body; everything else stays behind. */
const FORWARDED = new Set(['content-type', 'content-disposition', 'preference-applied', 'retry-after']);

/** What the gateway's own answers say of what became of the call. */
const OWN: ReadonlySet<string> = new Set(['stored', 'each']);

/** The headers of a reply that callers get. `by` says whose answer it is. */
export function forwarded(reply: Reply, by: string, id: string): Record<string, string> {
  const { headers, replayed, reconciled } = reply;
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
  if (isOwn(reply)) result['x-outcome'] = headers['x-outcome'] as string;
  return result;
}

/** The answer is the gateway's own: it keeps what was sent, or has cut it and tells the end of each record. */
export function isOwn({ headers }: Pick<Reply, 'headers'>): boolean {
  return OWN.has(headers['x-outcome'] ?? '');
}
