// Malformed HTTP. No shape may reach the upstream: SMUGGLED paths never, and none is a valid authenticated request.

const CRLF = '\r\n';

/** Joins a request from a request line, headers and a body given as text or bytes. */
/** @param {string | Uint8Array} [body] */
export function request(line, headers, body = '') {
  return Buffer.concat([Buffer.from([line, ...headers, '', ''].join(CRLF), 'latin1'), Buffer.from(body)]);
}

const smuggled = ({ key }) =>
  `GET /invoices/SMUGGLED HTTP/1.1${CRLF}Host: localhost${CRLF}X-API-Key: ${key}${CRLF}${CRLF}`;
const json = 'Content-Type: application/json';
const host = 'Host: localhost';
const auth = ({ key }) => `X-API-Key: ${key}`;
const post = (target, path, headers, body) =>
  request(`POST ${path} HTTP/1.1`, [host, auth(target), json, ...headers], body);

/** Two readings of where a body ends (RFC 9112 section 6.1). */
const framing = [
  (t) => post(t, '/add_ons', ['Content-Length: 4', 'Transfer-Encoding: chunked'], `0${CRLF}${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked', 'Content-Length: 6'], `0${CRLF}${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: xchunked'], smuggled(t)),
  (t) => post(t, '/add_ons', ['Transfer-Encoding : chunked'], `0${CRLF}${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding:\x0bchunked'], `0${CRLF}${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked, identity'], `0${CRLF}${CRLF}${smuggled(t)}`),
  (t) =>
    post(
      t,
      '/add_ons',
      ['Transfer-Encoding: identity', 'Transfer-Encoding: chunked', 'Content-Length: 5'],
      smuggled(t),
    ),
  (t) => post(t, '/add_ons', ['Content-Length: 0', 'Content-Length: 90'], smuggled(t)),
  (t) => post(t, '/add_ons', ['Content-Length: 0, 90'], smuggled(t)),
  (t) => post(t, '/add_ons', ['Content-Length: +5'], `12345${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Content-Length: -1'], smuggled(t)),
  (t) => post(t, '/add_ons', ['Content-Length: 0x10'], smuggled(t)),
  (t) => post(t, '/add_ons', ['Content-Length: 99999999999999999999999'], smuggled(t)),
  (t) => post(t, '/add_ons', [`Content-Length: 0${CRLF} 5`], smuggled(t)),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked'], `-1${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked'], `fffffffffffffffff${CRLF}${smuggled(t)}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked'], `5;${'x'.repeat(20_000)}${CRLF}hello`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked'], `3${CRLF}{}`),
  (t) => post(t, '/add_ons', ['Transfer-Encoding: chunked'], `2\n{}\n0\n\n${smuggled(t)}`),
  (t) =>
    request(
      'GET /invoices HTTP/1.1',
      [host, 'Transfer-Encoding: chunked', 'Content-Length: 3'],
      `0${CRLF}${CRLF}${smuggled(t)}`,
    ),
];

/** Header blocks that no reader should have to guess about. */
const headers = [
  (t) => request('GET /invoices HTTP/1.1', [host, `X-Big: ${'a'.repeat(40_000)}`, auth(t)]),
  (_t, r) =>
    request('GET /invoices HTTP/1.1', [host, ...Array.from({ length: 2500 }, (_, i) => `x-${i}: ${r.below(9)}`)]),
  (t) => request('GET /invoices HTTP/1.1', [host, `X-API-Key: ${t.key}`, `X-API-Key: ${t.key}`]),
  (t) => request('GET /invoices HTTP/1.1', [host, `Authorization: Bearer ${t.key}`, 'Authorization: Bearer other']),
  (t) => request('GET /invoices HTTP/1.1', [host, host, auth(t)]),
  (t) => request('GET /invoices HTTP/1.1', [auth(t)]),
  (t) => request('GET /invoices HTTP/1.1', [host, 'X-Nul: a\0b', auth(t)]),
  (t) => request('GET /invoices HTTP/1.1', [host, `X-API-Key : ${t.key}`]),
  (t) => request('GET /invoices HTTP/1.1', [host, `X-API-Key: ${t.key}\x01`]),
  (t) => request('GET /invoices HTTP/1.1', [host, `X-API-Key:${CRLF}\t${t.key}x`]),
  (t) => request('GET /invoices HTTP/1.1', [host, ': empty', auth(t)]),
  (t) => request('GET /invoices HTTP/1.1', [host, `X-Api-Key: ${t.key}\rX: y`]),
  (t) => Buffer.from(`GET /invoices HTTP/1.1\nHost: localhost\nX-API-Key: ${t.key}x\n\n`),
  (t) => request('GET /invoices HTTP/1.1', [host, 'Expect: 200-maybe', auth(t)]),
  (_t, r) => request('GET /invoices HTTP/1.1', [host, `X-API-Key: ${r.bytes(60).toString('latin1')}`]),
  (_t, r) => request('GET /invoices HTTP/1.1', [host, `Authorization: Bearer ${r.bytes(40).toString('base64')}`]),
];

/** Request lines. */
const lines = [
  (t) => request('GET /invoices HTTP/9.9', [host, auth(t)]),
  (t) => request('GET /invoices', [host, auth(t)]),
  (t) => request('CONNECT localhost:1 HTTP/1.1', [host, auth(t)]),
  (t) => request('TRACE /invoices HTTP/1.1', [host, auth(t)]),
  () => request('PRI * HTTP/2.0', [], `${CRLF}SM${CRLF}${CRLF}`),
  (t) => request('OPTIONS * HTTP/1.1', [host, auth(t)]),
  (t, r) => request(`${r.bytes(5).toString('latin1')} /invoices HTTP/1.1`, [host, auth(t)]),
  (t) => request(`GET /${'a'.repeat(30_000)} HTTP/1.1`, [host, auth(t)]),
  (t) => request('GET /customers/%ff%fe HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /customers/%zz HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /customers/.. HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /customers/%2e%2e HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /api/v1/../v2/products HTTP/1.1', [host, auth(t)]),
  (t) => request('GET //evil.test/invoices HTTP/1.1', [host, auth(t)]),
  (t) => request('GET ftp://evil.test/invoices HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /invoices#x HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /invoices?page=%00 HTTP/1.1', [host, auth(t)]),
  (t) => request('GET /invoices?metadata[__proto__]=x&page=x HTTP/1.1', [host, auth(t)]),
  (t) => request(`GET /invoices?${'page=x&'.repeat(1500)} HTTP/1.1`, [host, auth(t)]),
  (t) => request('GET /invoices?api_key=' + t.key + ' HTTP/1.1', [host]),
  (t) => request('GET /invoices?access_token=' + t.key + ' HTTP/1.1', [host]),
  (_t, r) => r.bytes(1 + r.below(2000)),
  (_t, r) => Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0]), r.bytes(500)]),
  () => Buffer.alloc(0),
  (t) => request('GET /invoices HTTP/1.1', [host, auth(t)]).subarray(0, 40),
];

/** Every HTTP shape. Each takes the target ({key}) and a random source and gives the bytes to send. */
export const HTTP_SHAPES = [...framing, ...headers, ...lines];
