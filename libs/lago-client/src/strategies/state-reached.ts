import type { Call } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import { findMade } from './find-match.js';
import type { FindMatchParts } from './find-match.js';
import { saysAbsent } from '../lookups/lookup.js';
import { resolve } from '../rules/pointer.js';
import type { Made, StateReachedRule } from '../rules/rule.js';
import { jsonOf } from '../rules/refusal-pattern.js';
import { madeReply, reconciled } from '../rules/verdict.js';
import type { Verdict } from '../rules/verdict.js';

/** `earlier`: the state was reached before the first try. */
export type Reached = Verdict | { readonly kind: 'earlier' };

/** Reads the record: is it in the state that the call was to bring about, and was it not so before. */
export async function stateReached(
  call: Call,
  rule: StateReachedRule,
  owner: string,
  parts: FindMatchParts,
): Promise<Reached> {
  const since = call.attempts.since ?? 0;
  try {
    const reply = await parts.lookup.read(call, rule.read, { since });
    const body = jsonOf(reply);
    const state = resolve(body, rule.field);
    const reached = rule.values ? rule.values.includes(state) : state !== undefined && state !== null;
    if (!reached) return { kind: 'absent' };
    if (rule.at !== undefined) {
      const at = resolve(body, rule.at);
      if (at === undefined || at === null) return { kind: 'unclear', why: 'it does not show since when it is so' };
      if (parts.times.surelyBefore(call, at, since)) return { kind: 'earlier' };
    }
    if (rule.makes && wanted(call, rule.makes)) {
      // Made in one step with the state, which was not reached before: so nothing like it was there, either.
      const made = await findMade(
        call,
        { trace: rule.makes, owner, since, prior: { ids: new Set(), before: true } },
        parts,
      );
      if (made.kind !== 'found') return { kind: 'unclear', why: whyNot(made) };
    }
    return { kind: 'success', reply: rule.found === undefined ? madeReply() : reconciled(reply) };
  } catch (error) {
    if (error instanceof CallAbortedError) throw error;
    return saysAbsent(error) ? { kind: 'absent' } : { kind: 'unclear', why: 'the record could not be read' };
  }
}

/** True when the call asks for the other records as well. Booleans come as text, too, and not every text means yes. */
export function wanted({ input }: Call, { when }: Made): boolean {
  const value = resolve(input, when);
  return value !== undefined && value !== null && !/^(?:false|0|f|off|)$/i.test(String(value));
}

function whyNot(made: { readonly kind: string; readonly why?: string }): string {
  return made.why ?? 'it is so, but what was to be made along with it does not show';
}
