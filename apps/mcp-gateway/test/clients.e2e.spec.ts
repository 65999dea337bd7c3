import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { join } from 'node:path';
import { startSandbox } from '@lago/testing';
import type { Service } from '@lago/testing';
import { legacyClient, v2Client } from './support/clients.js';
import type { AnyClient, CallResult } from './support/clients.js';
import { packagedCatalog } from './support/catalog.js';
import { exampleArguments } from './support/examples.js';
import { gatewayEnvironment, startGateway } from './support/gateway.js';

const calls = packagedCatalog().map((tool) => [tool.name, exampleArguments(tool)] as const);

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let gateway: Service;
let variables: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox();
  variables = { ...sandbox.variables, MCP_DESTRUCTIVE: 'allow' };
  gateway = await startGateway(variables);
});

afterAll(async () => {
  await Promise.all([gateway?.stop(), sandbox?.stop()]);
});

async function stdioClient(): Promise<AnyClient> {
  const client = new ModernClient({ name: 'v2', version: '1' });
  const script = join(import.meta.dirname, '../dist/stdio.js');
  const env = gatewayEnvironment({ ...variables, LOG_LEVEL: 'silent' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [script], env }));
  return {
    call: async (name, args = {}) => (await client.callTool({ name, arguments: args })) as unknown as CallResult,
    list: async () => (await client.listTools()).tools as never,
    close: () => client.close(),
  };
}

const clients: [string, () => Promise<AnyClient>][] = [
  ['v1 SDK', () => legacyClient(`${gateway.url}/mcp`)],
  ['v2 SDK, legacy', () => v2Client(`${gateway.url}/mcp`, 'legacy')],
  ['v2 SDK, auto', () => v2Client(`${gateway.url}/mcp`, 'auto')],
  ['v2 SDK, modern', () => v2Client(`${gateway.url}/mcp`, 'modern')],
  ['stdio', stdioClient],
];

/** What differs from call to call for good reasons. */
function stable(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/https?:[^"\\]+/g, 'URL');
}

const first: Record<string, string> = {};

describe.each(clients)('%s', (_, connect) => {
  it('calls all 60 tools and gets what every other client gets', async () => {
    // Time stands still, so that what happens in the background has happened for everybody or for nobody.
    const body = JSON.stringify({ now: '2026-11-01T12:00:00Z', frozen: true });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${sandbox.secondUrl}/reset`, { method: 'POST', headers, body });
    const client = await connect();
    expect(await client.list()).toHaveLength(60);
    let worked = 0;
    const different: string[] = [];
    for (const [name, args] of calls) {
      const result = await client.call(name, args);
      if (!result.isError) worked++;
      const answer = stable(result.isError ? result.content : result.structuredContent);
      first[name] ??= answer;
      if (answer !== first[name]) different.push(name);
    }
    expect(different).toEqual([]);
    // The examples share one organization here: some find their object deleted or in another state.
    expect(worked).toBeGreaterThan(40);
    await client.close();
  }, 60_000);
});

describe('the read-only profile', () => {
  it('writes nothing when all 60 tools are called', async () => {
    const readOnly = await startGateway({ ...variables, MCP_READ_ONLY: 'true' });
    await fetch(`${sandbox.secondUrl}/requests`, { method: 'DELETE' });
    const client = await legacyClient(`${readOnly.url}/mcp`);
    const outcomes = await Promise.all(
      calls.map(([name, args]) =>
        client.call(name, args).then(
          ({ isError }) => isError,
          () => 'refused',
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(32);
    const log = (await (await fetch(`${sandbox.secondUrl}/requests`)).json()) as {
      requests: { method: string; path: string }[];
    };
    const writes = log.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path.replace('/api/v1', ''));
    // The three computations are POSTs that store nothing.
    const computations = ['/billable_metrics/evaluate_expression', '/credit_notes/estimate', '/events/estimate_fees'];
    expect(log.requests.length).toBeGreaterThanOrEqual(28);
    expect([...new Set(writes)].sort()).toEqual(computations);
    await client.close();
    await readOnly.stop();
  }, 60_000);
});
