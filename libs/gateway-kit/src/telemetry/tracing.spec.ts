import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import {
  CallAbortedError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import { traceTries } from './trace-tries.js';
import { noTracing, startTracing } from './tracing.js';

const PARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
interface Sent {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly kind: number;
  readonly attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
  readonly status: { code: number; message?: string };
}
const reply = (status: number) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{}'),
});
const attributesOf = ({ attributes }: Sent) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

let receiver: Server;
let requests: { path: string | undefined; authorization: string | undefined; spans: Sent[] }[];
let endpoint: string;
beforeEach(async () => {
  requests = [];
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] };
      const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      requests.push({ path: request.url, authorization: request.headers.authorization, spans });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  endpoint = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => receiver.close(resolve)));

const start = (more: object = {}) =>
  startTracing({ otlpEndpoint: `http://${endpoint}/`, tracesRatio: '1', ...more }, { name: 'kit', version: '1' });

it('is off without a receiver: what came in goes on', async () => {
  const tracing = await startTracing({ tracesRatio: '1' }, { name: 'kit', version: '1' });
  expect(tracing).toBe(noTracing);
  const given = { name: 'x', kind: SpanKind.INTERNAL, parent: PARENT };
  expect(await tracing.span(given, (traceparent) => Promise.resolve(traceparent))).toBe(PARENT);
});

it('sends spans of the trace they came with, and hands on a parent of its own', async () => {
  const tracing = await start({ otlpEndpoint: `http://user:pass@${endpoint}/` });
  const given = { name: 'x', kind: SpanKind.SERVER, parent: PARENT };
  const own = await tracing.span(given, (traceparent) => Promise.resolve(traceparent));
  expect(own).toMatch(/^00-a{32}-(?!b{16})[0-9a-f]{16}-01$/);
  await tracing.stop();
  expect(requests).toMatchObject([
    { path: '/v1/traces', authorization: `Basic ${Buffer.from('user:pass').toString('base64')}` },
  ]);
  expect(requests[0]?.spans).toMatchObject([{ name: 'x', traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) }]);
});

it('prefers the address for traces, and takes headers as they are configured', async () => {
  const tracing = await start({
    tracesEndpoint: `http://${endpoint}/own`,
    otlpHeaders: 'a=b, authorization = Api%20k',
  });
  await tracing.span({ name: 'x', kind: SpanKind.INTERNAL, parent: undefined }, () => Promise.resolve());
  await tracing.stop();
  expect(requests).toMatchObject([{ path: '/own', authorization: 'Api k' }]);
});

it('keeps no new trace at a ratio of 0, and one that was begun elsewhere', async () => {
  const tracing = await start({ tracesRatio: '0' });
  await tracing.span({ name: 'new', kind: SpanKind.INTERNAL, parent: undefined }, () => Promise.resolve());
  await tracing.span({ name: 'begun', kind: SpanKind.INTERNAL, parent: PARENT }, () => Promise.resolve());
  await tracing.stop();
  expect(requests.flatMap(({ spans }) => spans.map(({ name }) => name))).toEqual(['begun']);
});

describe('around a try', () => {
  const tried = {
    method: 'GET',
    origin: 'https://lago.example',
    template: '/api/v1/invoices/{lago_id}',
    parameters: ['page', 'statuses%5B%5D'],
    upstream: 'lago',
    resent: 0,
    traceparent: PARENT,
  };
  async function spanOf(run: (traceparent?: string) => Promise<ReturnType<typeof reply>>, more: object = {}) {
    const tracing = await start();
    const end = await traceTries(tracing)?.({ ...tried, ...more }, run).catch((error: unknown) => error);
    await tracing.stop();
    return { end, span: requests[0]?.spans[0] as Sent };
  }

  it('there is a client span, under which the upstream is called', async () => {
    let seen: string | undefined;
    const { span } = await spanOf((given) => ((seen = given), Promise.resolve(reply(200))));
    expect(seen).toMatch(/^00-a{32}-(?!b{16})/);
    expect([span.name, span.kind, span.status.code]).toEqual(['GET /api/v1/invoices/{lago_id}', 3, 0]);
    expect(attributesOf(span)).toEqual({
      'http.request.method': 'GET',
      'server.address': 'lago.example',
      'server.port': 443,
      'url.full': 'https://lago.example/api/v1/invoices/REDACTED?page=REDACTED&statuses%5B%5D=REDACTED',
      'url.template': '/api/v1/invoices/{lago_id}',
      'peer.service': 'lago',
      'http.response.status_code': 200,
    });
  });

  it('a repeated one says how many went before', async () => {
    const { span } = await spanOf(() => Promise.resolve(reply(200)), { resent: 2 });
    expect(attributesOf(span)).toMatchObject({ 'http.request.resend_count': 2 });
  });

  it.each([
    [422, 2],
    [500, 2],
  ])('an answer of %d is an error, told by its status', async (status, code) => {
    const error = new UpstreamReplyError(reply(status), 'lago');
    const { end, span } = await spanOf(() => Promise.reject(error));
    expect([end, span.status]).toEqual([error, { code }]);
    expect(attributesOf(span)).toMatchObject({
      'http.response.status_code': status,
      'error.type': String(status),
    });
  });

  it.each([
    [new UpstreamUnreachableError('not-sent', 'ECONNREFUSED'), 'ECONNREFUSED', 2],
    [new UpstreamTimeoutError('unknown', 5), 'timeout', 2],
    [new TypeError('secret words'), 'TypeError', 2],
    [new CallAbortedError(), undefined, 0],
  ])('%s, without an answer, has no status', async (error, type, code) => {
    const { span } = await spanOf(() => Promise.reject(error));
    const attributes = attributesOf(span);
    expect(attributes).not.toHaveProperty(['http.response.status_code']);
    expect([attributes['error.type'], span.status.code]).toEqual([type, code]);
    expect(JSON.stringify(span)).not.toContain('secret words');
  });

  it('there is nothing where tracing is off', () => expect(traceTries(noTracing)).toBeUndefined());
});
