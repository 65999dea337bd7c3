import { digest } from '../call/fingerprint.js';
import { expected, pairable, tolerance } from './compare.js';
import type { MatchEntry } from './rule.js';

/**
 * What a call sent of the values by which its record is known, as one-way names by pointer into the record; lists as
 * one set of traits per item.
 */
export interface Traits {
  readonly [pointer: string]: string | Near | readonly Traits[];
}

/** A number that the record may show with a small difference. */
interface Near {
  readonly near: number;
  readonly within: number;
}

/** The traits of one call. */
export function traitsOf(entries: readonly MatchEntry[], sent: unknown): Traits {
  const traits: Record<string, Traits[string]> = {};
  for (const entry of entries) {
    const value = expected(entry, sent);
    if (value === undefined || entry.as === 'contains') continue;
    const { items, within, times } = entry;
    if (within !== undefined || times !== undefined) {
      const near = Number(value);
      if (Number.isFinite(near)) traits[entry.found] = { near, within: tolerance(entry, value) };
    } else if (items) traits[entry.found] = Array.isArray(value) ? value.map((item) => traitsOf(items, item)) : [];
    else traits[entry.found] = digest(JSON.stringify(entry.as === 'number' ? Number(value) : value));
  }
  return traits;
}

/** Longer comparisons would hold up everybody else; a rival that may be one is treated as one. */
const MOST_TESTS = 20_000;

/** True when one record could be taken for the effect of both: nothing that both sent differs. */
export function couldBeTheSame(a: Traits, b: Traits): boolean {
  return Object.entries(a).every(([pointer, mine]) => {
    const theirs = b[pointer];
    if (theirs === undefined) return true;
    if (isNear(mine) || isNear(theirs)) return !isNear(mine) || !isNear(theirs) || touch(mine, theirs);
    if (typeof mine === 'string' || typeof theirs === 'string') return mine === theirs;
    return pairable(mine, theirs, couldBeTheSame, MOST_TESTS);
  });
}

function isNear(trait: Traits[string]): trait is Near {
  return typeof trait === 'object' && 'near' in trait;
}

/** A number lies within the tolerance of both. Amounts in cents may come as 1000.0000000001 after a multiplication. */
function touch(a: Near, b: Near): boolean {
  return Math.abs(a.near - b.near) <= a.within + b.within + 1e-9 * Math.abs(a.near);
}
