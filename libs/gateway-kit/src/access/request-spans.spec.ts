import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import { inOrder } from '../nest/in-order.js';
import { Exchange, keepExchange } from '../http/exchange.js';
import type { Middleware } from '../nest/middleware.js';
import { requestSpans } from './request-spans.js';
import type { SpanOptions, Tracing } from '../telemetry/tracing.js';

const PARENT = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
const OWN = `00-${'1'.repeat(32)}-${'3'.repeat(16)}-01`;

function setUp(enabled = true) {
  const spans: (SpanOptions & { attributes: Record<string, unknown>; ended?: boolean })[] = [];
  const tracing: Tracing = {
    enabled,
    span: async (options, work) => {
      const span = { ...options, attributes: { ...options.attributes } as Record<string, unknown>, ended: false };
      spans.push(span);
      const set = {
        spanContext: () => ({ traceId: '1'.repeat(32), spanId: '3'.repeat(16) }),
        updateName: (name: string) => (Object.assign(span, { name }), set),
        setAttribute: (name: string, value: unknown) => ((span.attributes[name] = value), set),
        setAttributes: (more: object) => (Object.assign(span.attributes, more), set),
        setStatus: (status: object) => (Object.assign(span, { status }), set),
      };
      const result = await work(OWN, set as unknown as Span);
      span.ended = true;
      return result;
    },
    stop: () => Promise.resolve(),
  };
  const headers = { traceparent: PARENT, host: 'gateway.example:8080' };
  const request = {
    method: 'GET',
    url: '/invoices/jane?x=1',
    httpVersion: '1.1',
    headers,
  } as unknown as IncomingMessage;
  const response = Object.assign(new EventEmitter(), {
    statusCode: 200,
    headersSent: true,
    writableFinished: true,
    getHeader: () => 'application/json',
  });
  const exchange = new Exchange(request, response as unknown as ServerResponse, {});
  keepExchange(exchange);
  const close = async (more: object = {}) => {
    Object.assign(response, more).emit('close');
    await new Promise(setImmediate);
  };
  const run = (...steps: Middleware[]) =>
    new Promise<unknown>((resolve) => {
      inOrder(requestSpans(tracing, new Set(['invoices'])), ...steps)(
        request,
        response as unknown as ServerResponse,
        resolve,
      );
    });
  return { run, spans, request, exchange, close };
}

it('goes on below a span of its own, whose parent is the caller, until the answer is out', async () => {
  const { run, spans, request, exchange, close } = setUp();
  await run();
  expect([request.headers.traceparent, exchange.trace?.span_id]).toEqual([OWN, '3'.repeat(16)]);
  expect(spans).toMatchObject([{ name: 'GET', parent: PARENT, ended: false }]);
  exchange.record.route = '/invoices/{lago_id}';
  await close();
  expect(spans).toMatchObject([
    {
      name: 'GET /invoices/{lago_id}',
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/invoices/REDACTED',
        'url.scheme': 'http',
        'http.route': '/invoices/{lago_id}',
        'server.address': 'gateway.example',
        'server.port': 8080,
        'network.protocol.version': '1.1',
        'http.response.status_code': 200,
      },
      ended: true,
    },
  ]);
  expect(spans[0]).not.toHaveProperty('status');
});

it('a request that is refused further on ends its span with the answer, and ends nothing else', async () => {
  const { run, spans, close } = setUp();
  const refused = new Error('no');
  const refuse: Middleware = () => {
    throw refused;
  };
  await expect(run(refuse)).resolves.toBe(refused);
  await close({ statusCode: 403 });
  expect(spans).toMatchObject([
    { name: 'GET', attributes: { 'http.response.status_code': 403, 'url.path': '/invoices/REDACTED' }, ended: true },
  ]);
  expect(spans[0]).not.toHaveProperty('status');
});

it.each([
  ['a fault, by its status', { statusCode: 502 }, '502', 502],
  ['a caller that left, without a status', { headersSent: false, writableFinished: false }, 'caller_left', undefined],
  ['an answer that broke off, with the one that was sent', { writableFinished: false }, 'caller_left', 200],
])('tells of %s', async (_, ended, error, status) => {
  const { run, spans, close } = setUp();
  await run();
  await close(ended);
  expect(spans).toMatchObject([{ attributes: { 'error.type': error }, status: { code: 2 } }]);
  expect(spans[0]?.attributes['http.response.status_code']).toBe(status);
});

it.each([
  ['BREW', {}, { name: 'HTTP', 'http.request.method': '_OTHER', 'http.request.method_original': 'BREW' }],
  ['PUT', { 'x-forwarded-proto': 'https' }, { name: 'PUT', 'url.scheme': 'https', 'server.port': 8080 }],
  ['GET', { host: '[::1]' }, { 'server.address': '[::1]', 'server.port': 80 }],
  ['GET', { host: 'jane@example.com' }, { 'server.address': undefined }],
  ['GET', { 'x-forwarded-host': 'api.example', 'x-forwarded-proto': 'https' }, { 'server.address': 'api.example' }],
])('names what was asked: %s %j', async (method, headers, expected) => {
  const { run, spans, request } = setUp();
  Object.assign(request, { method });
  Object.assign(request.headers, headers);
  await run();
  const { name, attributes } = spans[0]!;
  expect({ name, 'server.address': undefined, ...attributes }).toMatchObject(expected);
});

it('makes nothing where tracing is off', async () => {
  const { run, spans, request } = setUp(false);
  await run();
  expect([spans, request.headers.traceparent]).toEqual([[], PARENT]);
});
