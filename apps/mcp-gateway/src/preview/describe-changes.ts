import { findAll, isMapping } from '@lago/capability-model';
import { isDeepStrictEqual } from 'node:util';
import type { AnswerPointers, ConsentChanges } from '@lago/capability-model';
import { findOne, firstOf, leaves } from '../values/pointer.js';
import type { Scope } from './read-scope.js';
import { previewSection } from './preview-section.js';
import type { PreviewSection } from './preview-section.js';
import { currencyIn, label, formatValue, formatMember, formatStored } from './format-value.js';

type Replaced = NonNullable<ConsentChanges['replaces']>[number];

/** What is sent against what is stored: before -> after, and what a list that replaces takes away. */
export function describeChanges(rule: ConsentChanges, scope: Scope, answers: AnswerPointers): PreviewSection {
  const sent = findOne(scope, rule.changes);
  const stored = findOne(scope, rule.from);
  const lists = (rule.replaces ?? []).filter(({ at }) => findAll(sent, at).length > 0);
  const inLists = (at: string) => lists.some((list) => at === list.at || at.startsWith(`${list.at}/`));
  const changes = leaves(sent)
    .filter(({ at }) => at !== '' && !inLists(at))
    .map(({ at, value }) => sayChange(at, value, stored));
  const replaced = lists.map((list) => sayReplaced(list, sent, stored, answers));
  return previewSection('changes', rule.as, [...changes, ...replaced], [rule.changes]);
}

function sayChange(at: string, value: unknown, stored: unknown): string {
  const before = findOne(stored, at);
  const currency = currencyIn(stored, at);
  const after = formatMember(at, value, currency);
  if (isDeepStrictEqual(before, value) || (value === null && before === undefined)) return `${after} (as it is now)`;
  const was = before === undefined ? 'nothing' : formatMember(at, before, currency, formatStored);
  return `${label(at)}: ${was.startsWith(label(at)) ? was.slice(label(at).length + 1) : was} -> ${after.slice(label(at).length + 1)}`;
}

/** A list that replaces the stored one, entry by entry: what goes, what stays, what comes. */
function sayReplaced(
  { at, stored: place, by }: Replaced,
  sent: unknown,
  stored: unknown,
  answers: AnswerPointers,
): string {
  const after = listAt(sent, at);
  const before = findAll(stored, place ?? `${at}/*`).map(({ value }) => value);
  const kept = before.filter((one) => after.some((other) => same(one, other, by, answers)));
  const gone = before.filter((one) => !kept.includes(one));
  const list = (entries: readonly unknown[], words: (entry: unknown) => string) => entries.map(words).join(', ');
  const lostInside = kept.flatMap((one) =>
    lostOf(
      one,
      after.find((other) => same(one, other, by, answers)),
    ),
  );
  const all = [...gone.map((entry) => formatEntry(entry, formatStored, answers)), ...lostInside];
  const lost = all.length ? `; DELETED: ${all.join(', ')}` : '';
  const was = before.length ? list(before, (entry) => formatEntry(entry, formatStored, answers)) : 'nothing';
  const is = after.length ? list(after, (entry) => formatEntry(entry, formatValue, answers)) : 'nothing';
  return `${label(at)} is replaced as a whole: ${was} -> ${is}${lost}`;
}

/** Entries that carry the id of a stored one keep it; without ids equal values do. */
function same(stored: unknown, sent: unknown, by: string | undefined, answers: AnswerPointers): boolean {
  if (by === undefined) return isDeepStrictEqual(stored, sent);
  // What is sent calls it as the rule does; what is stored may be named as all records are.
  const id = firstOf(stored, [by, ...(answers.id === undefined ? [] : [answers.id])]);
  return id !== undefined && id === findOne(sent, by);
}

/** What lists inside an entry that stays lose: `"region" values "us"`. */
function lostOf(stored: unknown, sent: unknown): readonly string[] {
  if (!isMapping(stored) || !isMapping(sent)) return [];
  return Object.entries(stored).flatMap(([name, list]) => {
    const now = sent[name];
    if (!Array.isArray(list) || (now !== undefined && !Array.isArray(now))) return [];
    const lost = list.filter((one) => !now?.some((other: unknown) => isDeepStrictEqual(one, other)));
    const named = stored['key'] === undefined ? '' : `${formatStored(stored['key'])} `;
    return lost.map((one) => `${named}${label(`/${name}`)} ${formatStored(one)}`);
  });
}

function formatEntry(entry: unknown, words: (value: unknown) => string, answers: AnswerPointers): string {
  if (!isMapping(entry)) return words(entry);
  const { key, value, ...others } = entry;
  const rest = key === undefined ? entry : others;
  const more = leaves(rest).filter((leaf) => leaf.at !== '' && leaf.at !== answers.id && leaf.at !== answers.createdAt);
  const pair = key === undefined ? [] : [words(key) + (value === undefined ? '' : `: ${words(value)}`)];
  return [...pair, ...more.map((leaf) => `${label(leaf.at)} ${words(leaf.value)}`)].join(' ');
}

function listAt(root: unknown, at: string): readonly unknown[] {
  const value = findOne(root, at);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
