import type { Clock } from '../call/clock.js';
import { CallAbortedError } from '../call/errors.js';
import type { FairQueue } from './fair-queue.js';

/** Who asks for a permit. */
export interface Request {
  readonly consumer: string;
  readonly urgent: boolean;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Milliseconds left of the deadline for the answer itself; who is served later would not hear it. */
export const ANSWER_MS = 1000;

/** Resolves when the entry is served. Leaves the queue when the caller goes away, or with `late()` when it is too late. */
export function waitInLine(
  queue: FairQueue<() => void>,
  { consumer, urgent, deadline, signal }: Request,
  { clock, late }: { readonly clock: Clock; readonly late: () => Error },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const granted = () => {
      over.abort();
      resolve();
    };
    const leave = (error: Error) => {
      queue.remove(granted);
      over.abort();
      reject(error);
    };
    queue.push(consumer, granted, urgent);
    signal.addEventListener('abort', () => leave(new CallAbortedError()), { once: true, signal: over.signal });
    const patience = deadline - clock.now();
    clock.sleep(Math.max(0, patience - Math.min(ANSWER_MS, patience / 4)), over.signal).then(
      () => leave(late()),
      () => undefined,
    );
  });
}
