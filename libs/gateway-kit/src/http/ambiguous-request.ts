import type { IncomingMessage } from 'node:http';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

/** Headers of which Node silently keeps the first or joins all, while a proxy in front may have judged another. */
const ONCE =
  /^(?:authorization|content-length|content-type|host|idempotency-key|origin|transfer-encoding|x-.*api-key)$/i;

/**
 * Throws ProblemError (400) for what readers could understand differently: a header that decides something sent more
 * than once, and HTTP/0.9, which Node's parser lets through with headers.
 */
export function refuseAmbiguousRequest(request: Pick<IncomingMessage, 'rawHeaders' | 'httpVersionMajor'>): void {
  const { rawHeaders, httpVersionMajor } = request;
  if (httpVersionMajor !== 1) throw new ProblemError(PROBLEMS.malformedRequest, 'send HTTP/1.1');
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (!ONCE.test(name)) continue;
    const lower = name.toLowerCase();
    if (seen.includes(lower)) {
      throw new ProblemError(PROBLEMS.malformedRequest, `the header ${lower} is sent more than once`);
    }
    seen.push(lower);
  }
}
