import type { IncomingMessage } from 'node:http';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

/** Headers of which Node silently keeps the first or joins all, while a proxy in front may have judged another. */
const ONCE =
  /^(?:authorization|content-length|content-type|host|idempotency-key|origin|transfer-encoding|x-.*api-key)$/i;

/** Throws ProblemError (400) when a header that decides something is sent more than once. */
export function refuseRepeatedHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (!ONCE.test(name)) continue;
    const lower = name.toLowerCase();
    if (seen.has(lower))
      throw new ProblemError(PROBLEMS.malformedRequest, `the header ${lower} is sent more than once`);
    seen.add(lower);
  }
}
