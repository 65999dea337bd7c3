import type { Operation } from '@lago/capability-model';
import { bearerChallenge } from '../authentication/challenge.js';
import type { Consumer } from '../consumers/consumer.js';
import { scopeText } from '../consumers/scope.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { scopeOf } from '../capability/operation-class.js';

/** May the caller use the operation? For lists of what there is. */
export function mayUse(caller: Consumer, operation: Operation): boolean {
  return caller.scopes.allows(scopeOf(operation));
}

/** Throws ProblemError (403) that names the scope the operation needs. */
export type Authorise = (caller: Consumer, operation: Operation) => void;

/** Builds the check. `metadataUrl` stands in its challenge (RFC 6750 section 3.1, RFC 9728 section 5.1). */
export function createAuthorise(metadataUrl: string | undefined): Authorise {
  return (caller, operation) => {
    if (mayUse(caller, operation)) return;
    const scope = scopeText(scopeOf(operation));
    const challenge = bearerChallenge({ error: 'insufficient_scope', scope, resource_metadata: metadataUrl });
    throw new ProblemError(PROBLEMS.insufficientScope, `${operation.id} needs the scope ${scope}`, {
      headers: { 'www-authenticate': challenge },
    });
  };
}
