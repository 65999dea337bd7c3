import type { CallObserver } from '@lago/lago-client';
import type { Log } from '../logging/log.js';
import { addEvent } from '../logging/current-span.js';
import type { Metrics } from './metrics.js';

const BREAKER = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Counts what happens below a call, and notes it on the span of the call; what concerns every call is a log line. */
export function observeUpstream(metrics: Metrics, log: Pick<Log, 'info' | 'warn'>): CallObserver {
  return {
    onAttempt: ({ operation }, result, status, ms) => {
      metrics.tries.inc({ operation, result });
      metrics.trySeconds.observe({ operation }, ms / 1000);
      addEvent('try', { result, 'http.response.status_code': status, 'duration.ms': Math.round(ms) });
    },
    onRetry: ({ operation }, reason, waitMs) => {
      metrics.retries.inc({ operation, reason });
      addEvent('retry', { reason, 'wait.ms': Math.round(waitMs) });
    },
    onReconcile: ({ operation }, strategy, verdict) => {
      metrics.reconciles.inc({ operation, verdict });
      addEvent('reconcile', { strategy, verdict });
    },
    onLimiterWait: ({ bucket }, waitMs, granted) => {
      metrics.limiterWaitSeconds.observe({ bucket, granted: String(granted) }, waitMs / 1000);
      addEvent('limiter wait', { bucket, granted, 'wait.ms': Math.round(waitMs) });
    },
    onTravel: ({ operation }, calls) => {
      metrics.together.observe({ operation }, calls);
      addEvent('together', { calls });
    },
    onLimiterStore: (state) => metrics.limiterLocal.set(state === 'local' ? 1 : 0),
    onBreaker: (upstream, state) => {
      metrics.breakerState.set({ upstream }, BREAKER[state]);
      log[state === 'open' ? 'warn' : 'info']({ upstream, state }, 'the breaker of an upstream changed its state');
    },
    onCache: ({ operation }, result) => {
      metrics.cache.inc({ operation, result });
      addEvent('cache', { result });
    },
    onCollapse: ({ operation }) => {
      metrics.collapsed.inc({ operation });
      addEvent('collapsed');
    },
  };
}
