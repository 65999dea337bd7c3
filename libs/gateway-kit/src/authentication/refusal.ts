import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { bearerChallenge } from './challenge.js';

/** Builds the 401 of one gateway. */
export type Refusal = (detail: string, presented: boolean, cause?: unknown) => ProblemError;

/**
 * The 401 with its challenge (RFC 9110 section 11.6.1). `error` is left out when nothing was presented, as RFC 6750
 * section 3.1 asks; `scope` tells a client that asks for the first time what it will need.
 */
export function createRefusal(metadataUrl?: string, scope?: string): Refusal {
  return (detail, presented, cause) => {
    const challenge = bearerChallenge({
      error: presented ? 'invalid_token' : undefined,
      error_description: presented ? detail : undefined,
      scope,
      resource_metadata: metadataUrl,
    });
    return new ProblemError(PROBLEMS.unauthenticated, detail, { headers: { 'www-authenticate': challenge }, cause });
  };
}
