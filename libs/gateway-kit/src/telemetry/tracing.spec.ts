import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, LagoClient } from '@lago/lago-client';
import { operation } from '../../test/capability.js';
import { observeClient } from './observe-client.js';
import { noTracing, startTracing } from './tracing.js';
import type { Tracing } from './tracing.js';

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

describe('around a call of the client', () => {
  const context = { requestId: 'r', traceparent: PARENT } as CallContext;
  async function spanOf(call: (given: CallContext) => Promise<ReturnType<typeof reply>>) {
    const tracing = await start();
    const client = { call: (_operation: unknown, _input: unknown, given: CallContext) => call(given) };
    const observed = observeClient(client as unknown as LagoClient, tracing);
    const end = await observed.call(operation('findinvoice'), { path: {}, query: {} }, context).catch((error) => error);
    await tracing.stop();
    return { end: end as unknown, span: requests[0]?.spans[0] as Sent };
  }

  it('there is a client span, under which the upstream is called', async () => {
    let seen: string | undefined;
    const { span } = await spanOf((given) => ((seen = given.traceparent), Promise.resolve(reply(200))));
    expect(seen).toMatch(/^00-a{32}-(?!b{16})/);
    expect([span.name, span.status.code]).toEqual(['GET /invoices/{lago_id}', 0]);
    expect(attributesOf(span)).toMatchObject({
      'http.request.method': 'GET',
      'peer.service': 'lago',
      'http.response.status_code': 200,
    });
  });

  it.each([
    [422, 0],
    [500, 2],
  ])('an answer of %d is told, and a fault of the upstream is an error', async (status, code) => {
    const error = new UpstreamReplyError(reply(status), 'lago');
    const { end, span } = await spanOf(() => Promise.reject(error));
    expect([end, span.status.code]).toEqual([error, code]);
    expect(attributesOf(span)).toMatchObject({ 'http.response.status_code': status });
  });

  it('what failed without an answer has no status', async () => {
    const { span } = await spanOf(() => Promise.reject(new Error('secret words')));
    expect(attributesOf(span)).not.toHaveProperty(['http.response.status_code']);
    expect(attributesOf(span)).toMatchObject({ 'error.type': 'gateway_internal_error' });
    expect(JSON.stringify(span)).not.toContain('secret words');
  });

  it('there is nothing where tracing is off', () => {
    const client = {} as LagoClient;
    expect(observeClient(client, noTracing as Tracing)).toBe(client);
  });
});
