import { digest } from '../fingerprint.js';
import { expected, pairable } from './compare.js';
import type { MatchEntry } from './rule.js';

/**
 * What a call sent of the values by which its record is known, as one-way names by pointer into the record; lists as
 * one set of traits per item.
 */
export interface Traits {
  readonly [pointer: string]: string | readonly Traits[];
}

/** The traits of one call. Values that may differ within a tolerance are left out: they tell no calls apart. */
export function traitsOf(entries: readonly MatchEntry[], sent: unknown): Traits {
  const traits: Record<string, string | readonly Traits[]> = {};
  for (const entry of entries) {
    const value = expected(entry, sent);
    if (value === undefined || entry.as === 'contains' || entry.within !== undefined || entry.times !== undefined)
      continue;
    const { items } = entry;
    if (items) traits[entry.found] = Array.isArray(value) ? value.map((item) => traitsOf(items, item)) : [];
    else traits[entry.found] = digest(JSON.stringify(entry.as === 'number' ? Number(value) : value));
  }
  return traits;
}

/** True when one record could be taken for the effect of both: nothing that both sent differs. */
export function couldBeTheSame(a: Traits, b: Traits): boolean {
  return Object.entries(a).every(([pointer, mine]) => {
    const theirs = b[pointer];
    if (theirs === undefined) return true;
    if (typeof mine === 'string' || typeof theirs === 'string') return mine === theirs;
    return pairable(mine, theirs, couldBeTheSame);
  });
}
