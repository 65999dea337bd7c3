import type { Reply } from '@lago/lago-client';

/** Headers that are about the moment of the answer and would mislead whoever reads them later. */
const MOMENTARY =
  /^(?:x-ratelimit-|retry-after$|date$|age$|connection$|keep-alive$|transfer-encoding$|content-length$)/;

/** As version 0.1 reads and writes it. */
interface Stored extends Pick<Reply, 'status' | 'headers'> {
  readonly body: string;
  readonly outcome?: 'reconciled';
}

/** A reply as text. */
export function writeReply({ status, headers, body, reconciled }: Reply): string {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !MOMENTARY.test(name)));
  const found = reconciled && { outcome: 'reconciled' as const };
  const stored: Stored = { status, headers: kept, body: body.toString('base64'), ...found };
  return JSON.stringify(stored);
}

/** The reply of `writeReply`, marked as replayed. */
export function readReply(text: string): Reply {
  const { status, headers, body, outcome } = JSON.parse(text) as Stored;
  const found = outcome === 'reconciled' && { reconciled: true as const };
  return { status, headers, body: Buffer.from(body, 'base64'), replayed: true, ...found };
}
