import { digest } from '../call/account.js';
import { expected, pairable, tolerance } from './compare.js';
import type { MatchEntry } from './rule.js';

/**
 * What a call sent of the values by which its record is known, as one-way names by pointer into the record; lists as
 * one fingerprint per item.
 */
export interface EffectFingerprint {
  readonly [pointer: string]: string | Near | readonly EffectFingerprint[];
}

/** A number that the record may show with a small difference. */
interface Near {
  readonly near: number;
  readonly within: number;
}

/** The fingerprint of one call. */
export function fingerprintOf(entries: readonly MatchEntry[], sent: unknown): EffectFingerprint {
  const fingerprint: Record<string, EffectFingerprint[string]> = {};
  for (const entry of entries) {
    const value = expected(entry, sent);
    if (value === undefined || entry.as === 'contains') continue;
    const { items, within, times } = entry;
    if (within !== undefined || times !== undefined) {
      const near = Number(value);
      if (Number.isFinite(near)) fingerprint[entry.found] = { near, within: tolerance(entry, value) };
    } else if (items)
      fingerprint[entry.found] = Array.isArray(value) ? value.map((item) => fingerprintOf(items, item)) : [];
    else fingerprint[entry.found] = digest(JSON.stringify(entry.as === 'number' ? Number(value) : value));
  }
  return fingerprint;
}

/** Longer comparisons would hold up everybody else; a rival that may be one is treated as one. */
const MOST_TESTS = 20_000;

/** True when one record could be taken for the effect of both: nothing that both sent differs. */
export function couldBeTheSame(a: EffectFingerprint, b: EffectFingerprint): boolean {
  return Object.entries(a).every(([pointer, mine]) => {
    const theirs = b[pointer];
    if (theirs === undefined) return true;
    if (isNear(mine) || isNear(theirs)) return !isNear(mine) || !isNear(theirs) || touch(mine, theirs);
    if (typeof mine === 'string' || typeof theirs === 'string') return mine === theirs;
    return pairable(mine, theirs, couldBeTheSame, MOST_TESTS);
  });
}

function isNear(trait: EffectFingerprint[string]): trait is Near {
  return typeof trait === 'object' && 'near' in trait;
}

/** A number lies within the tolerance of both. Amounts in cents may come as 1000.0000000001 after a multiplication. */
function touch(a: Near, b: Near): boolean {
  return Math.abs(a.near - b.near) <= a.within + b.within + 1e-9 * Math.abs(a.near);
}
