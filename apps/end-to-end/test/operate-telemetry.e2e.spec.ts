import { startService, startUpstream } from '@lago/testing';
import type { Upstream } from '@lago/testing';
import { mcp } from './support/doors.js';
import { otlpReceiver } from './support/otlp-receiver.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const SECRET_VALUE = 'argument-value-nobody-may-see';
const KIND = { internal: 1, server: 2, client: 3 };

function toolCall(name: string, args: object, meta: object = {}) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args, _meta: meta },
    }),
  };
}

async function traced(
  app: 'rest-gateway' | 'mcp-gateway',
  send: (url: string, upstream: Upstream) => Promise<Response>,
  variables: Record<string, string> = {},
) {
  const receiver = await otlpReceiver();
  const upstream = await startUpstream();
  const service = await startService(app, {
    LAGO_TOKEN: 'sandbox-token-nobody-may-see',
    LAGO_API_URL: upstream.base,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...variables,
  });
  const response = await send(service.url, upstream);
  await response.text();
  // Whatever was not exported yet is flushed while draining.
  expect(await service.stop()).toBe(0);
  const [arrived] = upstream.take();
  await upstream.close();
  await receiver.close();
  const [, traceId, spanId] = String(arrived?.headers.traceparent).split('-');
  const named = (name: string, kind: number) => {
    const found = receiver.spans.filter((one) => one.kind === kind && one.name === name);
    expect(receiver.spans.map((one) => one.name)).toContain(name);
    return found[0]!;
  };
  expect(receiver.raw()).not.toContain('nobody-may-see');
  return { spans: receiver.spans, named, upstream: { traceId, spanId } };
}

describe('a trace', () => {
  it('of an MCP call leads from the door over the tool to Lago', async () => {
    const { spans, named, upstream } = await traced('mcp-gateway', (url) =>
      fetch(`${url}/mcp`, toolCall('findcustomer', { external_id: SECRET_VALUE })),
    );
    const http = named('POST /mcp', KIND.server);
    const tool = named('tools/call findcustomer', KIND.server);
    const invoke = named('invoke findcustomer', KIND.internal);
    const client = named('GET /api/v1/customers/{external_id}', KIND.client);
    expect(spans).toHaveLength(4);
    expect(new Set([...spans.map(({ traceId }) => traceId), upstream.traceId]).size).toBe(1);
    expect([tool, invoke, client].map(({ parentSpanId }) => parentSpanId)).toEqual([
      http.spanId,
      tool.spanId,
      invoke.spanId,
    ]);
    expect(upstream.spanId).toBe(client.spanId);
    expect(tool.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'jsonrpc.request.id': '1',
      'gen_ai.tool.name': 'findcustomer',
      'gen_ai.operation.name': 'execute_tool',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'network.protocol.version': '1.1',
    });
    expect(client).toMatchObject({
      service: 'mcp-gateway',
      attributes: { 'url.full': expect.stringMatching(/^http:\/\/[^?]+\/api\/v1\/customers\/REDACTED$/) },
    });
  });

  it('goes on from the traceparent in the _meta of an MCP call, linked with the request that carried it', async () => {
    const { named, upstream } = await traced('mcp-gateway', (url) =>
      fetch(`${url}/mcp`, toolCall('findallcustomers', {}, { traceparent: `00-${TRACE}-${CALLER}-01` })),
    );
    const http = named('POST /mcp', KIND.server);
    const tool = named('tools/call findallcustomers', KIND.server);
    const client = named('GET /api/v1/customers', KIND.client);
    expect(tool).toMatchObject({ traceId: TRACE, parentSpanId: CALLER });
    expect(tool.links).toMatchObject([{ traceId: http.traceId, spanId: http.spanId }]);
    expect(upstream).toEqual({ traceId: TRACE, spanId: client.spanId });
  });

  it('of each kind of MCP message has a span that says how it ended', async () => {
    const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
    const { named } = await traced('mcp-gateway', async (url) => {
      await (await mcp(url, 'initialize', hello)).text();
      await (await mcp(url, 'tools/list', {})).text();
      await (await mcp(url, 'tools/call', { name: 'unheard-of', arguments: {} })).text();
      return mcp(url, 'tools/call', { name: 'destroyaddon', arguments: {} });
    });
    const version = { 'mcp.protocol.version': '2025-11-25' };
    for (const [name, expected, code] of [
      ['initialize', { 'mcp.method.name': 'initialize', ...version }, 0],
      ['tools/list', { 'mcp.method.name': 'tools/list', ...version }, 0],
      ['tools/call unknown', { 'error.type': '-32602', 'rpc.response.status_code': '-32602' }, 2],
      ['tools/call destroyaddon', { 'error.type': 'tool_error' }, 2],
    ] as const) {
      const span = named(name, KIND.server);
      expect(span.attributes).toMatchObject(expected);
      expect(span.status?.code).toBe(code);
    }
  });

  it('goes on from the traceparent of an HTTP request, and tells each try', async () => {
    const { spans, named, upstream } = await traced(
      'rest-gateway',
      (url, upstream) => {
        upstream.next({ status: 500, body: { status: 500, error: 'x' } });
        const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
        return fetch(`${url}/api/v1/customers?page=1&search_term=${SECRET_VALUE}`, { headers });
      },
      {
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=a%20test,service.name=other',
        OTEL_SERVICE_NAME: 'door',
      },
    );
    const server = named('GET /api/v1/customers', KIND.server);
    const invoke = named('invoke findallcustomers', KIND.internal);
    expect(server).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, service: 'door' });
    expect(server.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/api/v1/customers',
      'url.path': '/api/v1/customers',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': expect.anything(),
      'network.protocol.version': '1.1',
      'http.response.status_code': expect.anything(),
    });
    expect(server.resource).toMatchObject({
      'service.name': 'door',
      'service.version': expect.any(String),
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'deployment.environment.name': 'a test',
      'telemetry.sdk.language': 'nodejs',
    });
    expect(invoke).toMatchObject({ traceId: TRACE, parentSpanId: server.spanId });
    const tries = spans.filter(({ kind }) => kind === KIND.client);
    expect(
      tries.map(({ attributes, status }) => [Number(attributes['http.response.status_code']), status?.code]),
    ).toEqual([
      [500, 2],
      [200, 0],
    ]);
    expect(tries.map(({ attributes }) => Number(attributes['http.request.resend_count'] ?? 0))).toEqual([0, 1]);
    expect(tries.every(({ parentSpanId }) => parentSpanId === invoke.spanId)).toBe(true);
    expect(tries[0]?.attributes['url.full']).toMatch(/\/customers\?page=REDACTED&search_term=REDACTED$/);
    expect(upstream.spanId).toBe(tries[0]?.spanId);
  });

  it('is passed on untouched while no exporter is configured', async () => {
    const upstream = await startUpstream();
    const service = await startService('rest-gateway', { LAGO_TOKEN: 'sandbox', LAGO_API_URL: upstream.url });
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    await fetch(`${service.url}/customers`, { headers: { traceparent } });
    expect(upstream.take()[0]?.headers.traceparent).toBe(traceparent);
    await service.stop();
    await upstream.close();
  });

  it('does not hold up the end when its receiver is gone', async () => {
    const upstream = await startUpstream();
    const service = await startService('rest-gateway', {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: upstream.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    });
    expect((await fetch(`${service.url}/customers`)).status).toBe(200);
    expect(await service.stop()).toBe(0);
    await upstream.close();
  });
});

/** The value of the sample with exactly these labels; the text format has no order of labels. */
function sampleOf(text: string, name: string, labels: Record<string, string>): number | undefined {
  for (const line of text.split('\n')) {
    const [, found, inside = '', value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
    const given = inside.split(',').sort().join();
    const wanted = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    if (found === name && given === wanted.sort().join()) return Number(value);
  }
  return undefined;
}

describe('the management port', () => {
  it.each(['rest-gateway', 'mcp-gateway'] as const)('of the %s counts calls by operation and outcome', async (app) => {
    const upstream = await startUpstream();
    const service = await startService(app, { LAGO_TOKEN: 'sandbox', LAGO_API_URL: upstream.url });
    const get = async (path: string) => {
      const response = await fetch(service.secondUrl + path);
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
    };
    const send =
      app === 'mcp-gateway'
        ? () => fetch(`${service.url}/mcp`, toolCall('findallcustomers', {}))
        : () => fetch(`${service.url}/customers`);
    await (await send()).text();
    await (await send()).text();
    const door = app.replace('-gateway', '');
    const metrics = await get('/metrics');
    expect(metrics.type).toContain('text/plain');
    const sample = (name: string, labels: Record<string, string>) => sampleOf(metrics.text, name, { ...labels, door });
    const operation = 'findallcustomers';
    expect(sample('gateway_calls_total', { operation, outcome: 'ok', class: 'ok' })).toBe(2);
    expect(sample('gateway_call_duration_seconds_count', { operation })).toBe(2);
    expect(sample('gateway_http_requests_total', { status: '200' })).toBe(2);
    expect(sample('gateway_upstream_tries_total', { operation, result: 'ok' })).toBe(2);
    expect(sample('gateway_upstream_try_duration_seconds_count', { operation })).toBe(2);
    expect(sample('gateway_calls_in_flight', {})).toBe(0);
    const tokens = sample('gateway_tool_tokens_total', { tool: operation });
    if (app === 'mcp-gateway') expect(tokens).toBeGreaterThan(0);
    else expect(tokens).toBeUndefined();
    expect(metrics.text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{door="\w+"\} \d/m);
    expect(JSON.parse((await get('/version')).text)).toMatchObject({ name: app, hash: expect.any(String) });
    expect(await get('/livez')).toMatchObject({ status: 200 });
    expect((await fetch(`${service.secondUrl}/livez`, { method: 'POST' })).status).toBe(405);
    await service.stop();
    await upstream.close();
  });

  it('stays green while Lago is gone', async () => {
    const service = await startService('rest-gateway', {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: 'http://127.0.0.1:9/api/v1',
      TOTAL_TIMEOUT_MS: '500',
    });
    expect((await fetch(`${service.url}/customers`)).status).toBeGreaterThanOrEqual(500);
    expect((await fetch(`${service.secondUrl}/livez`)).status).toBe(200);
    expect((await fetch(`${service.secondUrl}/readyz`)).status).toBe(200);
    await service.stop();
  });
});
