import type { Operation } from '@lago/capability-model';
import type { Audit } from '../audit/audit.js';
import type { Consumer } from '../consumers/consumer.js';
import { ProblemError } from '../problem/problem.js';
import type { Authorise } from '../authorisation/authorise.js';
import { classOf } from '../capability/operation-class.js';

/** Rejects with ProblemError (403) like invoke does, for doors whose protocol wants the refusal before the call begins. */
export type AuthoriseEarly = (caller: Consumer, operation: Operation, requestId: string) => Promise<void>;

/** The check with its line in the audit. */
export function authoriseEarly(authorise: Authorise, audit: Audit): AuthoriseEarly {
  return async (caller, operation, requestId) => {
    try {
      authorise(caller, operation);
    } catch (error) {
      await audit.write({
        requestId,
        outcome: 'refused',
        consumer: caller.name,
        operation: operation.id,
        class: classOf(operation),
        problem: error instanceof ProblemError ? error.type.slug : 'internal',
      });
      throw error;
    }
  };
}
