import type { Clock } from '@lago/lago-client';

/** Waits that end early when somebody says so. */
export interface Waker {
  /** Returns at once when somebody has said so since `seen`. */
  wait(ms: number, seen?: number): Promise<void>;
  wake(): void;
  /** How often somebody has said so. */
  count(): number;
}

export function createWaker(clock: Clock): Waker {
  let waking = new AbortController();
  let count = 0;
  return {
    count: () => count,
    async wait(ms, seen = count) {
      if (seen !== count) return;
      await clock.sleep(ms, waking.signal).catch(() => {
        // Woken: that is what it was for.
      });
    },
    wake() {
      count += 1;
      waking.abort();
      waking = new AbortController();
    },
  };
}
