import type { IncomingMessage, ServerResponse } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Middleware } from '../nest/middleware.js';
import type { Telemetry } from './telemetry.js';
import { readTraceContext } from './w3c-trace.js';

/** nginx's number for a caller that left before the answer. */
const CALLER_LEFT = 499;

/**
 * Puts a server span and a count around every request. What comes later finds the span's `traceparent` in the header of
 * that name, so that what it causes belongs to the span.
 */
export function requestSpans({ metrics, tracing }: Pick<Telemetry, 'metrics' | 'tracing'>): Middleware {
  const run = tracing.enabled ? traced : undefined;
  return (request, response, next) => {
    response.on('close', () => metrics.httpRequests.inc({ status: String(statusOf(response)) }));
    if (run) run(request, response, next);
    else next();
  };

  function traced(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const answered = new Promise<number>((resolve) => response.once('close', () => resolve(statusOf(response))));
    const method = request.method ?? 'GET';
    const { traceparent: parent } = readTraceContext(request.headers.traceparent);
    // A state without its parent belongs to no trace.
    if (!parent) delete request.headers['tracestate'];
    const attributes = { 'http.request.method': method, 'url.scheme': 'http', 'network.protocol.name': 'http' };
    void tracing.span({ name: method, kind: SpanKind.SERVER, parent, attributes }, async (traceparent, span) => {
      if (traceparent) request.headers.traceparent = traceparent;
      next();
      const status = await answered;
      span?.setAttribute('http.response.status_code', status);
      if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    });
  }
}

function statusOf(response: ServerResponse): number {
  return response.writableFinished ? response.statusCode : CALLER_LEFT;
}
