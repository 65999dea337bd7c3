import { startService, startUpstream } from '@lago/testing';
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

async function traced(app: 'rest-gateway' | 'mcp-gateway', send: (url: string) => Promise<Response>) {
  const receiver = await otlpReceiver();
  const upstream = await startUpstream();
  const service = await startService(app, {
    LAGO_TOKEN: 'sandbox-token-nobody-may-see',
    LAGO_API_URL: upstream.base,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  });
  const response = await send(service.url);
  expect(response.status).toBe(200);
  await response.text();
  // Whatever was not exported yet is flushed while draining.
  expect(await service.stop()).toBe(0);
  const [arrived] = upstream.take();
  await upstream.close();
  await receiver.close();
  const [, traceId, spanId] = String(arrived?.headers.traceparent).split('-');
  const span = (kind: number) => {
    const found = receiver.spans.filter((one) => one.kind === kind);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  expect(receiver.raw()).not.toContain('nobody-may-see');
  return {
    spans: receiver.spans,
    server: span(KIND.server),
    invoke: span(KIND.internal),
    client: span(KIND.client),
    upstream: { traceId, spanId },
  };
}

describe('a trace', () => {
  it('of an MCP call leads from the door over the tool to Lago', async () => {
    const { server, invoke, client, upstream } = await traced('mcp-gateway', (url) =>
      fetch(`${url}/mcp`, toolCall('findcustomer', { external_id: SECRET_VALUE })),
    );
    expect(new Set([server.traceId, invoke.traceId, client.traceId, upstream.traceId]).size).toBe(1);
    expect(invoke.parentSpanId).toBe(server.spanId);
    expect(client.parentSpanId).toBe(invoke.spanId);
    expect(upstream.spanId).toBe(client.spanId);
    expect(invoke.name).toBe('tools/call findcustomer');
    expect(invoke.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'findcustomer',
      'gen_ai.operation.name': 'execute_tool',
    });
    expect(client).toMatchObject({ service: 'mcp-gateway', name: 'GET /customers/{external_id}' });
  });

  it('goes on from the traceparent in the _meta of an MCP call', async () => {
    const { invoke, client, upstream } = await traced('mcp-gateway', (url) =>
      fetch(`${url}/mcp`, toolCall('findallcustomers', {}, { traceparent: `00-${TRACE}-${CALLER}-01` })),
    );
    expect(invoke).toMatchObject({ traceId: TRACE, parentSpanId: CALLER });
    expect(client.traceId).toBe(TRACE);
    expect(upstream).toEqual({ traceId: TRACE, spanId: client.spanId });
  });

  it('goes on from the traceparent of an HTTP request', async () => {
    const { server, invoke, client, upstream } = await traced('rest-gateway', (url) =>
      fetch(`${url}/customers/${SECRET_VALUE}`, { headers: { traceparent: `00-${TRACE}-${CALLER}-01` } }),
    );
    expect(server).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, name: 'GET' });
    expect(server.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.response.status_code': 200 });
    expect(invoke).toMatchObject({ traceId: TRACE, parentSpanId: server.spanId, name: 'invoke findcustomer' });
    expect(client).toMatchObject({ traceId: TRACE, parentSpanId: invoke.spanId });
    expect(upstream).toEqual({ traceId: TRACE, spanId: client.spanId });
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
