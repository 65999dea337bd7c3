import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, UpstreamProtocolError, UpstreamTimeoutError } from '../call/errors.js';
import { failureKindOf, repeatClass, resultOf } from '../exchange/failure-kind.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import { askedWait, jittered } from './backoff.js';
import type { BackoffOptions } from './backoff.js';
import type { RetryBudget } from './budget.js';

export interface RetryOptions extends BackoffOptions {
  /** Tries of one call, the first included; a 429 that names its window is not counted. */
  readonly maxAttempts: number;
  /** Milliseconds a call waits in all because of 429s; then its caller is told, headers and all. */
  readonly rateLimitWaitMs: number;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

/** First wait after a 429 that names no window, as Lago's own clients wait; each further one is twice as long. */
const UNNAMED_WINDOW_MS = 1000;

/** What a call has been through. */
interface Course {
  failures: number;
  /** 429s without a window that can be followed. */
  unpaced: number;
  /** Milliseconds waited because of 429s. */
  limitedMs: number;
}

/** The pause before the next try. */
interface Pause {
  readonly ms: number;
  /** Milliseconds of it that are due to a limit; jitter is not. */
  readonly limitedMs: number;
  /** The upstream named the time: a repeat costs it nothing, and the limiter spaces them. */
  readonly paced: boolean;
}

/**
 * Repeats what cannot do harm: requests that were surely not sent, not executed because of the rate, or of class
 * `yes`. Everything else goes up as it is. Nothing is repeated past the deadline or after the caller has gone.
 */
export function retry(next: Send, options: RetryOptions): Send {
  const { clock, budget, observer, rateLimitWaitMs } = options;
  return async (call) => {
    budget.deposit();
    const course: Course = { failures: 0, unpaced: 0, limitedMs: 0 };
    for (;;) {
      try {
        return await next(call);
      } catch (error) {
        const pause = pauseAfter(error, course);
        if (!pause.paced) course.failures += 1;
        if (!mayRepeat(error, call) || course.failures >= options.maxAttempts) throw error;
        if (call.context.signal.aborted) throw new CallAbortedError();
        if (course.limitedMs + pause.limitedMs > rateLimitWaitMs) throw error;
        if (clock.now() + pause.ms >= call.context.deadline) throw error;
        if (!pause.paced && !budget.withdraw(error)) throw error;
        course.limitedMs += pause.limitedMs;
        observer.onRetry?.(labelsOf(call.operation), resultOf(error), pause.ms);
        await clock.sleep(pause.ms, call.context.signal);
      }
    }
  };

  function pauseAfter(error: unknown, course: Course): Pause {
    const asked = askedWait(error, clock.now());
    const limited = failureKindOf(error) === 'limited';
    if (asked === undefined && limited) {
      const ms = UNNAMED_WINDOW_MS * 2 ** course.unpaced;
      course.unpaced += 1;
      return { ms, limitedMs: ms, paced: false };
    }
    const jitter = jittered(Math.max(1, course.failures + 1), options, () => clock.random());
    if (asked === undefined) return { ms: jitter, limitedMs: 0, paced: false };
    return { ms: asked + Math.min(jitter, options.baseMs), limitedMs: limited ? asked : 0, paced: limited };
  }
}

function mayRepeat(error: unknown, { operation }: Call): boolean {
  switch (failureKindOf(error)) {
    case 'not-sent':
      return !(error instanceof UpstreamTimeoutError && error.phase === 'deadline');
    case 'limited':
      return repeatClass(error, operation) === 'yes';
    case 'unknown':
      return repeatClass(error, operation) === 'yes' && !(error instanceof UpstreamProtocolError && error.lasting);
    default:
      return false;
  }
}
