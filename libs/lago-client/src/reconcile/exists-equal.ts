import type { Call } from '../call.js';
import { fateOf } from '../fate.js';
import { equalsSent } from './compare.js';
import type { Look } from './look.js';
import { resolve } from './pointer.js';
import type { ExistsEqualRule } from './rule.js';
import { jsonOf } from './trigger.js';
import { reconciled } from './verdict.js';
import type { Verdict } from './verdict.js';

/** Reads the record: equal to what was sent means that an earlier try made it so. */
export async function existsEqual(call: Call, rule: ExistsEqualRule, look: Look, since: number): Promise<Verdict> {
  try {
    const reply = await look.read(call, rule.read, since);
    const record = resolve(jsonOf(reply), rule.found);
    if (record === undefined) return { kind: 'unclear', why: 'the record could not be read' };
    const equal = equalsSent(rule, resolve(call.input, rule.sent), record);
    return equal ? { kind: 'success', reply: reconciled(reply) } : { kind: 'absent' };
  } catch (error) {
    // A refusal such as 404 is an answer: the record is not there.
    return fateOf(error) === 'refused' ? { kind: 'absent' } : { kind: 'unclear', why: 'the record could not be read' };
  }
}
