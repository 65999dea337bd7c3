import type { Call } from '../call.js';
import { fateOf } from '../fate.js';
import type { Look } from './look.js';
import { resolve } from './pointer.js';
import type { StateReachedRule } from './rule.js';
import { jsonOf } from './trigger.js';
import { madeReply, reconciled } from './verdict.js';
import type { Verdict } from './verdict.js';

/** Reads the record: is it in the state that the call was to bring about. */
export async function stateReached(call: Call, rule: StateReachedRule, look: Look, since: number): Promise<Verdict> {
  try {
    const reply = await look.read(call, rule.read, since);
    const state = resolve(jsonOf(reply), rule.field);
    const reached = rule.values ? rule.values.includes(state) : state !== undefined && state !== null;
    if (!reached) return { kind: 'absent' };
    return { kind: 'success', reply: rule.found === undefined ? madeReply() : reconciled(reply) };
  } catch (error) {
    return fateOf(error) === 'refused' ? { kind: 'absent' } : { kind: 'unclear', why: 'the record could not be read' };
  }
}
