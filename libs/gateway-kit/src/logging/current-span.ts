import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span } from '@opentelemetry/api';

/** Spans know their parents by the context that is passed on; this is only for what happens deep below one. */
const current = new AsyncLocalStorage<Span>();

/** Runs `work` with `span` as the one that events below it belong to. */
export function withCurrentSpan<T>(span: Span, work: () => T): T {
  return current.run(span, work);
}

/** Notes something that happened during the current span; nothing without one. */
export function addEvent(name: string, attributes?: Attributes): void {
  current.getStore()?.addEvent(name, attributes);
}

/** Ids that lead from a log line to its trace; empty without a span. */
export function traceIds(): { readonly trace_id?: string; readonly span_id?: string } {
  const span = current.getStore()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
