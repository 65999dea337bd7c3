import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy, modern, post } from './support/raw.js';

let upstream: Upstream;
let gateway: Service;
let url: string;

beforeAll(async () => {
  upstream = await startUpstream({ answer: { body: { add_ons: [], meta: { total_count: 0 } } } });
  gateway = await startGateway(upstream.variables);
  url = `${gateway.url}/mcp`;
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

const call = { name: 'findalladdons', arguments: {} };

describe('one address for clients of every revision', () => {
  it.each(['2025-06-18', '2025-11-25'])('initialize of %s', async (protocolVersion) => {
    const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const { json } = await legacy(url, 'initialize', params);
    expect(json.result).toMatchObject({
      protocolVersion,
      capabilities: { tools: { listChanged: false } },
      serverInfo: { name: 'mcp-gateway' },
    });
    expect(json.result?.['instructions']).toEqual(expect.stringContaining('lago_id'));
  });

  it('server/discover of 2026-07-28', async () => {
    const { json } = await modern(url, 'server/discover');
    expect(json.result).toMatchObject({ supportedVersions: ['2026-07-28'], resultType: 'complete' });
  });

  it('the same list for both, with cache hints for those who know them', async () => {
    const [old, now] = await Promise.all([legacy(url, 'tools/list'), modern(url, 'tools/list')]);
    expect(old.json.result?.['tools']).toHaveLength(60);
    expect(now.json.result?.['tools']).toEqual(old.json.result?.['tools']);
    expect(now.json.result).toMatchObject({ ttlMs: expect.any(Number), cacheScope: 'private' });
  });

  it('the same answer for both, at / as well', async () => {
    const [old, now, root] = await Promise.all([
      legacy(url, 'tools/call', call),
      modern(url, 'tools/call', call),
      legacy(gateway.url, 'tools/call', call),
    ]);
    expect(old.json.result).toMatchObject({ structuredContent: { add_ons: [], meta: { total_count: 0 } } });
    expect(now.json.result).toMatchObject(old.json.result as object);
    expect(root.json.result).toEqual(old.json.result);
  });

  it.each(['application/json', 'text/event-stream', '*/*', 'text/html', undefined])('Accept: %s', async (accept) => {
    const answer = await legacy(url, 'tools/call', call, accept ? { accept } : {});
    expect([answer.status, answer.type]).toEqual([200, 'application/json']);
  });

  it('streams when progress is asked for', async () => {
    const answer = await legacy(url, 'tools/call', { ...call, _meta: { progressToken: 'p' } });
    expect(answer.type).toContain('text/event-stream');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.text.match(/notifications\/progress/g)).toHaveLength(2);
    expect(answer.json.result).toHaveProperty('structuredContent');
  });

  it('serves a batch of the older revisions', async () => {
    const body = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: call }));
    const { json } = await post(url, JSON.stringify(body));
    expect((json as unknown as { id: number }[]).map(({ id }) => id).sort()).toEqual([1, 2]);
  });

  it.each([
    ['a tool that does not exist', 'listaddons', /"listaddons" not found\. Did you mean/],
    ['a tool with a hostile name', '__proto__', /not found/],
  ])('answers -32602 for %s, in both eras', async (_, name, message) => {
    for (const answer of [await legacy(url, 'tools/call', { name }), await modern(url, 'tools/call', { name })]) {
      expect(answer.json.error).toMatchObject({ code: -32602, message: expect.stringMatching(message) });
    }
  });

  it.each(['list_add_ons', 'findalladdons'])('%s is accepted', async (name) => {
    const { json } = await legacy(url, 'tools/call', { name, arguments: {} });
    expect(json.result).not.toHaveProperty('isError');
  });
});

describe('what is refused, in JSON and before anything else', () => {
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

  it.each<[string, number, number, Record<string, string>, string]>([
    ['a foreign Origin', 403, -32000, { origin: 'https://evil.example' }, list],
    ['a cross-site request', 403, -32000, { 'sec-fetch-site': 'cross-site' }, list],
    ['text/plain', 415, -32000, { 'content-type': 'text/plain' }, list],
    ['broken JSON', 400, -32700, {}, '{"jsonrpc":'],
    ['an empty body', 400, -32700, {}, ''],
    ['a body that is too large', 413, -32000, {}, JSON.stringify({ x: 'y'.repeat(1_100_000) })],
    [
      'an unknown revision',
      400,
      -32022,
      { 'mcp-protocol-version': '2099-01-01', 'mcp-method': 'tools/list' },
      unknownRevision(),
    ],
  ])('%s', async (_, status, code, headers, body) => {
    const answer = await post(url, body, headers);
    expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
    expect(answer.type).toContain('application/json');
    expect(answer.headers.get('x-request-id')).toMatch(/.{8}/);
  });

  it.each(['GET', 'DELETE'])('%s', async (method) => {
    const response = await fetch(url, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ error: { message: 'only POST is served here' } });
  });

  it('an address that names nothing', async () => {
    for (const path of ['/nothing', '/mcp/y', '/mcp/x/nonsense', '/mcp/x', '/mcp/x/invoices/more']) {
      expect((await post(`${gateway.url}${path}`, list)).status).toBe(404);
    }
  });

  function unknownRevision(): string {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2099-01-01',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } });
  }
});

describe('what travels with a call', () => {
  it('takes the trace from _meta', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    upstream.take();
    await modern(url, 'tools/call', { ...call, _meta: { traceparent } });
    expect(upstream.take()[0]?.headers['traceparent']).toContain('0af7651916cd43dd8448eb211c80319c');
  });

  it.each([
    ['2025', legacy],
    ['2026-07-28', modern],
  ])('stops the upstream call when a client of %s goes away', async (_, send) => {
    upstream.take();
    upstream.answer('hang');
    const abort = new AbortController();
    const real = globalThis.fetch;
    globalThis.fetch = (input, init) => real(input, { ...init, signal: abort.signal });
    const sent = send(url, 'tools/call', call).catch(() => 'gone');
    globalThis.fetch = real;
    await until(() => upstream.received.length === 1);
    abort.abort();
    expect(await sent).toBe('gone');
    await until(() => upstream.received[0]?.closed === true);
    upstream.answer({ body: { add_ons: [] } });
  });
});

it('stops at once although a client listens for changes', async () => {
  const other = await startGateway(upstream.variables);
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { notifications: { toolsListChanged: true }, _meta };
  const response = await fetch(`${other.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }),
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const [code] = await Promise.all([other.stop(), response.text().catch(() => 'ended')]);
  expect(code).toBe(0);
}, 20_000);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
