import { launchScript, startService, startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';

const TOKEN = { LAGO_TOKEN: 'sandbox-exact', LOG_LEVEL: 'silent' };

let upstream: Upstream;
let rest: Service;
let mcp: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  const variables = { ...upstream.variables, ...TOKEN };
  [rest, mcp] = await Promise.all([startService('rest-gateway', variables), startService('mcp-gateway', variables)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([rest?.stop(), mcp?.stop()]);
  await upstream?.close();
});

const event = (number: string) =>
  `{"event":{"transaction_id":"t","external_subscription_id":"s","code":"c","properties":{"n":${number}}}}`;
const addOn = (cents: string) => `{"add_on":{"name":"a","code":"a","amount_cents":${cents},"amount_currency":"EUR"}}`;
const toolCall = (name: string, args: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}`;

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const response = await fetch(url, { method: 'POST', headers: { ...type, ...headers }, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const restEvent = (number: string) => post(`${rest.url}/events`, event(number));
const mcpEvent = (number: string) => post(`${mcp.url}/mcp`, toolCall('createevent', event(number)));

async function stdioEvent(number: string): Promise<{ text: string }> {
  const child = launchScript('apps/mcp-gateway/dist/stdio.js', { ...upstream.variables, ...TOKEN });
  const send = (message: string) => child.child.stdin?.write(`${message}\n`);
  const clientInfo = '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}';
  send(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":${clientInfo}}`);
  await child.says(/"id":0/);
  send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  send(toolCall('createevent', event(number)));
  const [text] = await child.says(/.*"id":1.*/);
  child.child.stdin?.end();
  await child.ended;
  return { text };
}

const DOORS = [
  ['REST', restEvent],
  ['MCP over HTTP', mcpEvent],
  ['MCP over stdio', stdioEvent],
] as const;

describe.each(DOORS)('numbers a double would change, by %s', (_door, send) => {
  it('reach the upstream as they were written', async () => {
    for (const number of ['1917043659912705296', '-9007199254740993', '0.12345678901234567891']) {
      upstream.answer({ body: { event: {} } });
      await send(number);
      expect(upstream.take().map(({ body }) => String(body))).toEqual([expect.stringContaining(`"n":${number}}`)]);
    }
  }, 60_000);

  it('are refused by name where no reader holds them', async () => {
    const { text } = await send('[1,1e400]');
    expect(text).toMatch(/properties.n.1 must be a number below 1\.8e308.*received 1e400/);
    expect(upstream.take()).toEqual([]);
  }, 60_000);
});

it('come back from a tool as the upstream wrote them', async () => {
  const body = '{"add_on":{"lago_id":"x","amount_cents":9007199254740993,"amount_currency":"EUR"}}';
  upstream.answer({ body });
  // The first answer is the SDK's, the others are not.
  for (let turn = 0; turn < 3; turn++) {
    const { text } = await post(`${mcp.url}/mcp`, toolCall('findaddon', '{"code":"a"}'));
    expect(text.match(/amount_cents\\?":9007199254740993\b/g)).toHaveLength(2);
    expect(text).toContain('90071992547409.93 EUR');
  }
  upstream.take();
});

it('tell two calls with one key apart, and are shown by a dry run', async () => {
  upstream.answer({ body: { add_on: {} } });
  const key = { 'idempotency-key': 'exact-1' };
  const calls = [];
  for (const cents of ['9007199254740993', '9007199254740993', '9007199254740992']) {
    calls.push(await post(`${rest.url}/add_ons`, addOn(cents), key));
  }
  expect(calls.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
    [200, null],
    [200, 'true'],
    [422, null],
  ]);
  const dry = await post(`${rest.url}/add_ons`, addOn('9007199254740993'), { prefer: 'dry-run' });
  expect(dry.text).toContain('"amount_cents":9007199254740993,');
  expect(upstream.take()).toHaveLength(1);
});
