import { addEvent } from './current-span.js';
import type { Metrics } from './metrics.js';

const BREAKER = { closed: 0, 'half-open': 1, open: 2 } as const;

interface Labels {
  readonly operation: string;
  readonly bucket: string;
}

/** Counts what happens below a call, and notes it on the span of the call. The hooks are those of CallObserver. */
export function observeUpstream(metrics: Metrics) {
  return {
    onTry: ({ operation }: Labels, result: string, status: number, ms: number) => {
      metrics.tries.inc({ operation, result });
      metrics.trySeconds.observe({ operation }, ms / 1000);
      addEvent('try', { result, 'http.response.status_code': status, 'duration.ms': Math.round(ms) });
    },
    onRetry: ({ operation }: Labels, reason: string, waitMs: number) => {
      metrics.retries.inc({ operation, reason });
      addEvent('retry', { reason, 'wait.ms': Math.round(waitMs) });
    },
    onReconcile: ({ operation }: Labels, strategy: string, verdict: string) => {
      metrics.reconciles.inc({ operation, verdict });
      addEvent('reconcile', { strategy, verdict });
    },
    onLimiterWait: ({ bucket }: Labels, waitMs: number, granted: boolean) => {
      metrics.limiterWaitSeconds.observe({ bucket, granted: String(granted) }, waitMs / 1000);
      addEvent('limiter wait', { bucket, granted, 'wait.ms': Math.round(waitMs) });
    },
    onLimiterStore: (state: 'shared' | 'local') => metrics.limiterLocal.set(state === 'local' ? 1 : 0),
    onBreaker: (upstream: string, state: keyof typeof BREAKER) =>
      metrics.breakerState.set({ upstream }, BREAKER[state]),
    onCache: ({ operation }: Labels, result: string) => {
      metrics.cache.inc({ operation, result });
      addEvent('cache', { result });
    },
    onCollapse: ({ operation }: Labels) => {
      metrics.collapsed.inc({ operation });
      addEvent('collapsed');
    },
  };
}
