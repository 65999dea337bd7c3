import { contractExample, startService, startUpstream } from '@lago/testing';
import type { Received, Service, Upstream } from '@lago/testing';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { contractCases, search } from './support/contract-cases.js';
import type { Case } from './support/contract-cases.js';

const cases = contractCases();

let upstream: Upstream;
let rest: Service;
let mcp: Service;
let legacy: LegacyClient;
let modern: ModernClient;

beforeAll(async () => {
  upstream = await startUpstream();
  const environment = { LAGO_TOKEN: 'sandbox-parity', LAGO_API_URL: upstream.base, LOG_LEVEL: 'error' };
  [rest, mcp] = await Promise.all([
    startService('rest-gateway', environment),
    startService('mcp-gateway', { ...environment, MCP_DESTRUCTIVE: 'allow' }),
  ]);
  legacy = new LegacyClient({ name: 'v1', version: '1' });
  await legacy.connect(new LegacyTransport(new URL(`${mcp.url}/mcp`)));
  modern = new ModernClient({ name: 'v2', version: '1' });
  await modern.connect(new ModernTransport(new URL(`${mcp.url}/mcp`)));
}, 60_000);

afterAll(async () => {
  await legacy?.close();
  await modern?.close();
  await Promise.all([rest?.stop(), mcp?.stop()]);
  await upstream?.close();
});

/** The arguments of a tool: path and query names without brackets, and the body's own top-level keys. */
function toolArguments({ pathValues, query, body }: Case): Record<string, unknown> {
  const plain = Object.entries(query).map(([name, value]) => [name.replace(/\[\]$/, ''), value]);
  return { ...pathValues, ...Object.fromEntries(plain), ...(body as object | undefined) };
}

async function restCall({ method, expectedPath, expectedQuery, body }: Case, prefix: string): Promise<Response> {
  const query = search(expectedQuery);
  return fetch(`${rest.url}${prefix}${expectedPath}${query ? `?${query}` : ''}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

function essence({ method, path, query, json, headers: { authorization } }: Received) {
  const pairs = query.map(([name, value]) => `${name}=${value}`).sort();
  return { method, path, query: pairs, body: json(), authorization };
}

describe('60 operations, two doors, one upstream request', () => {
  it('covers all 60', () => expect(new Set(cases.map(({ name }) => name)).size).toBe(60));

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const expected = {
      method: one.method,
      path: one.expectedPath,
      query: one.expectedQuery.map(([key, value]) => `${key}=${value}`).sort(),
      body: one.body,
      authorization: 'Bearer sandbox-parity',
    };
    // Before a write it is read what was there, to tell afterwards what the write did.
    const sent = () => upstream.take().flatMap((seen) => (seen.method === one.method ? [essence(seen)] : []));
    const { body: shown } = contractExample({ method: one.method, path: one.expectedPath });
    const example = shown === undefined ? '' : JSON.stringify(shown);
    for (const prefix of ['', '/api/v1']) {
      const response = await restCall(one, prefix);
      expect([response.status, await response.text()]).toEqual([200, example]);
      expect(sent()).toEqual([expected]);
    }
    for (const client of [legacy, modern]) {
      const result = await client.callTool({ name, arguments: toolArguments(one) });
      expect(result.isError ?? false).toBe(false);
      expect(sent()).toEqual([expected]);
    }
  });
});
