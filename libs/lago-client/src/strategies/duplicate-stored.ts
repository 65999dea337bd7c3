import { isMapping, replaceAt } from '@lago/capability-model';
import type { Call } from '../call/call.js';
import type { Reply } from '../call/reply.js';
import type { Lookup } from '../lookups/lookup.js';
import { resolve, tokensOf } from '../rules/pointer.js';
import type { DuplicateStoredRule } from '../rules/rule.js';
import { readStored } from '../lookups/stored.js';
import type { Stored } from '../lookups/stored.js';
import { at, jsonOf, says, matchesPattern } from '../rules/refusal-pattern.js';
import { madeReply, reconciled } from '../rules/verdict.js';
import type { Verdict } from '../rules/verdict.js';

/** What is left to do after the repeat was refused because ids are taken. */
export type Remainder =
  | Extract<Verdict, { kind: 'success' | 'unclear' }>
  /** Send these records; then `complete` writes the answer for all of them, or nothing when it cannot. */
  | { readonly kind: 'partly'; readonly call: Call; complete(reply: Reply): Reply | undefined }
  | { readonly kind: 'refused' };

/** Reads of one batch at a time. */
const PARALLEL = 4;
const HIDDEN: Verdict = { kind: 'unclear', why: 'the id is taken, and what is stored under it could not be read' };

/**
 * A taken id means that the record is stored only if what is stored is what was sent; else the refusal stands. In a
 * batch the positions that are taken and equal are done and the others go out again.
 */
export async function duplicateStored(
  call: Call,
  rule: DuplicateStoredRule,
  refusal: Reply,
  lookup: Lookup,
): Promise<Remainder> {
  if (!matchesPattern(rule.on, refusal, call.operation.facts.answers)) return { kind: 'refused' };
  const sent = resolve(call.input, rule.where);
  if (!rule.list || !Array.isArray(sent)) return verdictOf(rule, await readAll(call, rule, [sent], lookup));

  const records = sent as unknown[];
  const taken = takenPositions(call, rule, refusal, records.length);
  if (!taken || taken.some((index) => twice(rule, records, index))) return { kind: 'refused' };
  const stored = await readAll(
    call,
    rule,
    taken.map((index) => records[index]),
    lookup,
  );
  const verdict = verdictOf(rule, stored);
  if (verdict.kind !== 'success' || taken.length === records.length) return verdict;
  const shown = new Map(taken.map((index, at) => [index, stored[at]] as const));
  return {
    kind: 'partly',
    call: {
      ...call,
      input: replaceAt(
        call.input,
        rule.where,
        records.filter((_, index) => !shown.has(index)),
      ) as Call['input'],
    },
    complete(reply) {
      const answers = resolve(jsonOf(reply), `/${keyOf(rule)}`);
      if (!Array.isArray(answers) || answers.length !== records.length - taken.length) return undefined;
      const others = (answers as unknown[]).values();
      return madeReply({
        [keyOf(rule)]: records.map((_, index) => {
          const own = shown.get(index);
          return own?.kind === 'equal' ? own.record : others.next().value;
        }),
      });
    },
  };
}

/** Looks for the records without a refusal that tells of them: stored is what shows as it was sent. */
export async function allStored(call: Call, rule: DuplicateStoredRule, lookup: Lookup): Promise<Verdict> {
  const sent = resolve(call.input, rule.where);
  const verdict = verdictOf(rule, await readAll(call, rule, rule.list && Array.isArray(sent) ? sent : [sent], lookup));
  return verdict.kind === 'success' ? verdict : { kind: 'absent' };
}

/** Positions whose id is taken, in order; undefined when another fault, or none that can be placed, is named. */
function takenPositions(
  { operation }: Call,
  { on }: DuplicateStoredRule,
  refusal: Reply,
  length: number,
): readonly number[] | undefined {
  const details = at(jsonOf(refusal), operation.facts.answers.errorDetails);
  const faults = isMapping(details) ? Object.entries(details) : [];
  if (!faults.every(([, fault]) => says(fault, on.field ?? '', on.message ?? ''))) return undefined;
  const taken = faults.map(([position]) => Number(position)).sort((a, b) => a - b);
  const known = taken.every((index) => Number.isInteger(index) && index >= 0 && index < length);
  return known && taken.length > 0 ? taken : undefined;
}

/** The batch itself has the id twice, so that it is refused whatever is stored. */
function twice({ id }: DuplicateStoredRule, records: readonly unknown[], index: number): boolean {
  const idOf = (record: unknown) => (isMapping(record) ? record[id] : undefined);
  return records.some((record, other) => other !== index && idOf(record) === idOf(records[index]));
}

async function readAll(
  call: Call,
  rule: DuplicateStoredRule,
  records: readonly unknown[],
  lookup: Lookup,
): Promise<readonly Stored[]> {
  const stored = new Array<Stored>(records.length);
  const queue = records.entries();
  const work = async () => {
    for (const [index, record] of queue) stored[index] = await readStored(call, rule.stored, record, lookup);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, records.length) }, work));
  return stored;
}

function verdictOf(
  rule: DuplicateStoredRule,
  stored: readonly Stored[],
): Extract<Verdict, { kind: 'success' | 'unclear' }> | { readonly kind: 'refused' } {
  if (stored.some(({ kind }) => kind === 'differs')) return { kind: 'refused' };
  const shown = stored.filter((one) => one.kind === 'equal');
  if (shown.length !== stored.length) return HIDDEN as Extract<Verdict, { kind: 'unclear' }>;
  const [first] = shown;
  if (!rule.list)
    return { kind: 'success', reply: first?.reply ? reconciled(first.reply) : answer(rule, first?.record) };
  return {
    kind: 'success',
    reply: answer(
      rule,
      shown.map(({ record }) => record),
    ),
  };
}

function answer(rule: DuplicateStoredRule, value: unknown): Reply {
  return madeReply({ [keyOf(rule)]: value });
}

function keyOf({ where }: DuplicateStoredRule): string {
  return tokensOf(where).at(-1) ?? '';
}
