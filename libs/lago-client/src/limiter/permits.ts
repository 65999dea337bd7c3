import type { Clock } from '../call/clock.js';
import { takePermits } from './gcra.js';
import type { Pace, Taken } from './gcra.js';

/** Hands out the permits of buckets; one per process, or one that processes share. */
export interface PermitStore {
  /** Takes up to `wanted` of the next permits of `key`, as far as they are due within `horizonMs`. */
  take(key: string, pace: Pace, horizonMs: number, wanted: number): Promise<Taken>;
  /** Takes back `count` permits that were not used. */
  giveBack(key: string, pace: Pace, count: number): Promise<void>;
  /** Hands out nothing for `ms`: the upstream said that the limit is passed. */
  pause(key: string, pace: Pace, ms: number): Promise<void>;
}

const MAX_BUCKETS = 10_000;

/** Permits of this process alone. */
export function localPermits(clock: Clock): PermitStore {
  const tats = new Map<string, number>();
  const keep = (key: string, tat: number) => {
    if (tats.size >= MAX_BUCKETS) for (const [old, at] of tats) if (at <= clock.now()) tats.delete(old);
    tats.set(key, tat);
  };
  return {
    take(key, pace, horizonMs, wanted) {
      const taken = takePermits(tats.get(key) ?? 0, clock.now(), pace, horizonMs, wanted);
      if (taken.count) keep(key, taken.tat);
      return Promise.resolve(taken);
    },
    giveBack(key, { intervalMs }, count) {
      const tat = tats.get(key);
      if (tat !== undefined) keep(key, tat - count * intervalMs);
      return Promise.resolve();
    },
    pause(key, { intervalMs, burst }, ms) {
      keep(key, Math.max(tats.get(key) ?? 0, clock.now() + ms + (burst - 1) * intervalMs));
      return Promise.resolve();
    },
  };
}
