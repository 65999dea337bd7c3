import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../call/call.js';
import type { Reply } from '../call/reply.js';
import type { EffectLedger, Rival } from '../shared-state/ledger.js';
import { scopeOf } from '../rules/effect-scope.js';
import { resolve } from '../rules/pointer.js';
import type { Listed } from './prior.js';
import type { FindMatchRule, Trace } from '../rules/rule.js';
import { candidates } from '../lookups/trace.js';
import type { Candidate, TraceParts } from '../lookups/trace.js';
import { couldBeTheSame, fingerprintOf } from '../rules/effect-fingerprint.js';
import { jsonOf } from '../rules/refusal-pattern.js';
import { madeReply } from '../rules/verdict.js';
import type { Verdict } from '../rules/verdict.js';

export interface FindMatchParts extends TraceParts {
  readonly ledger: EffectLedger;
}

/** What is looked for, and what is known of the time before the first try. */
export interface EffectSearch {
  readonly trace: Trace;
  /** The effect on whose behalf records are claimed. */
  readonly owner: string;
  /** When the first try began; milliseconds since the epoch. */
  readonly since: number;
  /** What a list showed around the time of the first try; undefined when nobody looked. */
  readonly prior: Listed | undefined;
}

/** What a look for records came to; `waiting`: an equal call still runs and a record could be its own. */
export type Finding =
  | { readonly kind: 'found'; readonly record: Candidate }
  | { readonly kind: 'waiting' }
  | Exclude<Verdict, { kind: 'success' }>;

/**
 * One look for a record that a call made. It is found when exactly one fits that surely came after the first try began,
 * none fits that may have been there before, and it is the effect of no other call of ours.
 */
export async function findMade(call: Call, search: EffectSearch, parts: FindMatchParts): Promise<Finding> {
  const { ledger } = parts;
  const { trace, owner, since, prior } = search;
  const scope = scopeOf(call, trace);
  const before = await rivalry();
  if (before) return before;
  const fitting = await candidates(call, trace, since, parts);
  // A rival that began and ended between the questions has claimed its record by now; one that still runs shows here.
  const after = await rivalry();
  if (after) return after;
  if (!fitting) return { kind: 'unclear', why: 'there are too many records to compare' };

  const free: Candidate[] = [];
  for (const candidate of fitting) {
    const holder = await ledger.ownerOf(scope, candidate.id);
    if (holder === owner) return { kind: 'found', record: candidate };
    const there = prior?.before === true && prior.ids.has(candidate.id);
    if (holder === undefined && !there) free.push(candidate);
  }
  const [only, second] = free;
  if (!only) return { kind: 'absent' };
  const doubtful = free.filter(({ id, later }) => !later && (prior?.ids.has(id) ?? true));
  if (doubtful.length) return { kind: 'unclear', why: `${named(doubtful)} fits and may be somebody else's` };
  if (second) return { kind: 'unclear', why: `${named(free)} all fit` };
  if (!(await ledger.remembers(since))) {
    return { kind: 'unclear', why: `${named(free)} fits, and whose effect it is was forgotten` };
  }
  if (!(await ledger.claim(scope, only.id, owner))) return { kind: 'waiting' };
  return { kind: 'found', record: only };

  async function rivalry(): Promise<Finding | undefined> {
    const fingerprint = fingerprintOf(trace.match, call.input);
    const rivals = (await ledger.rivals(scope, owner)).filter((rival) =>
      couldBeTheSame(fingerprint, rival.fingerprint),
    );
    // Effects that are the same in all that tells them may go to either; others may not, however long ago.
    const doubtful = (rival: Rival) =>
      rival.past ? !isDeepStrictEqual(rival.fingerprint, fingerprint) : rival.unresolved;
    if (rivals.some(doubtful)) {
      return { kind: 'unclear', why: 'another call could have made the same, and its outcome is unknown, too' };
    }
    return rivals.some(({ past }) => !past) ? { kind: 'waiting' } : undefined;
  }
}

function named(records: readonly Candidate[]): string {
  return records.map(({ id }) => id).join(', ');
}

/** The answer to a call whose effect is this record. */
export function answerWith({ root = '' }: FindMatchRule, { record, reply }: Candidate): Reply {
  return reply ?? madeReply({ [root]: record });
}

/** What names the record that a plain success answered with; undefined when the answer has none. */
export function recordOf(rule: FindMatchRule, reply: Reply): string | undefined {
  const record = resolve(jsonOf(reply), rule.detail?.found ?? `/${rule.root}`);
  const id = resolve(record, rule.id);
  return id === undefined || id === null ? undefined : String(id);
}
