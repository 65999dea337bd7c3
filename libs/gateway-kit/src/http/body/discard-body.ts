import type { IncomingMessage } from 'node:http';
import { CallAbortedError } from '@lago/lago-client';

/**
 * Reads a body nobody needs. What comes after it on the connection is then known to be another request, and a body that
 * is broken is found before anything is done. Throws CallAbortedError when it breaks off.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  request.resume();
  if (!hasBody || request.complete) return;
  await new Promise<void>((resolve, reject) => {
    request.once('end', resolve);
    for (const event of ['error', 'close']) request.once(event, () => reject(new CallAbortedError()));
  });
}
