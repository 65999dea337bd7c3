import { startService, startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { contractCases, search } from './support/contract-cases.js';

let upstream: Upstream;
let rest: Service;
let mcp: Service;
let client: Client;

beforeAll(async () => {
  upstream = await startUpstream();
  const environment = { LAGO_TOKEN: 'sandbox', LAGO_API_URL: upstream.base, CONTRACT_DIR: 'none' };
  [rest, mcp] = await Promise.all([
    startService('rest-gateway', environment),
    startService('mcp-gateway', { ...environment, MCP_DESTRUCTIVE: 'allow' }),
  ]);
  client = new Client({ name: 'v1', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${mcp.url}/mcp`)));
}, 60_000);

afterAll(async () => {
  await client?.close();
  await Promise.all([rest?.stop(), mcp?.stop()]);
  await upstream?.close();
});

describe('the document alone, without the contract', () => {
  it.each(contractCases().map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const { method, body, pathValues, pathTemplate } = one;
    const path = Object.entries(pathValues).reduce(
      (result, [key, value]) => result.replace(`{${key}}`, encodeURIComponent(value)),
      pathTemplate,
    );
    const query = method === 'GET' ? `?${search(one.expectedQuery)}` : '';
    const response = await fetch(`${rest.url}${path}${query}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    expect(response.status).toBe(200);
    const result = await client.callTool({
      name,
      arguments: { ...pathValues, ...requiredQuery(one), ...(body ? { body } : {}) },
    });
    expect(result.isError ?? false).toBe(false);

    const [fromRest, fromMcp] = upstream.take();
    expect(fromRest).toMatchObject({ method, path, headers: { authorization: 'Bearer sandbox' } });
    expect(fromMcp).toMatchObject({ method, path });
    expect([fromRest!.json(), fromMcp!.json()]).toEqual([body, body]);
    if (method === 'GET') expect(new Set(fromRest!.query.map(String))).toEqual(new Set(one.expectedQuery.map(String)));
  });
});

/** The document itself declares two query parameters as required. */
function requiredQuery({ query, name }: { query: Readonly<Record<string, unknown>>; name: string }) {
  return /usage$/.test(name) && query['external_subscription_id'] !== undefined
    ? { external_subscription_id: query['external_subscription_id'] }
    : {};
}
