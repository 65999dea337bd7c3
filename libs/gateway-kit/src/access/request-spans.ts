import type { IncomingMessage, ServerResponse } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { exchangeOf } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import type { Middleware } from '../nest/middleware.js';
import type { Tracing } from '../telemetry/tracing.js';
import { readTraceContext } from '../telemetry/w3c-trace.js';
import { filledTemplate, knownPath } from '../telemetry/redact-url.js';
import { methodAttributes, serverAttributes } from './request-attributes.js';

/**
 * Puts a server span around every request, by the semantic conventions for HTTP. What comes later finds the span's
 * `traceparent` in the header of that name, so that what it causes belongs to the span.
 */
export function requestSpans(tracing: Tracing, words: ReadonlySet<string>): Middleware {
  return tracing.enabled ? traced : (_request, _response, next) => next();

  function traced(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const exchange = exchangeOf(request);
    const closed = new Promise<void>((resolve) => response.once('close', () => resolve()));
    const target = request.url ?? '/';
    const { traceparent: parent } = readTraceContext(request.headers.traceparent);
    // A state without its parent belongs to no trace.
    if (!parent) delete request.headers['tracestate'];
    const { name, attributes } = methodAttributes(request.method);
    const all = { ...attributes, ...serverAttributes(request) };
    void tracing.span({ name, kind: SpanKind.SERVER, parent, attributes: all }, async (traceparent, span) => {
      if (traceparent) request.headers.traceparent = traceparent;
      if (span) exchange.trace = { trace_id: span.spanContext().traceId, span_id: span.spanContext().spanId };
      next();
      await closed;
      if (span) describe(span, name, exchange, target);
    });
  }

  /** What is known at the end only. */
  function describe(span: Span, name: string, exchange: Exchange, target: string): void {
    const { route } = exchange.record;
    span.setAttribute('url.path', route === undefined ? knownPath(target, words) : filledTemplate(route));
    if (route !== undefined) span.setAttribute('http.route', route).updateName(`${name} ${route}`);
    const error = errorOf(exchange);
    span.setAttributes(statusOf(exchange));
    if (error === undefined) return;
    span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
  }
}

function statusOf({ response, answeredRaw, status }: Exchange): Attributes {
  return response.headersSent || answeredRaw !== undefined ? { 'http.response.status_code': status } : {};
}

/** A fault by its status, or the connection that broke; a stream ends like that by nature. */
function errorOf({ response, answeredRaw, status }: Exchange): string | undefined {
  if (status >= 500) return String(status);
  const isWhole = response.writableFinished || answeredRaw !== undefined;
  const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
  return isWhole || isStream ? undefined : 'caller_left';
}
