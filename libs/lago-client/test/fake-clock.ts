import { CallAbortedError } from '../src/call/errors.js';
import type { Clock } from '../src/call/clock.js';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export interface FakeClock extends Clock {
  /** Every wait that was asked for, in order (ms). */
  readonly waits: number[];
  /** Moves time without waking anybody. */
  skip(ms: number): void;
}

/** Time that jumps to the next timer as soon as nothing else is left to do; chance is always `chance`. */
export function fakeClock(start = 1_900_000_000_000, chance = 0.5): FakeClock {
  let now = start;
  let ticking = false;
  const timers = new Set<Timer>();
  const waits: number[] = [];

  function tick(): void {
    ticking = false;
    const next = [...timers].sort((a, b) => a.at - b.at)[0];
    if (!next) return;
    timers.delete(next);
    now = Math.max(now, next.at);
    next.fire();
    start_();
  }
  function start_(): void {
    if (ticking || timers.size === 0) return;
    ticking = true;
    // Two turns, so that whatever a timer woke has run to its next wait.
    setImmediate(() => setImmediate(tick));
  }

  return {
    waits,
    now: () => now,
    random: () => chance,
    skip: (ms) => void (now += ms),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new CallAbortedError());
        waits.push(ms);
        const timer = { at: now + ms, fire: resolve };
        timers.add(timer);
        const gone = () => {
          timers.delete(timer);
          reject(new CallAbortedError());
        };
        signal?.addEventListener('abort', gone, { once: true });
        start_();
      }),
  };
}
