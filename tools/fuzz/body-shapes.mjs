// Well-framed, authenticated requests whose bodies are broken, hostile, or no input of any operation.
import { request } from './http-shapes.mjs';

const DEEP = 20_000;
const framed = ({ key }, path, body, more = []) => {
  const bytes = Buffer.from(body);
  const headers = ['Host: localhost', `X-API-Key: ${key}`, 'Content-Type: application/json', ...more];
  return request(`POST ${path} HTTP/1.1`, [...headers, 'Connection: close', `Content-Length: ${bytes.length}`], bytes);
};

const invalidUtf8 = Buffer.concat([
  Buffer.from('{"add_on":{"name":"'),
  Buffer.from([0xc3, 0x28, 0xff]),
  Buffer.from('"}}'),
]);
const members = (count) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;

/** Texts that are no JSON, or JSON nobody may build objects from. */
export const HOSTILE_TEXTS = [
  () => invalidUtf8,
  () => '['.repeat(DEEP),
  () => `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  () => `{"add_on":${'['.repeat(70)}${']'.repeat(70)}}`,
  () => members(60_000),
  () => '{"__proto__":{"admin":true},"add_on":{}}',
  () => '{"add_on":{"constructor":{"prototype":{"admin":true}}}}',
  () => '{"add_on":{"name":"x\0y"}}\0',
  () => '\ufeff{"add_on":{}}x',
  () => '{"add_on":{"amount_cents":1e999}',
  () => '{"add_on":NaN}',
  () => '"\\ud800"x',
  () => '{"a":1,}',
  () => "{'a':1}",
  () => '/* */{}',
  () => '',
  (r) => r.bytes(1 + r.below(5000)),
];

/** Valid JSON that is no input of the operation. */
const WRONG_INPUTS = [
  () => 'null',
  () => '[]',
  () => '"text"',
  () => '{"add_on":null}',
  () => '{"add_on":[]}',
  () => '{"add_on":{"name":1}}',
  () => '{"add_on":{"name":"x","code":"y","amount_cents":"many","amount_currency":"EUR"}}',
  (r) => JSON.stringify({ add_on: { [r.bytes(8).toString('latin1')]: r.below(9) } }),
];

const texts = [...HOSTILE_TEXTS, ...WRONG_INPUTS];

/** Bodies for the REST door. */
export const REST_BODY_SHAPES = [
  ...texts.map((text) => (t, r) => framed(t, '/add_ons', text(r))),
  (t) => framed(t, '/add_ons', Buffer.alloc(1_200_000, 0x20)),
  (t) => framed(t, '/add_ons', '{"add_on":{}}', ['Content-Encoding: gzip']),
  (t) =>
    request(
      'POST /add_ons HTTP/1.1',
      ['Host: localhost', `X-API-Key: ${t.key}`, 'Content-Type: text/xml', 'Content-Length: 4'],
      '<a/>',
    ),
];

const rpc = (message) => JSON.stringify(message);
const call = (name, args) => rpc({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });

const MESSAGES = [
  () => rpc([]),
  () => rpc({}),
  () => rpc({ jsonrpc: '1.0', id: 1, method: 'tools/call' }),
  () => rpc({ jsonrpc: '2.0', id: {}, method: 'tools/call' }),
  () => rpc({ jsonrpc: '2.0', id: 1, method: 7 }),
  () => rpc({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: null }),
  () => rpc({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 5 } }),
  () => rpc({ jsonrpc: '2.0', id: 1, method: '__proto__', params: {} }),
  () => rpc({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { cursor: 'x'.repeat(9999) } }),
  () => call('createaddon', { add_on: { name: 1 } }),
  () => call('createaddon', []),
  () => call('createaddon', 'text'),
  () => call('constructor', {}),
  () => call('__proto__', {}),
  () => call('findaddon', { code: '..' }),
  () => call('findaddon', { code: { a: 1 } }),
  (r) => call(r.bytes(20).toString('latin1'), {}),
  (r) => rpc(Array.from({ length: 50 }, () => ({ jsonrpc: '2.0', id: r.below(9), method: 'nope' }))),
  () =>
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"findaddon","arguments":{"__proto__":{"code":"x"}}}}',
];

const ACCEPT = 'Accept: application/json, text/event-stream';

/** Bodies for the MCP door. */
export const MCP_BODY_SHAPES = [
  ...[...texts, ...MESSAGES].map((text) => (t, r) => framed(t, '/mcp', text(r), [ACCEPT])),
  ...MESSAGES.map(
    (text) => (t, r) =>
      framed(t, '/mcp', text(r), [ACCEPT, 'MCP-Protocol-Version: 2026-07-28', 'Mcp-Method: tools/call']),
  ),
  (t) => framed(t, '/mcp/x/%00,..', call('findaddon', { code: 'x' }), [ACCEPT]),
];
