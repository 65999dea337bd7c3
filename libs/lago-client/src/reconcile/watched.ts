import type { Call } from '../call.js';
import type { Clock } from '../clock.js';
import { CallAbortedError, OutcomeUnknownError } from '../errors.js';
import type { Reply } from '../reply.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import { recordOf, scopeOf } from './find-match.js';
import type { Rule, Trace } from './rule.js';
import { wanted } from './state-reached.js';
import { traitsOf } from './traits.js';

export interface WatchedOptions {
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  /** Milliseconds the upstream may go on working on a request that nobody waits for. */
  readonly settleMs: number;
}

/** The records that a call makes and that can not be told from those of an equal call; undefined when it makes none. */
export function traceOf(call: Call, rule: Rule | undefined): Trace | undefined {
  if (rule?.strategy === 'find-match') return rule;
  if (rule?.strategy === 'state-reached' && rule.makes && wanted(call, rule.makes)) return rule.makes;
  return undefined;
}

/**
 * Runs a call that can not be told from an equal one: notes it while it runs, and claims its record when it succeeds,
 * so that nobody takes the record for the effect of another call. The notes are no condition for the call to go on.
 */
export async function watched(
  call: Call,
  rule: Rule | undefined,
  owner: string,
  { ledger, clock, settleMs }: WatchedOptions,
  run: () => Promise<Reply>,
): Promise<Reply> {
  const trace = traceOf(call, rule);
  if (!trace) return run();
  const scope = scopeOf(call, trace);
  const traits = traitsOf(trace.match, call.input);
  const note = (unresolved: boolean, ttlMs: number) => ledger.enter({ scope, owner, traits, unresolved, ttlMs });
  const quietly = (work: Promise<unknown>) => work.catch(() => undefined);
  await quietly(note(false, call.context.deadline - clock.now() + settleMs));
  try {
    const reply = await run();
    const record = rule?.strategy === 'find-match' ? recordOf(rule, reply) : undefined;
    if (record !== undefined) {
      await quietly(ledger.claim(scope, record, owner));
      await quietly(ledger.leave(scope, owner));
    } else await quietly(note(true, settleMs));
    return reply;
  } catch (error) {
    // Its record may still appear: until then nobody may take a record that could be this one's.
    const unclear = error instanceof OutcomeUnknownError || error instanceof CallAbortedError;
    const pending = unclear && error.outcome === 'unknown' && call.attempts.since !== undefined;
    await quietly(pending ? note(true, settleMs) : ledger.leave(scope, owner));
    throw error;
  }
}
