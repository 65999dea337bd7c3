import type { Call } from '../call.js';
import type { Reply } from '../reply.js';
import { duplicateStored } from './duplicate-stored.js';
import type { Remainder } from './duplicate-stored.js';
import { existsEqual } from './exists-equal.js';
import type { Look } from './look.js';
import { isRecord } from './pointer.js';
import type { Rule } from './rule.js';
import { stateReached } from './state-reached.js';
import { triggered } from './trigger.js';
import { madeReply } from './verdict.js';
import type { Verdict } from './verdict.js';

/** What the refusal of a repeat means after an earlier try may have taken effect. */
export type Meaning =
  | Extract<Verdict, { kind: 'success' | 'unclear' }>
  | Extract<Remainder, { kind: 'partly' }>
  /** It would have refused the first try as well: it stands. */
  | { readonly kind: 'refused' };

/** Statuses by which an API says that the state of things is in the way, which an earlier try may have caused. */
const STATEFUL = new Set([404, 405, 409, 422]);

export async function interpret(call: Call, rule: Rule | undefined, refusal: Reply, look: Look): Promise<Meaning> {
  // Not a word about the call itself: the credential was refused, and the first try is as unclear as before.
  if (refusal.status === 401 || refusal.status === 403) return { kind: 'unclear', why: 'the repeat was not permitted' };
  switch (rule?.strategy) {
    case 'gone':
      return triggered(rule.on, refusal) ? { kind: 'success', reply: madeReply() } : { kind: 'refused' };
    case 'duplicate-stored': {
      const remainder = duplicateStored(call, rule, refusal);
      return remainder.kind === 'stored' ? { kind: 'success', reply: remainder.reply } : remainder;
    }
    case 'exists-equal':
    case 'state-reached': {
      // The rule's own refusal, and any other that the first try could have caused (a race with it, for example).
      if (!triggered(rule.on, refusal) && !STATEFUL.has(refusal.status)) return { kind: 'refused' };
      const verdict = await lookAgain(call, rule, look);
      return verdict.kind === 'absent' ? { kind: 'refused' } : verdict;
    }
    default:
      return renames(call) && STATEFUL.has(refusal.status)
        ? { kind: 'unclear', why: `the repeat was refused with ${refusal.status}, as it is after a change of name` }
        : { kind: 'refused' };
  }
}

/** Looks where the rule says, if it names a read that can tell without a refusal. */
export async function lookAgain(call: Call, rule: Rule | undefined, look: Look): Promise<Verdict> {
  const since = call.attempts.since ?? 0;
  switch (rule?.strategy) {
    case 'exists-equal':
      return existsEqual(call, rule, look, since);
    case 'state-reached':
      return stateReached(call, rule, look, since);
    default:
      return { kind: 'absent' };
  }
}

/** The body gives a path parameter another value: after success the old path leads nowhere. */
function renames({ input }: Call): boolean {
  const bodies = isRecord(input.body) ? [input.body, ...Object.values(input.body)] : [];
  return Object.entries(input.path).some(([name, value]) =>
    bodies.some((body) => isRecord(body) && Object.hasOwn(body, name) && body[name] !== value),
  );
}
