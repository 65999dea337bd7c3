import type { Attempts } from '../call/call.js';
import { mayBeDone, neverActedOn } from '../retry/record-attempts.js';

/**
 * What a request that several calls share leaves in the record of one of them: the same as a request of its own would
 * have left. `end` is told how the request ended and whether anything was sent at all.
 */
export function sharedAttempt(attempts: Attempts, now: number): { end(error: unknown, sent: boolean): void } {
  const first = attempts.since === undefined;
  attempts.count += 1;
  attempts.since ??= now;
  return {
    end(error, sent) {
      if (!sent) attempts.count -= 1;
      if (first && (!sent || neverActedOn(error))) attempts.since = undefined;
      if (sent && mayBeDone(error)) attempts.open = true;
    },
  };
}
