import type { Call, Send } from '../call.js';
import type { Clock } from '../clock.js';
import { CallAbortedError, UpstreamProtocolError } from '../errors.js';
import { fateOf, repeatClass, resultOf } from '../fate.js';
import { labelsOf } from '../labels.js';
import type { CallObserver } from '../observer.js';
import { askedWait, jittered } from './backoff.js';
import type { BackoffOptions } from './backoff.js';
import type { RetryBudget } from './budget.js';

export interface RetryOptions extends BackoffOptions {
  /** Tries of one call, the first included; a 429 that names its window is not counted. */
  readonly maxTries: number;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

/**
 * Repeats what can not do harm: requests that were surely not sent, not executed because of the rate, or of class
 * `yes`. Everything else goes up as it is. Nothing is repeated past the deadline or after the caller has gone.
 */
export function retry(next: Send, options: RetryOptions): Send {
  const { clock, budget, observer } = options;
  return async (call) => {
    budget.deposit();
    for (let failures = 0; ;) {
      try {
        return await next(call);
      } catch (error) {
        const asked = askedWait(error, clock.now());
        const paced = fateOf(error) === 'limited' && asked !== undefined;
        if (!paced) failures += 1;
        const wait = pause(asked, failures);
        if (!mayRepeat(error, call) || failures >= options.maxTries) throw error;
        if (call.context.signal.aborted) throw new CallAbortedError();
        if (clock.now() + wait >= call.context.deadline) throw error;
        // A 429 costs the upstream nothing and the limiter spaces its repeats, so it needs no budget.
        if (!paced && !budget.withdraw()) throw error;
        observer.onRetry?.(labelsOf(call.operation), resultOf(error), wait);
        await clock.sleep(wait, call.context.signal);
      }
    }
  };

  function pause(asked: number | undefined, failures: number): number {
    const jitter = jittered(Math.max(1, failures), options, () => clock.random());
    return asked === undefined ? jitter : asked + Math.min(jitter, options.baseMs);
  }
}

function mayRepeat(error: unknown, { operation }: Call): boolean {
  switch (fateOf(error)) {
    case 'not-sent':
      return true;
    case 'limited':
      return repeatClass(error, operation) === 'yes';
    case 'ambiguous':
      return repeatClass(error, operation) === 'yes' && !(error instanceof UpstreamProtocolError && error.lasting);
    default:
      return false;
  }
}
