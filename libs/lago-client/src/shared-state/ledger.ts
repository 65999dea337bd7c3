import { LRUCache } from 'lru-cache';
import type { Clock } from '../call/clock.js';
import type { EffectFingerprint } from '../rules/effect-fingerprint.js';

/** Another call for an effect that may look the same. */
export interface Rival {
  readonly fingerprint: EffectFingerprint;
  /** It ended without a known outcome, so a record that appears may be its own. */
  readonly unresolved: boolean;
  /** What it was to make is there by now, if it came to anything, and nobody knows which record that is. */
  readonly past: boolean;
}

/** A call that is noted while it runs, so that nobody takes its record for theirs. */
export interface Entry {
  /** Account and kind of record. */
  readonly scope: string;
  /** The effect; the same for a call and its continuation after a crash. */
  readonly owner: string;
  readonly fingerprint: EffectFingerprint;
  readonly unresolved: boolean;
  /** Milliseconds after which its record cannot appear any more; kept as a past rival from then on, as long as claims. */
  readonly ttlMs: number;
}

/** Who is about to create what, and which record belongs to whom. Rejects when a shared store cannot be reached. */
export interface EffectLedger {
  enter(entry: Entry): Promise<void>;
  /** Its end is known. */
  leave(scope: string, owner: string): Promise<void>;
  /** Milliseconds for which a note of `owner` still stands; 0 when there is none. */
  standing(scope: string, owner: string): Promise<number>;
  rivals(scope: string, owner: string): Promise<readonly Rival[]>;
  /** Records that `record` is the effect of `owner`; false when it is somebody else's. */
  claim(scope: string, record: string, owner: string): Promise<boolean>;
  /** Whose effect `record` is. */
  ownerOf(scope: string, record: string): Promise<string | undefined>;
  /** True when nothing is forgotten of what was noted and claimed since then (ms since the epoch). */
  remembers(since: number): Promise<boolean>;
  /** Keeps, for as long as claims, which records may have been there before the first try of `owner`. */
  remember(scope: string, owner: string, records: readonly string[]): Promise<void>;
  /** What was kept; undefined when nothing was. */
  recall(scope: string, owner: string): Promise<readonly string[] | undefined>;
}

/** How long a record stays claimed: longer than any call, resumed ones included. */
export const CLAIM_TTL_MS = 25 * 3_600_000;

const MAX_CLAIMS = 100_000;
const MAX_SEEN = 10_000;

/** The ledger of one process. */
export function localLedger(clock: Clock): EffectLedger {
  const entries = new Map<string, Map<string, Entry & { until: number }>>();
  const claims = new LRUCache<string, string>({ max: MAX_CLAIMS, ttl: CLAIM_TTL_MS });
  const seen = new LRUCache<string, readonly string[]>({ max: MAX_SEEN, ttl: CLAIM_TTL_MS });
  const rivalsOf = (scope: string) => entries.get(scope) ?? new Map<string, Entry & { until: number }>();
  return {
    enter(entry) {
      const rivals = rivalsOf(entry.scope);
      rivals.set(entry.owner, { ...entry, until: clock.now() + entry.ttlMs });
      entries.set(entry.scope, rivals);
      return Promise.resolve();
    },
    leave(scope, owner) {
      const rivals = rivalsOf(scope);
      rivals.delete(owner);
      if (rivals.size === 0) entries.delete(scope);
      return Promise.resolve();
    },
    remembers: () => Promise.resolve(true),
    standing(scope, owner) {
      const entry = rivalsOf(scope).get(owner);
      return Promise.resolve(Math.max(0, (entry?.until ?? 0) - clock.now()));
    },
    rivals(scope, owner) {
      const rivals = rivalsOf(scope);
      const now = clock.now();
      for (const [name, { until }] of rivals) if (until + CLAIM_TTL_MS <= now) rivals.delete(name);
      const others = [...rivals.values()].filter((entry) => entry.owner !== owner);
      return Promise.resolve(others.map((entry) => ({ ...entry, past: entry.until <= now })));
    },
    claim(scope, record, owner) {
      const key = `${scope}\n${record}`;
      const holder = claims.get(key) ?? owner;
      claims.set(key, holder);
      return Promise.resolve(holder === owner);
    },
    ownerOf: (scope, record) => Promise.resolve(claims.get(`${scope}\n${record}`)),
    remember(scope, owner, records) {
      seen.set(`${scope}\n${owner}`, records);
      return Promise.resolve();
    },
    recall: (scope, owner) => Promise.resolve(seen.get(`${scope}\n${owner}`)),
  };
}
