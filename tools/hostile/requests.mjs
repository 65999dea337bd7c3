import { BODIES, everyMember, fees, list, LOST, long, members, OPERATIONS } from './bodies.mjs';

/** A request as bytes. `headers` without host and length. */
function http(method, path, headers, body = '') {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = Buffer.from(body);
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** The same, each byte a chunk of its own. */
function chunked(method, path, _tool, headers, body) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}transfer-encoding: chunked\r\n\r\n`;
  const chunks = Array.from(Buffer.from(body), (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`);
  return Buffer.from(`${head}${chunks.join('')}0\r\n\r\n`, 'latin1');
}

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const many = (count, text) => Array(count).fill(text).join('');

/** Work of two calls over all their tries and looks, in many turns of the loop. */
const SEVERAL_TURNS_MS = 500;

/** The same twice, at the same time. */
const alike = (bytes) => [bytes, bytes];

/** Requests to the REST door: name and bytes, or a list of what is sent at the same time, by the caller's key. */
export function restRequests(key) {
  const own = { 'x-api-key': key };
  const post = (operation, body, headers = {}) => {
    const [method, path] = OPERATIONS[operation];
    return http(method, path, { ...own, ...JSON_TYPE, ...headers }, body);
  };
  const get = (path, headers = {}) => http('GET', path, { ...own, ...headers });
  const [, , valid] = BODIES.at(-1);
  const lostFees = fees('{"add_on_code":"a","units":"1"}', 10_000, LOST);
  return [
    ...BODIES.map(([name, operation, body]) => [name, post(operation, body)]),
    ['4,000 query pairs', get(`/invoices?${many(4000, 'a=&')}`)],
    ['1,200 values of one filter', get(`/invoices?${many(1200, 'statuses[]=a&')}`)],
    ['a query name of 15 kB', get(`/invoices?${long('q', 15_000)}=1`)],
    ['4,000 levels in a query name', get(`/invoices?metadata${many(4000, '[a]')}=1`)],
    ['15 kB of brackets in a query', get(`/invoices?metadata=${long('[', 15_000)}`)],
    ['7,000 path segments', get(many(7000, '/a'))],
    ['a path value of 15 kB', get(`/add_ons/${long('%20', 15_000)}`)],
    [
      '95 headers of 150 bytes',
      get('/invoices', Object.fromEntries(Array.from({ length: 95 }, (_, n) => [`x-${n}`, long('h', 150)]))),
    ],
    ['a dry run of 1 MB', post('addOns', valid, { prefer: 'dry-run' })],
    ['two alike, of 10,000 fees, their answers lost', alike(post('invoices', lostFees)), SEVERAL_TURNS_MS],
    ['1 MB in chunks of one byte', chunked(...OPERATIONS.addOns, { ...own, ...JSON_TYPE }, valid)],
    ['1 MB under an idempotency key', post('addOns', valid, { 'idempotency-key': 'hostile' })],
  ];
}

/** Requests to the MCP door. */
export function mcpRequests(key) {
  const own = { 'x-api-key': key, ...JSON_TYPE };
  const send = (body, path = '/mcp') => http('POST', path, own, body);
  const message = (method, params) => `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`;
  const call = (tool, args) => message('tools/call', `{"name":"${tool}","arguments":${args}}`);
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  return [
    ...BODIES.map(([name, operation, body]) => [name, send(call(OPERATIONS[operation][2], body))]),
    ['a batch of 20,000 pings', send(`[${Array(20_000).fill(ping).join(',')}]`)],
    [
      'a batch of 20 calls of 50 kB',
      send(
        `[${Array(20)
          .fill(call('createaddon', members('1', 3000)))
          .join(',')}]`,
      ),
    ],
    ['9,900 unknown arguments of a list', send(call('findallinvoices', members('1', 9900)))],
    ['49,000 values of one filter', send(call('findallinvoices', `{"statuses":${list('"draft"', 49_000)}}`))],
    ['49,000 wrong values of one filter', send(call('findallinvoices', `{"statuses":${list('1', 49_000)}}`))],
    ['49,000 fields to return', send(call('findallinvoices', `{"fields":${list('"a"', 49_000)}}`))],
    ['a tool name of 1 MB', send(call(long('t'), '{}'))],
    ['a path value of 1 MB', send(call('findaddon', `{"code":"${long('%')}"}`))],
    [
      '1 MB of metadata',
      send(message('tools/call', `{"name":"findaddon","arguments":{"code":"a"},"_meta":${everyMember('1')}}`)),
    ],
    ['a cursor of 1 MB', send(message('tools/list', `{"cursor":"${long('c')}"}`))],
    ['a confirm_token of 1 MB', send(call('createinvoice', `{"invoice":{},"confirm_token":"${long('.')}"}`))],
    ['arguments that are a list of 49,000', send(call('findaddon', list('{}', 49_000)))],
    [
      'capabilities of 900 members',
      send(
        message(
          'initialize',
          `{"protocolVersion":"2025-11-25","capabilities":${members('{}', 900)},"clientInfo":{"name":"a","version":"1"}}`,
        ),
      ),
    ],
    ['9,900 wrong members of a message', send(message('x', '{}').replace('{', `{${members('1', 9900).slice(1, -1)},`))],
    ['900 wrong members of a message', send(message('x', '{}').replace('{', `{${members('1', 900).slice(1, -1)},`))],
    ['15 kB of tools in the address', send(ping, `/mcp/x/${long('a,', 15_000)}`)],
  ];
}
