import { trace } from '@opentelemetry/api';
import { createLog } from '../logging/log.js';
import { withCurrentSpan } from '../logging/current-span.js';
import { createMetrics } from './metrics.js';
import { createToolTokens } from './tool-tokens.js';
import { observeUpstream } from './upstream-metrics.js';

const labels = { operation: 'findallcustomers', bucket: 'default', upstream: 'lago' };

const lines: string[] = [];
const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
beforeEach(() => void lines.splice(0));

async function valuesOf(metric: { get(): Promise<{ values: { labels: object; value: number }[] }> }) {
  return (await metric.get()).values.map(({ labels, value }) => ({ ...labels, value }));
}

it('counts everything the client tells', async () => {
  const metrics = createMetrics({ door: 'rest', version: '1', capability: 'x' });
  const observer = observeUpstream(metrics, log);
  observer.onAttempt?.(labels, 'timeout', 0, 250);
  observer.onRetry?.(labels, 'timeout', 100);
  observer.onReconcile?.(labels, 'gone', 'unknown');
  observer.onLimiterWait?.(labels, 20, false);
  observer.onLimiterStore?.('local');
  observer.onBreaker?.('lago', 'half-open');
  observer.onCache?.(labels, 'hit');
  observer.onCollapse?.(labels);
  const operation = 'findallcustomers';
  expect(await valuesOf(metrics.tries)).toEqual([{ operation, result: 'timeout', value: 1 }]);
  expect(await valuesOf(metrics.retries)).toEqual([{ operation, reason: 'timeout', value: 1 }]);
  expect(await valuesOf(metrics.reconciles)).toEqual([{ operation, verdict: 'unknown', value: 1 }]);
  expect(await valuesOf(metrics.limiterWaitSeconds)).toContainEqual(
    expect.objectContaining({ bucket: 'default', granted: 'false', value: 1 }),
  );
  expect(await valuesOf(metrics.limiterLocal)).toEqual([{ value: 1 }]);
  expect(await valuesOf(metrics.breakerState)).toEqual([{ upstream: 'lago', value: 1 }]);
  expect(await valuesOf(metrics.cache)).toEqual([{ operation, result: 'hit', value: 1 }]);
  expect(await valuesOf(metrics.collapsed)).toEqual([{ operation, value: 1 }]);
});

it('writes one line for each change of the breaker', () => {
  const observer = observeUpstream(createMetrics({ door: 'rest', version: '1', capability: 'x' }), log);
  observer.onBreaker?.('lago', 'open');
  observer.onBreaker?.('lago', 'half-open');
  observer.onBreaker?.('lago', 'closed');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
    [
      ['WARNING', 'open'],
      ['INFO', 'half-open'],
      ['INFO', 'closed'],
    ].map(([severity, state]) => expect.objectContaining({ severity, upstream: 'lago', state })),
  );
});

it('notes it on the span of the call', () => {
  const span = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
  const events: string[] = [];
  span.addEvent = (name) => (events.push(name), span);
  const observer = observeUpstream(createMetrics({ door: 'rest', version: '1', capability: 'x' }), log);
  withCurrentSpan(span, () => {
    observer.onRetry?.(labels, 'error', 5);
    observer.onAttempt?.(labels, 'ok', 200, 5);
  });
  observer.onAttempt?.(labels, 'ok', 200, 5);
  expect(events).toEqual(['retry', 'try']);
});

it('bounds the names of tools, whatever a caller makes up', async () => {
  const metrics = createMetrics({ door: 'mcp', version: '1', capability: 'x' });
  const count = createToolTokens(metrics);
  for (let made = 0; made < 2000; made += 1) count(`tool-${made}`, 'abcde');
  const values = await valuesOf(metrics.toolTokens);
  expect(values).toHaveLength(501);
  expect(values).toContainEqual({ tool: 'tool-0', value: 2 });
  expect(values).toContainEqual({ tool: 'other', value: 3000 });
});
