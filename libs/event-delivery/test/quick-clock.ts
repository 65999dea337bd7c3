import type { Clock } from '@lago/lago-client';
import { seeded } from '@lago/testing';

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock that jumps to whatever is waited for next as soon as nothing else happens for a few turns of the loop. */
export function quickClock(seed = 1): Clock & { advance(ms: number): void } {
  let now = Date.parse('2030-01-01T00:00:00Z');
  const sleepers = new Set<Sleeper>();
  let turning = false;
  function turn(left: number): void {
    if (left > 0) return void setImmediate(turn, left - 1);
    turning = false;
    const [next] = [...sleepers].sort((a, b) => a.at - b.at);
    if (!next) return;
    now = Math.max(now, next.at);
    next.wake();
    start();
  }
  function start(): void {
    if (turning || sleepers.size === 0) return;
    turning = true;
    turn(4);
  }
  return {
    now: () => now,
    random: seeded(seed),
    advance: (ms) => void (now += ms),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new Error('woken'));
        const end = (done: () => void) => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', stop);
          done();
        };
        const stop = () => end(() => reject(new Error('woken')));
        const sleeper = { at: now + ms, wake: () => end(resolve) };
        signal?.addEventListener('abort', stop);
        sleepers.add(sleeper);
        start();
      }),
  };
}
