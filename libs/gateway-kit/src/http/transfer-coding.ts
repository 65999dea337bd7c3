import type { IncomingMessage } from 'node:http';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

const CLOSE = { headers: { connection: 'close' } };

/**
 * Throws ProblemError for a body that is coded in a way nobody decodes here: 501 (RFC 9112 section 6.1), and 400 for
 * codings in HTTP/1.0, which proxies understand differently. The connection ends: where the body ends is not certain.
 */
export function refuseTransferCodings(request: Pick<IncomingMessage, 'headers' | 'httpVersionMinor'>): void {
  const coding = request.headers['transfer-encoding'];
  if (coding === undefined) return;
  if (request.httpVersionMinor === 0) {
    throw new ProblemError(PROBLEMS.malformedRequest, 'HTTP/1.0 has no Transfer-Encoding', CLOSE);
  }
  if (coding.trim().toLowerCase() !== 'chunked') {
    throw new ProblemError(PROBLEMS.notImplemented, 'the only transfer coding understood here is chunked', CLOSE);
  }
}
