import { randomUUID } from 'node:crypto';
import type { Operation } from '@lago/capability-model';
import type { Call, Send } from '../call/call.js';
import { failureKindOf } from '../exchange/failure-kind.js';
import { isRead } from '../call/labels.js';
import type { Reply } from '../call/reply.js';
import { createLapseCheck, mustBeLookedFor } from './lapse.js';
import { createLookup } from '../lookups/lookup.js';
import { readPrior, recalled } from '../strategies/prior.js';
import { readRule } from '../rules/read-rule.js';
import { createRecovery } from './recovery.js';
import type { RecoveryOptions } from './recovery.js';
import type { Rule } from '../rules/rule.js';
import { stamp } from '../rules/stamp.js';
import { timesBy } from '../rules/times.js';
import { withLedgerEntry } from './ledger-entry.js';
import type { EnterLedger } from './ledger-entry.js';

export interface ReconcileOptions extends RecoveryOptions {
  /** Every operation a rule may name for its reads. */
  readonly operations: readonly Operation[];
}

/**
 * Finds out what became of a write that ended without a clear answer. Class `check` is repeated and a refusal of the
 * repeat is interpreted by the contract's rule; class `no` is looked for and never sent again. What cannot be told is
 * an OutcomeUnknownError. Throws TypeError at once when a rule is malformed.
 */
export function reconcile(next: Send, options: ReconcileOptions): Send {
  const rules = new Map<Operation, Rule | undefined>();
  for (const operation of options.operations) rules.set(operation, readRule(operation));
  const byId = new Map(options.operations.map((operation) => [operation.id.toLowerCase(), operation]));
  const parts = { ...options, lookup: createLookup(next, byId), times: timesBy(options.upstreamClock) };
  const recovery = createRecovery(next, parts);
  const lookFirst = createLapseCheck(parts);

  return (given) => (isRead(given.operation) ? next(given) : write(given));

  async function write(given: Call): Promise<Reply> {
    const rule = rules.has(given.operation) ? rules.get(given.operation) : readRule(given.operation);
    const call = stamp(resume(given), rule, options.clock);
    const owner = call.context.intent?.id ?? randomUUID();
    return withLedgerEntry(call, rule, owner, options, (enterLedger) => run(call, rule, owner, enterLedger));
  }

  async function run(call: Call, rule: Rule | undefined, owner: string, enterLedger: EnterLedger): Promise<Reply> {
    const found = mustBeLookedFor(call) ? await lookFirst(call, rule, owner) : undefined;
    if (found) return found;
    if (call.context.intent?.resumed) {
      return recovery.resume({ call, rule, owner, enterLedger, prior: recalled(call, rule, owner, options.ledger) });
    }
    // The note is no condition for a first try: nothing else of its effect can be under way.
    await enterLedger().catch(() => undefined);
    return first(call, rule, owner, enterLedger);
  }

  async function first(call: Call, rule: Rule | undefined, owner: string, enterLedger: EnterLedger): Promise<Reply> {
    const prior = await readPrior(call, rule, owner, parts);
    try {
      const reply = await next(call);
      prior.drop?.();
      return reply;
    } catch (error) {
      if (call.attempts.open || failureKindOf(error) === 'unknown') {
        return await recovery.recover({ call, rule, owner, enterLedger, prior }, error);
      }
      prior.drop?.();
      throw error;
    }
  }
}

/** A resumed call counts as one whose first try ended without an answer. */
function resume(call: Call): Call {
  const { intent } = call.context;
  return intent?.resumed ? { ...call, attempts: { count: 0, since: intent.startedAt, open: true } } : call;
}
