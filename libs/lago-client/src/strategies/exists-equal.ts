import type { Call } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import { equalsSent } from '../rules/compare.js';
import { saysAbsent } from '../lookups/lookup.js';
import type { Lookup } from '../lookups/lookup.js';
import { resolve } from '../rules/pointer.js';
import type { ExistsEqualRule } from '../rules/rule.js';
import type { Times } from '../rules/times.js';
import { jsonOf } from '../rules/refusal-pattern.js';
import { reconciled } from '../rules/verdict.js';
import type { Verdict } from '../rules/verdict.js';

/** What there is under the name of a record that was sent. */
export type Existing =
  | Verdict
  /** It was there before the first try, so that whatever the API says of it has nothing to do with ours. */
  | { readonly kind: 'earlier' }
  /** Something else than was sent; `fresh` when it came after the first try began, or may have. */
  | { readonly kind: 'differs'; readonly fresh: boolean };

/** Reads the record: equal to what was sent means that an earlier try made it so. */
export async function existsEqual(
  call: Call,
  rule: ExistsEqualRule,
  parts: { readonly lookup: Lookup; readonly times: Times },
): Promise<Existing> {
  const since = call.attempts.since ?? 0;
  try {
    const reply = await parts.lookup.read(call, rule.read, { since });
    const record = resolve(jsonOf(reply), rule.found);
    if (record === undefined) return { kind: 'unclear', why: 'the record could not be read' };
    const created = times(rule, record);
    const early = created.filter((time) => parts.times.surelyBefore(call, time, since));
    if (created.length > 0 && early.length === created.length) return { kind: 'earlier' };
    if (equalsSent(rule, resolve(call.input, rule.sent), record)) return { kind: 'success', reply: reconciled(reply) };
    return { kind: 'differs', fresh: early.length < created.length };
  } catch (error) {
    if (error instanceof CallAbortedError) throw error;
    return saysAbsent(error) ? { kind: 'absent' } : { kind: 'unclear', why: 'the record could not be read' };
  }
}

function times({ createdAt }: ExistsEqualRule, record: unknown): readonly unknown[] {
  const shown = createdAt === undefined ? [] : resolve(record, createdAt);
  return Array.isArray(shown) ? (shown as unknown[]) : [shown];
}
