import { setTimeout as timer } from 'node:timers/promises';
import { CallAbortedError } from './errors.js';

/** Time and chance, so that tests own both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; throws CallAbortedError as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 (included) to 1 (excluded). */
  random(): number;
}

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) => {
    try {
      await timer(Math.max(0, ms), undefined, { signal });
    } catch {
      throw new CallAbortedError();
    }
  },
};
