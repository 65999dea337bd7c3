import { argumentSizes } from '../audit/argument-sizes.js';
import type { Audit, AuditEntry } from '../audit/audit.js';
import { outcomeOfError, outcomeOfReply } from '../audit/outcome.js';
import { resourceOf } from '../audit/resource.js';
import type { Authorise } from '../authorisation/authorise.js';
import { classOf } from '../capability/operation-class.js';
import type { Consumer } from '../consumers/consumer.js';
import type { Invoke } from './invoke.js';
import type { Admission, Limiter } from '../limits/limiter.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

export interface GovernParts {
  readonly authorise: Authorise;
  readonly limiter: Limiter;
  readonly audit: Audit;
  /** For doors that name no caller; undefined refuses them. */
  readonly defaultCaller: Consumer | undefined;
}

/** Puts a decision and a record around a call. */
export type Govern = (next: Invoke) => Invoke;

/** Puts governance around a call: may this caller, and now? Records every write and every refusal. */
export function createGovern({ authorise, limiter, audit, defaultCaller }: GovernParts): Govern {
  return (next) => async (operation, input, context) => {
    const started = performance.now();
    const caller = context.caller ?? defaultCaller;
    if (!caller) throw new ProblemError(PROBLEMS.unauthenticated, 'nobody was authenticated for this call');
    const kind = classOf(operation);
    let admission: Admission | undefined;
    try {
      authorise(caller, operation);
      const upstreamSecret = operation.upstream === undefined ? undefined : caller.upstreamSecret(operation.upstream);
      // A dry run sends nothing, whatever it describes.
      admission = await limiter(caller, context.dryRun ? 'read' : kind, context.deadline);
      for (const name in admission.headers) context.setHeader?.(name, admission.headers[name] as string);
      const reply = await next(operation, input, { ...context, caller, consumer: caller.partition, upstreamSecret });
      if (kind !== 'read') await record(outcomeOfReply(reply));
      return reply;
    } catch (error) {
      if (kind !== 'read' || isRefusal(error)) await record(outcomeOfError(error));
      throw error;
    } finally {
      admission?.leave();
    }

    function record(end: Pick<AuditEntry, 'outcome' | 'status' | 'problem'>): Promise<void> {
      return audit.write({
        requestId: context.requestId,
        consumer: caller?.name,
        operation: operation.id,
        class: kind,
        resource: resourceOf(operation, input),
        ...end,
        arguments: argumentSizes(operation, input),
        ms: Math.round(performance.now() - started),
      });
    }
  };
}

/** Refusals for who the caller is or how much it asks; a malformed read is no matter for the audit. */
function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && [401, 403, 429].includes(error.type.status);
}
