import type { Clock } from '@lago/lago-client';
import type { BatchAnswer } from '../sending/batch-upstream.js';
import { backoff } from './backoff.js';

/** How fast, and how many at once, the events of one consumer go. */
export interface Pace {
  /** Milliseconds until the next request may go; 0 is now. */
  wait(): number;
  /** Events for the next request. */
  size(): number;
  /** Requests that may be under way at once. */
  parallel(): number;
  note(answer: BatchAnswer, final: boolean): void;
}

export interface PaceOptions {
  readonly clock: Clock;
  /** Events a request may have. */
  readonly most: number;
  readonly parallel: number;
}

const FIRST_PAUSE_MS = 1000;
const MOST_PAUSE_MS = 30_000;
/** A limit that says it ends later than that is asked again all the same. */
const MOST_LIMITED_MS = 60_000;

/**
 * Halves the request with each unclear end, so that an event over which the upstream fails is soon alone and holds up
 * nobody, and doubles it with each good one. While nothing comes through, one request at a time finds out.
 */
export function createPace({ clock, most, parallel }: PaceOptions): Pace {
  let size = most;
  let failures = 0;
  let until = 0;
  const pause = (ms: number) => (until = Math.max(until, clock.now() + ms));

  return {
    wait: () => Math.max(0, until - clock.now()),
    size: () => size,
    parallel: () => (failures > 0 ? 1 : parallel),
    note(answer, final) {
      if (answer.outcome === 'done' || final) {
        // A refusal for good is an answer like any other.
        failures = 0;
        size = Math.min(most, size * 2);
        return;
      }
      const given = 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
      if (answer.outcome === 'limited') return void pause(Math.min(given ?? FIRST_PAUSE_MS, MOST_LIMITED_MS));
      failures += 1;
      if (answer.outcome !== 'not-sent') size = Math.max(1, size >> 1);
      pause(Math.max(given ?? 0, backoff(failures, FIRST_PAUSE_MS, MOST_PAUSE_MS, clock.random)));
    },
  };
}
