import type { Call } from '../call.js';
import type { Clock } from '../clock.js';
import { accountOf } from '../fingerprint.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import type { UpstreamClock } from '../upstream-clock.js';
import { matches } from './compare.js';
import type { Look } from './look.js';
import { resolve } from './pointer.js';
import type { FindMatchRule } from './rule.js';
import { couldBeTheSame, traitsOf } from './traits.js';
import { jsonOf } from './trigger.js';
import { madeReply, reconciled } from './verdict.js';
import type { Verdict } from './verdict.js';
import type { Reply } from '../reply.js';

export interface FindMatchParts {
  readonly look: Look;
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  readonly upstreamClock: UpstreamClock;
}

interface Candidate {
  readonly id: string;
  readonly reply: Reply;
}

const MAX_PAGES = 10;
const MAX_DETAILS = 50;

/** The ledger's scope of a call: one operation on one account. */
export function scopeOf(call: Call): string {
  return `${accountOf(call)}:${call.operation.id}`;
}

/**
 * One look for the effect of a call that must not be sent again. It is found when exactly one record fits, was not
 * created before the first try and is nobody else's. `waiting` means that an equal call still runs and that a record
 * could be its own.
 */
export async function findMatch(
  call: Call,
  rule: FindMatchRule,
  owner: string,
  since: number,
  parts: FindMatchParts,
): Promise<Verdict | { readonly kind: 'waiting' }> {
  const { ledger } = parts;
  const scope = scopeOf(call);
  const before = await rivalry();
  if (before) return before;
  const fitting = await candidates(call, rule, since, parts);
  // A rival that began and ended between the questions has claimed its record by now; one that still runs shows here.
  const after = await rivalry();
  if (after) return after;
  if (fitting === 'too many') return { kind: 'unclear', why: 'there are too many records to compare' };

  const free: Candidate[] = [];
  for (const candidate of fitting) {
    const holder = await ledger.ownerOf(scope, candidate.id);
    if (holder === undefined || holder === owner) free.push(candidate);
  }
  const [only, second] = free;
  if (!only) return { kind: 'absent' };
  if (second) return { kind: 'unclear', why: `${free.length} records fit` };
  if (!(await ledger.claim(scope, only.id, owner))) return { kind: 'waiting' };
  return { kind: 'success', reply: only.reply };

  async function rivalry(): Promise<Verdict | { kind: 'waiting' } | undefined> {
    const traits = traitsOf(rule.match, call.input);
    const rivals = (await ledger.rivals(scope, owner)).filter((rival) => couldBeTheSame(traits, rival.traits));
    if (rivals.some(({ unresolved }) => unresolved)) {
      return { kind: 'unclear', why: 'the outcome of an equal call is unknown, too' };
    }
    return rivals.length ? { kind: 'waiting' } : undefined;
  }
}

/** The records that fit a call and were not created before `since`, whosever they are. Throws what the look throws. */
export async function candidates(
  call: Call,
  rule: FindMatchRule,
  since: number,
  { look, upstreamClock }: Pick<FindMatchParts, 'look' | 'upstreamClock'>,
): Promise<readonly Candidate[] | 'too many'> {
  const fitting: Candidate[] = [];
  let details = 0;
  for (let page: number | undefined = 1, pages = 0; page !== undefined;) {
    if ((pages += 1) > MAX_PAGES) return 'too many';
    const reply = await look.read(call, rule.read, since, page > 1 ? { page } : {});
    const body = jsonOf(reply);
    const list = resolve(body, rule.list);
    for (const record of Array.isArray(list) ? (list as unknown[]) : []) {
      if (!createdSince(record)) continue;
      if (rule.detail && (details += 1) > MAX_DETAILS) return 'too many';
      const { full, answer } = await inFull(record, reply);
      if (matches(rule.match, call.input, full)) fitting.push({ id: String(resolve(full, rule.id)), reply: answer });
    }
    const next = resolve(body, '/meta/next_page');
    page = typeof next === 'number' && next > page ? next : undefined;
  }
  return fitting;

  function createdSince(record: unknown): boolean {
    const created = Date.parse(String(resolve(record, rule.createdAt)));
    const earliest = upstreamClock.earliest(call.operation.upstream, since);
    // Times of creation may be cut to whole seconds.
    return created >= Math.floor(earliest / 1000) * 1000;
  }

  async function inFull(record: unknown, reply: Reply): Promise<{ full: unknown; answer: Reply }> {
    const { detail, root = '' } = rule;
    if (!detail) return { full: record, answer: madeReply({ [root]: record }) };
    const path = Object.entries(detail.path).map(([name, pointer]) => [name, resolve(record, pointer)] as const);
    const answer = await look.one(call, detail.operation, Object.fromEntries(path));
    return {
      full: resolve(jsonOf(answer), detail.found),
      answer: reconciled({ ...answer, headers: { ...reply.headers, ...answer.headers } }),
    };
  }
}

/** What names the record that a plain success answered with; undefined when the answer has none. */
export function recordOf(rule: FindMatchRule, reply: Reply): string | undefined {
  const record = resolve(jsonOf(reply), rule.detail?.found ?? `/${rule.root}`);
  const id = resolve(record, rule.id);
  return id === undefined || id === null ? undefined : String(id);
}
