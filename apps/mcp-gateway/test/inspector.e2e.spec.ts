import { join } from 'node:path';
import { launch, startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';

const INSPECTOR = join(import.meta.dirname, '../../../node_modules/.bin/mcp-inspector');

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream({ answer: { body: { add_on: { code: 'setup' } } } });
  gateway = await startGateway(upstream.variables);
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

async function inspect(...options: string[]) {
  const args = ['--cli', `${gateway.url}/mcp`, '--transport', 'http', '--format', 'json', ...options];
  const inspector = launch(process.execPath, [INSPECTOR, ...args], { variables: { FORCE_COLOR: '0' } });
  const { code, stdout, stderr } = await inspector.ended;
  return {
    code,
    errors: stderr,
    json: JSON.parse(stdout) as { result: { tools?: unknown[]; structuredContent?: unknown } },
  };
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
