import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startGateway } from './support/processes.js';
import type { Service } from './support/processes.js';
import { startUpstream } from './support/upstream.js';
import type { Upstream } from './support/upstream.js';

const INSPECTOR = join(import.meta.dirname, '../../../node_modules/.bin/mcp-inspector');

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream(() => ({ body: { add_on: { code: 'setup' } } }));
  gateway = await startGateway(upstream.variables);
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

async function inspect(...options: string[]) {
  const args = ['--cli', `${gateway.url}/mcp`, '--transport', 'http', '--format', 'json', ...options];
  const child = spawn(process.execPath, [INSPECTOR, ...args], {
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: '0' },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, errors, json: JSON.parse(output) as { result: { tools?: unknown[]; structuredContent?: unknown } } };
}

describe.each(['legacy', 'modern'])('the MCP Inspector, %s', (era) => {
  it('finds nothing to warn about in the list', async () => {
    const { code, errors, json } = await inspect('--protocol-era', era, '--method', 'tools/list', '--strict');
    expect([code, errors]).toEqual([0, '']);
    expect(json.result.tools).toHaveLength(60);
  }, 60_000);

  it('calls a tool', async () => {
    const call = ['--tool-name', 'findaddon', '--tool-args-json', '{"code":"setup"}'];
    const { code, json } = await inspect('--protocol-era', era, '--method', 'tools/call', ...call);
    expect([code, json.result.structuredContent]).toEqual([0, { add_on: { code: 'setup' } }]);
  }, 60_000);
});
