import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

/** A call with the key runs; `afterMs` is when it is given up for dead at the latest, if that is known. */
export function inUse(afterMs = 1000): ProblemError {
  return new ProblemError(PROBLEMS.idempotencyKeyInUse, 'a call with this idempotency key is still running', {
    headers: { 'retry-after': seconds(afterMs) },
  });
}

/** The key belongs to another call. */
export function reused(): ProblemError {
  return new ProblemError(
    PROBLEMS.idempotencyKeyReused,
    'this idempotency key was used for another call; take a new one',
  );
}

/** The key was used with another upstream key, which may be of another account or the one that was replaced. */
export function otherAccount(): ProblemError {
  return new ProblemError(
    PROBLEMS.idempotencyKeyReused,
    'this idempotency key was used together with another key for the API behind the gateway, which may be of another ' +
      'account: nothing was sent. Look whether that call took effect before you take a new one',
  );
}

/** No call was made under the key, and this one may not be the first. */
export class NothingKeptError extends ProblemError {
  constructor() {
    super(PROBLEMS.nothingKept, 'no call was made under this key; nothing was sent');
  }
}

/** The key may have been used, and the store that would know has lost its memory. */
export function forgotten(): ProblemError {
  return new ProblemError(
    PROBLEMS.outcomeUnknown,
    'the store of idempotency keys lost its memory, so nobody knows whether this call was made before; look whether it ' +
      'took effect. Nothing was sent now',
  );
}

/** Keys cannot be looked up at present. */
export function unavailable(afterMs = 2000, cause?: unknown): ProblemError {
  const detail = 'the key cannot be checked at present, and the call could happen twice without it';
  return new ProblemError(PROBLEMS.idempotencyStoreUnavailable, detail, {
    headers: { 'retry-after': seconds(afterMs) },
    cause,
  });
}

function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
