import type { Operation, OperationInput } from '@lago/capability-model';
import { argumentSizes, resourceOf } from './audit/argument-sizes.js';
import type { Audit, AuditEntry } from './audit/audit.js';
import { outcomeOfError, outcomeOfReply } from './audit/outcome.js';
import type { Authorise } from './authorisation/authorise.js';
import { classOf } from './authorisation/operation-class.js';
import type { Consumer } from './consumers/consumer.js';
import type { InvokeContext } from './context.js';
import type { Invoke } from './invoke.js';
import type { Limiter } from './limits/limiter.js';
import { PROBLEMS } from './problem/problem-types.js';
import { ProblemError } from './problem/problem.js';

export interface GovernParts {
  readonly authorise: Authorise;
  readonly limiter: Limiter;
  readonly audit: Audit;
  /** For doors that name no caller; undefined refuses them. */
  readonly defaultCaller: Consumer | undefined;
}

/** Puts governance around a call: may this caller, and now? Records every write and every refusal. */
export function createGovern({ authorise, limiter, audit, defaultCaller }: GovernParts): (next: Invoke) => Invoke {
  return (next) => async (operation, input, context) => {
    const started = performance.now();
    const caller = context.caller ?? defaultCaller;
    const isRead = classOf(operation) === 'read';
    if (!caller) throw new ProblemError(PROBLEMS.unauthenticated, 'nobody was authenticated for this call');
    try {
      const reply = await letIn(next, operation, input, context, caller);
      if (!isRead) record(outcomeOfReply(reply));
      return reply;
    } catch (error) {
      const outcome = outcomeOfError(error);
      if (!isRead || isRefusal(error)) record(outcome);
      throw error;
    }

    function record(end: Pick<AuditEntry, 'outcome' | 'status' | 'problem'>): void {
      audit.write({
        requestId: context.requestId,
        consumer: caller?.name,
        operation: operation.id,
        class: classOf(operation),
        resource: resourceOf(input),
        ...end,
        arguments: argumentSizes(input),
        ms: Math.round(performance.now() - started),
      });
    }
  };

  async function letIn(
    next: Invoke,
    operation: Operation,
    input: OperationInput,
    context: InvokeContext,
    caller: Consumer,
  ) {
    authorise(caller, operation);
    const upstreamSecret = operation.upstream === undefined ? undefined : caller.upstreamSecret(operation.upstream);
    // A dry run sends nothing, whatever it describes.
    const counted = context.dryRun ? 'read' : classOf(operation);
    const admission = await limiter(caller, counted, context.deadline);
    try {
      for (const name in admission.headers) context.announce?.(name, admission.headers[name] as string);
      return await next(operation, input, { ...context, caller, consumer: caller.partition, upstreamSecret });
    } finally {
      admission.leave();
    }
  }
}

/** Refusals for who the caller is or how much it asks; a malformed read is no matter for the audit. */
function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && [401, 403, 429].includes(error.type.status);
}
