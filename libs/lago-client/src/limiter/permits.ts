import type { Clock } from '../clock.js';
import { takeSlot } from './gcra.js';
import type { Pace } from './gcra.js';

/** Hands out the permits of buckets; one per process, or one that processes share. */
export interface PermitStore {
  /** Takes the next permit of `key` if it is due within `horizonMs`; resolves with the wait in ms. */
  take(key: string, pace: Pace, horizonMs: number): Promise<{ readonly waitMs: number; readonly taken: boolean }>;
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
    take(key, pace, horizonMs) {
      const slot = takeSlot(tats.get(key) ?? 0, clock.now(), pace, horizonMs);
      if (slot.taken) keep(key, slot.tat);
      return Promise.resolve(slot);
    },
    pause(key, { intervalMs, burst }, ms) {
      keep(key, Math.max(tats.get(key) ?? 0, clock.now() + ms + (burst - 1) * intervalMs));
      return Promise.resolve();
    },
  };
}
