import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import { inOrder } from '../nest/in-order.js';
import type { Middleware } from '../nest/middleware.js';
import { createMetrics } from './metrics.js';
import { requestSpans } from './request-spans.js';
import type { SpanOptions, Tracing } from './tracing.js';

const PARENT = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
const OWN = `00-${'1'.repeat(32)}-${'3'.repeat(16)}-01`;

function setUp(enabled = true) {
  const spans: (SpanOptions & { attributes: Record<string, unknown>; ended?: boolean })[] = [];
  const tracing: Tracing = {
    enabled,
    span: async (options, work) => {
      const span = { ...options, attributes: { ...options.attributes } as Record<string, unknown>, ended: false };
      spans.push(span);
      const setAttribute = (name: string, value: unknown) => (span.attributes[name] = value);
      const result = await work(OWN, { setAttribute, setStatus: () => undefined } as unknown as Span);
      span.ended = true;
      return result;
    },
    stop: () => Promise.resolve(),
  };
  const metrics = createMetrics({ door: 't', version: '1', capability: 'c' });
  const request = { method: 'GET', headers: { traceparent: PARENT } } as unknown as IncomingMessage;
  const response = Object.assign(new EventEmitter(), { statusCode: 200, writableFinished: true });
  const run = (...steps: Middleware[]) =>
    new Promise<unknown>((resolve) => {
      inOrder(requestSpans({ metrics, tracing }), ...steps)(request, response as unknown as ServerResponse, resolve);
    });
  const counted = async () => (await metrics.httpRequests.get()).values.map(({ labels }) => labels['status']);
  return { run, spans, request, response, counted };
}

it('goes on below a span of its own, whose parent is the caller, until the answer is out', async () => {
  const { run, spans, request, response, counted } = setUp();
  await run();
  expect(request.headers.traceparent).toBe(OWN);
  expect(spans).toMatchObject([{ name: 'GET', parent: PARENT, ended: false }]);
  response.emit('close');
  await new Promise(setImmediate);
  expect(spans).toMatchObject([{ attributes: { 'http.response.status_code': 200 }, ended: true }]);
  expect(await counted()).toEqual(['200']);
});

it('a request that is refused further on ends its span with the answer, and ends nothing else', async () => {
  const { run, spans, response } = setUp();
  const refused = new Error('no');
  const refuse: Middleware = () => {
    throw refused;
  };
  await expect(run(refuse)).resolves.toBe(refused);
  Object.assign(response, { statusCode: 403 }).emit('close');
  await new Promise(setImmediate);
  expect(spans).toMatchObject([{ attributes: { 'http.response.status_code': 403 }, ended: true }]);
});

it('counts 499 for a caller that left, also without spans', async () => {
  const { run, spans, request, response, counted } = setUp(false);
  await run();
  Object.assign(response, { writableFinished: false }).emit('close');
  expect([spans, request.headers.traceparent, await counted()]).toEqual([[], PARENT, ['499']]);
});
