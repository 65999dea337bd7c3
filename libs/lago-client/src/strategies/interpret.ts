import { isMapping } from '@lago/capability-model';
import type { Call } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { allStored, duplicateStored } from './duplicate-stored.js';
import type { Remainder } from './duplicate-stored.js';
import { existsEqual } from './exists-equal.js';
import type { Existing } from './exists-equal.js';
import { recordBefore } from './prior.js';
import type { Prior, PriorParts } from './prior.js';
import type { Rule } from '../rules/rule.js';
import { stateReached } from './state-reached.js';
import { matchesPattern } from '../rules/refusal-pattern.js';
import { reconciled } from '../rules/verdict.js';
import type { Verdict } from '../rules/verdict.js';

/** One write whose end has to be found out. */
export interface Case {
  readonly call: Call;
  readonly rule: Rule | undefined;
  /** The effect on whose behalf records are claimed. */
  readonly owner: string;
  readonly prior: Prior;
}

/** What the refusal of a repeat means after an earlier try may have taken effect. */
export type Meaning =
  | Extract<Verdict, { kind: 'success' | 'unclear' }>
  | Extract<Remainder, { kind: 'partly' }>
  /** It would have refused the first try as well: it stands. */
  | { readonly kind: 'refused' };

const GONE_UNKNOWN = 'it is not there, and whether it was before is not known';

/** Statuses by which an API says that the state of things is in the way, which an earlier try may have caused. */
const STATEFUL = new Set([404, 405, 409, 422]);

export async function interpret(of: Case, refusal: Reply, parts: PriorParts): Promise<Meaning> {
  const { call, rule, prior } = of;
  // Not a word about the call itself: the credential was refused, and the first try is as unclear as before.
  if (refusal.status === 401 || refusal.status === 403) return { kind: 'unclear', why: 'the repeat was not permitted' };
  switch (rule?.strategy) {
    case 'gone':
      if (!matchesPattern(rule.on, refusal, call.operation.facts.answers) || prior.record === false)
        return { kind: 'refused' };
      if (prior.record) return { kind: 'success', reply: reconciled(prior.record) };
      return { kind: 'unclear', why: GONE_UNKNOWN };
    case 'duplicate-stored':
      return orUnread(() => duplicateStored(call, rule, refusal, parts.lookup));
    case 'exists-equal': {
      // The rule's own refusal, and any other that the first try could have caused (a race with it, for example).
      const expected = matchesPattern(rule.on, refusal, call.operation.facts.answers);
      if (!expected && !STATEFUL.has(refusal.status)) return { kind: 'refused' };
      return meaningOf(await existsEqual(call, rule, parts), expected);
    }
    case 'state-reached': {
      if (!matchesPattern(rule.on, refusal, call.operation.facts.answers) && !STATEFUL.has(refusal.status))
        return { kind: 'refused' };
      const reached = await stateReached(call, rule, of.owner, parts);
      return reached.kind === 'absent' || reached.kind === 'earlier' ? { kind: 'refused' } : reached;
    }
    default:
      return renames(call) && STATEFUL.has(refusal.status)
        ? { kind: 'unclear', why: `the repeat was refused with ${refusal.status}, as it is after a change of name` }
        : { kind: 'refused' };
  }
}

/** `expected`: the refusal says that the record exists; any other has its own reason, unless ours came in between. */
function meaningOf(existing: Existing, expected: boolean): Meaning {
  switch (existing.kind) {
    case 'earlier':
      return { kind: 'refused' };
    case 'absent':
      return expected ? { kind: 'unclear', why: 'it is said to be there and is not' } : { kind: 'refused' };
    case 'differs':
      if (!expected && !existing.fresh) return { kind: 'refused' };
      return { kind: 'unclear', why: 'it is there, but not as it was sent' };
    default:
      return existing;
  }
}

/** Looks where the rule says, if it names a read that can tell without a refusal. */
export async function lookAgain({ call, rule, owner, prior }: Case, parts: PriorParts): Promise<Verdict> {
  switch (rule?.strategy) {
    case 'exists-equal': {
      const existing = await existsEqual(call, rule, parts);
      return existing.kind === 'success' || existing.kind === 'unclear' ? existing : { kind: 'absent' };
    }
    case 'state-reached': {
      const reached = await stateReached(call, rule, owner, parts);
      return reached.kind === 'earlier' ? { kind: 'unclear', why: 'it was so before the call' } : reached;
    }
    case 'duplicate-stored':
      return orUnread(() => allStored(call, rule, parts.lookup));
    case 'gone': {
      const now = prior.record === false ? undefined : await recordBefore(call, rule, parts);
      if (prior.record === false || now) return { kind: 'absent' };
      if (now === false && prior.record) return { kind: 'success', reply: reconciled(prior.record) };
      return { kind: 'unclear', why: now === false ? GONE_UNKNOWN : 'the record could not be read' };
    }
    default:
      return { kind: 'absent' };
  }
}

async function orUnread<T>(read: () => Promise<T>): Promise<T | Extract<Verdict, { kind: 'unclear' }>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CallAbortedError) throw error;
    return { kind: 'unclear', why: 'the records could not be read' };
  }
}

/** The body gives a path parameter another value: after success the old path leads nowhere. */
function renames({ input }: Call): boolean {
  const bodies = isMapping(input.body) ? [input.body, ...Object.values(input.body)] : [];
  return Object.entries(input.path).some(([name, value]) =>
    bodies.some((body) => isMapping(body) && Object.hasOwn(body, name) && body[name] !== value),
  );
}
