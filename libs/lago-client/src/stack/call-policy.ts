import type { BreakerOptions } from '../breaker/breaker.js';
import type { CacheOptions } from '../reads/cache.js';
import type { LanesOptions } from '../limiter/lanes.js';
import type { RecoveryOptions } from '../reconcile/recovery.js';
import type { BackoffOptions } from '../retry/backoff.js';
import type { RetryBudgetOptions } from '../retry/budget.js';
import type { RetryOptions } from '../retry/retry.js';

/** How calls are repeated, held back and settled. Times are milliseconds. */
export interface CallPolicy
  extends
    BackoffOptions,
    Pick<RetryOptions, 'maxAttempts' | 'rateLimitWaitMs'>,
    Pick<RecoveryOptions, 'maxRepeats' | 'settleMs' | 'lookMs'>,
    Pick<LanesOptions, 'limits' | 'order' | 'maxQueue'> {
  readonly retryBudget: RetryBudgetOptions;
  readonly breaker: Pick<BreakerOptions, 'threshold' | 'size' | 'minimum' | 'openMs'>;
  /** Undefined keeps no replies. */
  readonly cache: Pick<CacheOptions, 'maxEntries' | 'maxBytes'> | undefined;
}

export const DEFAULT_POLICY: CallPolicy = {
  baseMs: 200,
  capMs: 5000,
  maxAttempts: 4,
  rateLimitWaitMs: 3000,
  maxRepeats: 3,
  settleMs: 60_000,
  lookMs: 5000,
  limits: {},
  order: ['events'],
  maxQueue: 2000,
  retryBudget: { capacity: 50, perCall: 0.2, perSecond: 2 },
  breaker: { threshold: 0.5, size: 100, minimum: 20, openMs: 5000 },
  cache: undefined,
};
