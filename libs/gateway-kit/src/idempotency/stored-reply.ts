import type { Reply } from '@lago/lago-client';

/** Headers that are about the moment of the answer and would mislead whoever reads them later. */
const MOMENTARY =
  /^(?:x-ratelimit-|retry-after$|date$|age$|connection$|keep-alive$|transfer-encoding$|content-length$)/;

/** A reply as text. */
export function writeReply({ status, headers, body, reconciled }: Reply): string {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !MOMENTARY.test(name)));
  return JSON.stringify({
    status,
    headers: kept,
    body: body.toString('base64'),
    ...(reconciled && { outcome: 'reconciled' }),
  });
}

/** The reply of `writeReply`, marked as replayed. */
export function readReply(text: string): Reply {
  const { body, ...rest } = JSON.parse(text) as Omit<Reply, 'body'> & { body: string };
  return { ...rest, body: Buffer.from(body, 'base64'), replayed: true };
}
