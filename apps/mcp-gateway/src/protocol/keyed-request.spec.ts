import { keyRequest } from './keyed-request.js';

const headers = { 'content-type': 'application/json', 'mcp-method': 'tools/call', host: 'here' };
const call = (params: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method: 'tools/call', params });
const list = (params?: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method: 'tools/list', params });
const keyOf = (body: unknown, said: Record<string, string> = headers) => keyRequest(said, parsed(body))?.key;

describe('keyRequest', () => {
  it('gives requests one key that differ in id, arguments and other headers only', () => {
    const one = keyOf(call({ name: 'a', arguments: { x: 1 } }));
    expect(one).toEqual(expect.any(String));
    expect(keyOf(call({ name: 'a', arguments: { y: [2] } }, 7), { ...headers, host: 'there' })).toBe(one);
    expect(keyOf(list({}, 2))).toBe(keyOf(list({}, 3)));
  });

  it.each<[string, unknown, unknown, Record<string, string>?]>([
    ['tools', call({ name: 'a', arguments: {} }), call({ name: 'b', arguments: {} })],
    ['arguments and none', call({ name: 'a', arguments: {} }), call({ name: 'a' })],
    ['kinds of id', call({ name: 'a' }, 1), call({ name: 'a' }, '1')],
    ['parameters, null and none', list(null), list(undefined)],
    ['a cursor', list({}), list({ cursor: 'x' })],
    ['clients', list({}), list({ _meta: { 'io.modelcontextprotocol/clientInfo': {} } })],
    ['other members', list({}), { ...list({}), jsonrpc: '1.0' }],
    ['headers of the protocol', list({}), list({}), { ...headers, 'mcp-method': 'tools/list' }],
    ['a header more', list({}), list({}), { ...headers, 'mcp-name': 'a' }],
    ['Accept', list({}), list({}), { ...headers, accept: '*/*' }],
    ['Content-Type', list({}), list({}), { ...headers, 'content-type': 'application/json;' }],
  ])('tells %s apart', (...[, one, other, said]) => expect(keyOf(one)).not.toBe(keyOf(other, said)));

  it.each<[string, unknown, Record<string, string>?]>([
    ['other methods', { ...list(), method: 'ping' }],
    ['notifications', { jsonrpc: '2.0', method: 'tools/list' }],
    ['an id of null', list({}, null)],
    ['an id that is a fraction', list({}, 1.5)],
    ['batches', [list()]],
    ['texts', 'tools/list'],
    ['nothing', null],
    ['progress', call({ name: 'a', _meta: { progressToken: 1 } })],
    ['a trace', call({ name: 'a', _meta: { traceparent: '00-1-2-3' } })],
    ['_meta that is none', list({ _meta: [] })],
    ['an answer to a question', call({ name: 'a', inputResponses: {} })],
    ['state', call({ name: 'a', requestState: 'x' })],
    ['a name that is none', call({ name: 1 })],
    ['arguments that are none', call({ name: 'a', arguments: [] })],
    ['arguments of null', call({ name: 'a', arguments: null })],
    ['headers that repeat arguments', call({ name: 'a' }), { ...headers, 'mcp-param-id': '1' }],
  ])('leaves %s alone', (...[, body, said]) => expect(keyOf(body, said)).toBeUndefined());
});

/** As it comes from the wire: no members that are undefined. */
function parsed(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body));
}
