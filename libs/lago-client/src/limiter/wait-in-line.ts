import type { Clock } from '../call/clock.js';
import { CallAbortedError } from '../call/errors.js';
import type { FairQueue } from './fair-queue.js';

/** Who asks for a permit. */
export interface Request {
  readonly consumer: string;
  readonly urgent: boolean;
  /** Milliseconds since the epoch; Infinity where somebody else minds it. */
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
    const over = deadline === Infinity ? undefined : new AbortController();
    const settle = () => {
      signal.removeEventListener('abort', gone);
      over?.abort();
    };
    const granted = () => {
      settle();
      resolve();
    };
    const leave = (error: Error) => {
      queue.remove(granted);
      settle();
      reject(error);
    };
    const gone = () => leave(new CallAbortedError());
    queue.push(consumer, granted, urgent);
    signal.addEventListener('abort', gone);
    if (!over) return;
    const patience = deadline - clock.now();
    clock.sleep(Math.max(0, patience - Math.min(ANSWER_MS, patience / 4)), over.signal).then(
      () => leave(late()),
      () => undefined,
    );
  });
}
