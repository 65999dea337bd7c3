import type { IncomingMessage } from 'node:http';
import { isSpanContextValid, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Link, Span } from '@opentelemetry/api';
import { isMapping } from '@lago/capability-model';
import { readTraceContext } from '@lago/gateway-kit';
import type { Telemetry, TraceContext } from '@lago/gateway-kit';
import type { Exchange } from './exchange.js';
import { methodOf } from '../messages/message-methods.js';

/** Handles the messages of a request, each inside a span of its own. */
export type InMessageSpans = (
  request: Pick<IncomingMessage, 'headers' | 'httpVersion'>,
  body: unknown,
  exchange: Exchange,
  handle: (exchange: Exchange) => Promise<void>,
) => Promise<void>;

/**
 * Server spans by the semantic conventions for MCP. A message may say what trace it belongs to; then the request that
 * carries it is a link. Children of a batch belong to the request: whose they are is not known to the library.
 */
export function messageSpans({ enabled, span }: Telemetry['tracing']): InMessageSpans {
  if (!enabled) return (_request, _body, exchange, handle) => handle(exchange);
  return (request, body, exchange, handle) => {
    if (!Array.isArray(body)) return inSpan(body, handle, true);
    return (body as unknown[]).reduceRight<() => Promise<void>>(
      (inner, message) => () => inSpan(message, inner, false),
      () => handle(exchange),
    )();

    function inSpan(message: unknown, next: (inner: Exchange) => Promise<void>, isOnly: boolean): Promise<void> {
      const method = methodOf(message);
      if (method === 'none') return next(exchange);
      const { trace, record } = exchange;
      const own = traceOf(message);
      const tool = method === 'tools/call' && isOnly ? record?.tool : undefined;
      const attributes = { ...attributesOf(message, request), 'mcp.method.name': method, ...toolAttributes(tool) };
      const name = tool ? `${method} ${tool}` : method;
      const parent = own.traceparent ?? trace.traceparent;
      const links = own.traceparent ? linkTo(trace.traceparent) : [];
      return span({ name, kind: SpanKind.SERVER, parent, attributes, links }, async (traceparent, opened) => {
        const state = own.traceparent ? own : trace;
        await next(isOnly && traceparent ? { ...exchange, trace: { ...state, traceparent }, inSpan: true } : exchange);
        if (opened && isOnly) describeEnd(opened, exchange);
      });
    }
  };
}

function traceOf(message: unknown): TraceContext {
  const params = isMapping(message) ? message['params'] : undefined;
  const meta = isMapping(params) ? params['_meta'] : undefined;
  return isMapping(meta) ? readTraceContext(meta['traceparent'], meta['tracestate']) : {};
}

function linkTo(traceparent = ''): Link[] {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: false };
  return isSpanContextValid(context) ? [{ context }] : [];
}

/** The id of a request is the client's to choose; one that is longer than ids are may be anything. */
const ID = /^[\w.:-]{1,64}$/;
const VERSION = /^\d{4}-\d{2}-\d{2}$/;

function attributesOf(message: unknown, { headers, httpVersion }: Parameters<InMessageSpans>[0]): Attributes {
  const { id, params } = message as { id?: unknown; params?: { protocolVersion?: unknown } };
  const version = String(headers['mcp-protocol-version'] ?? params?.protocolVersion);
  return {
    'network.transport': 'tcp',
    'network.protocol.name': 'http',
    'network.protocol.version': httpVersion,
    ...(VERSION.test(version) && { 'mcp.protocol.version': version }),
    ...((typeof id === 'number' || (typeof id === 'string' && ID.test(id))) && { 'jsonrpc.request.id': String(id) }),
  };
}

function toolAttributes(tool: string | undefined): Attributes {
  return tool ? { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool } : {};
}

function describeEnd(span: Span, { record }: Exchange): void {
  const code = record?.rpcError;
  if (code !== undefined) span.setAttribute('rpc.response.status_code', String(code));
  const error = code === undefined ? record?.toolFailed && 'tool_error' : String(code);
  if (error) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
}
