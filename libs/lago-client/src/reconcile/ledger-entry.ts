import type { Call } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, OutcomeUnknownError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import { recordOf } from '../strategies/find-match.js';
import { scopeOf } from '../rules/effect-scope.js';
import type { Rule, Trace } from '../rules/rule.js';
import { wanted } from '../strategies/state-reached.js';
import { fingerprintOf } from '../rules/effect-fingerprint.js';

export interface LedgerEntryOptions {
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  /** Milliseconds the upstream may go on working on a request that nobody waits for. */
  readonly settleMs: number;
}

/** The records that a call makes and that cannot be told from those of an equal call; undefined when it makes none. */
export function traceOf(call: Call, rule: Rule | undefined): Trace | undefined {
  if (rule?.strategy === 'find-match') return rule;
  if (rule?.strategy === 'state-reached' && rule.makes && wanted(call, rule.makes)) return rule.makes;
  return undefined;
}

/** Notes that the call is about to be sent. Rejects when not everybody who asks would see the note. */
export type EnterLedger = () => Promise<void>;

/**
 * Runs a call that cannot be told from an equal one: notes it from right before it is sent until its record cannot
 * appear any more, and claims its record when it succeeds, so that nobody takes the record for the effect of another
 * call. A call that only looks leaves the note of the one it continues as it stands.
 */
export async function withLedgerEntry(
  call: Call,
  rule: Rule | undefined,
  owner: string,
  { ledger, clock, settleMs }: LedgerEntryOptions,
  run: (enterLedger: EnterLedger) => Promise<Reply>,
): Promise<Reply> {
  const trace = traceOf(call, rule);
  if (!trace) return run(() => Promise.resolve());
  const scope = scopeOf(call, trace);
  const fingerprint = fingerprintOf(trace.match, call.input);
  const note = (unresolved: boolean, ttlMs: number) => ledger.enter({ scope, owner, fingerprint, unresolved, ttlMs });
  const quietly = (work: Promise<unknown>) => work.catch(() => undefined);
  let entered = false;
  const enterLedger = () => {
    entered = true;
    return note(false, call.context.deadline - clock.now() + settleMs);
  };
  try {
    const reply = await run(enterLedger);
    const record = rule?.strategy === 'find-match' ? recordOf(rule, reply) : undefined;
    if (record !== undefined) {
      await quietly(ledger.claim(scope, record, owner));
      await quietly(ledger.leave(scope, owner));
    } else if (entered) await quietly(note(true, settleMs));
    return reply;
  } catch (error) {
    // Its record may still appear: until then nobody may take a record that could be this one's.
    const unclear = error instanceof OutcomeUnknownError || error instanceof CallAbortedError;
    const pending = unclear && error.outcome === 'unknown' && call.attempts.since !== undefined;
    if (entered) await quietly(pending ? note(true, settleMs) : ledger.leave(scope, owner));
    throw error;
  }
}
