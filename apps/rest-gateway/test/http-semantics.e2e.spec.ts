import { connect } from 'node:net';
import { contractExample, startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { get } from './support/get.js';
import { startGateway } from './support/gateway.js';
import { without } from './support/without.js';

let upstream: Upstream;
let gateway: Service;
let reporting: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  [gateway, reporting] = await Promise.all([
    startGateway(upstream.base, { MAX_BODY_BYTES: '5000', MAX_REPLY_BYTES: '5000' }),
    startGateway(upstream.base, { VALIDATION: 'report' }),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([gateway?.stop(), reporting?.stop()]);
  await upstream?.close();
});

afterEach(() => {
  upstream.take();
  upstream.answer(contractExample);
});

const post = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => fetch(`${gateway.url}/add_ons`, { method: 'POST', headers, body });

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('x-answered-by')).toBe('gateway');
  return (await response.json()) as Record<string, unknown>;
}

/** Sends bytes as they are; fetch would refuse or change them. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url);
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('methods', () => {
  it('HEAD is GET without its body', async () => {
    upstream.answer({ status: 200, body: { customers: [] } });
    const response = await fetch(`${gateway.url}/customers`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '16', '']);
    expect(upstream.take().map(({ method }) => method)).toEqual(['GET']);
  });

  it('OPTIONS tells what there is, and nothing is sent', async () => {
    const response = await fetch(`${gateway.url}/customers`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS']);
    expect(upstream.take()).toEqual([]);
  });

  it.each(['PATCH', 'DELETE', 'PUT'])('405 with Allow for %s', async (method) => {
    const response = await fetch(`${gateway.url}/customers`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD, OPTIONS']);
    expect(await problem(response)).toMatchObject({ type: '/docs/errors.md#method-not-allowed', status: 405 });
  });

  it('404 for a route that is not there, with and without the prefix', async () => {
    for (const path of ['/nothing', '/api/v1/nothing', '/api/v2/customers', '/index.html']) {
      const response = await fetch(gateway.url + path);
      expect(await problem(response)).toMatchObject({ status: 404, code: 'route_not_found' });
    }
  });

  it('400 for a path that is no percent-encoded UTF-8', async () =>
    expect(await problem(await fetch(`${gateway.url}/customers/%E0%A4%A`))).toMatchObject({ status: 400 }));
});

describe('bodies', () => {
  it('400 only for what cannot be read', async () => {
    const notUtf8 = new Uint8Array([0x22, 0xff, 0x22]);
    for (const body of ['{', '{"a":1}}', "{'a':1}", notUtf8]) {
      expect(await problem(await post(body))).toMatchObject({ status: 400, code: 'malformed_json' });
    }
  });

  it('415 for a body that is not declared as JSON, or is compressed', async () => {
    const types: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ];
    for (const headers of types) expect(await problem(await post('{"a":1}', headers))).toMatchObject({ status: 415 });
  });

  it('takes JSON by any of its names', async () => {
    const body = JSON.stringify({ add_on: { name: 'a', code: 'a', amount_cents: 1, amount_currency: 'EUR' } });
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.x+json']) {
      expect((await post(body, { 'content-type': type })).status).toBe(200);
    }
  });

  it('413 for a body over the bound, which the sender can read although it was still sending', async () => {
    const big = JSON.stringify({ add_on: { name: 'x'.repeat(3_000_000) } });
    expect(await problem(await post(big))).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(upstream.take()).toEqual([]);
  });

  it('takes no body where none is needed, and passes an empty answer on', async () => {
    upstream.answer({ body: '' });
    const id = '1f0ab95e-7ee6-4a2b-b1c9-3d9b1c1d0a11';
    const response = await fetch(`${gateway.url}/invoices/${id}/download`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(upstream.take()).toMatchObject([{ method: 'POST', url: `/invoices/${id}/download`, body: '' }]);
  });

  it('502 for a reply over the bound, with nothing of it', async () => {
    upstream.answer({ status: 200, body: { customers: 'x'.repeat(10_000) } });
    const response = await fetch(`${gateway.url}/customers`);
    expect(await problem(response)).toMatchObject({ status: 502, code: 'gateway_upstream_protocol_error' });
  });
});

describe('headers', () => {
  it('sends upstream what the call needs and nothing the caller sent', async () => {
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await get(gateway, '/customers', {
      authorization: 'Bearer the-callers-own',
      cookie: 'session=1',
      'x-forwarded-for': '10.0.0.1',
      'x-request-id': 'order-1042',
      traceparent: trace,
      connection: 'x-secret, keep-alive',
      'x-secret': '1',
      te: 'trailers',
    });
    const [arrived] = upstream.take();
    const { 'user-agent': agent, traceparent } = arrived!.headers;
    expect(without(arrived!.headers, 'host', 'connection', 'user-agent', 'traceparent')).toEqual({
      accept: 'application/json',
      authorization: 'Bearer sandbox',
      'accept-encoding': 'identity',
      // Each try has an id of its own that leads back to the request's.
      'x-request-id': expect.stringMatching(/^order-1042-\d+$/) as string,
    });
    expect(agent).toMatch(/^rest-gateway\//);
    expect(String(traceparent).slice(0, 36)).toBe(trace.slice(0, 36));
  });

  it('answers with its own headers and a few of the upstream', async () => {
    upstream.answer({
      body: { customers: [] },
      headers: {
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': '49',
        'x-ratelimit-reset': '1',
        'retry-after': '3',
        'set-cookie': 'a=1',
        server: 'puma',
        'x-powered-by': 'rails',
        'x-request-id': 'theirs',
        'proxy-authenticate': 'Basic',
        'x-lago-endpoint-status': 'beta',
      },
    });
    const { headers } = await get(gateway, '/customers', { 'x-request-id': 'mine' });
    expect(without(headers, 'date', 'connection', 'keep-alive')).toEqual({
      'cache-control': 'no-store',
      'content-length': '16',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'retry-after': '3',
      'x-answered-by': 'lago',
      'x-content-type-options': 'nosniff',
      'x-lago-endpoint-status': 'beta',
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': '49',
      'x-ratelimit-reset': '1',
      'x-request-id': 'mine',
      'x-upstream-request-id': 'theirs',
    });
  });

  it('makes up a request id where the given one could do harm', async () => {
    for (const given of ['a b', 'x'.repeat(200), '{"a":1}']) {
      const { headers } = await get(gateway, '/customers', { 'x-request-id': given });
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('passes an error of the upstream on as it came', async () => {
    const body = {
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: { code: ['x'] },
    };
    upstream.answer({ status: 422, body });
    const response = await fetch(`${gateway.url}/customers`);
    expect([response.status, await response.json(), response.headers.get('x-answered-by')]).toEqual([
      422,
      body,
      'lago',
    ]);
  });
});

describe('dry run', () => {
  const body = { add_on: { name: 'Set-up', code: 'setup', amount_cents: 100, amount_currency: 'EUR' } };
  const ask = (path: string, sent?: unknown) =>
    fetch(`${gateway.url}${path}`, {
      method: sent ? 'POST' : 'GET',
      headers: { prefer: 'dry-run', 'x-request-id': 'dry-1', ...(sent ? { 'content-type': 'application/json' } : {}) },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });

  it('answers exactly what would be sent, without the key, and sends nothing', async () => {
    const response = await ask('/add_ons', body);
    expect(response.headers.get('preference-applied')).toBe('dry-run');
    expect(response.headers.get('x-answered-by')).toBe('gateway');
    const { request } = (await response.json()) as { request: Record<string, unknown> };
    expect(upstream.take()).toEqual([]);
    expect(request).toMatchObject({
      method: 'POST',
      url: `${upstream.base}/add_ons`,
      headers: { authorization: 'Bearer [redacted]', 'content-type': 'application/json', 'x-request-id': 'dry-1' },
      body,
    });

    await post(JSON.stringify(body));
    const [arrived] = upstream.take();
    expect(JSON.parse(arrived!.body)).toEqual(request['body']);
  });

  it('is no answer of the operation by its type, and refuses what the call would be refused for', async () => {
    const response = await ask('/add_ons', body);
    expect(response.headers.get('content-type')).toBe('application/vnd.gateway.dry-run+json');
    const headers = { prefer: 'dry-run', 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(256) };
    const refused = await fetch(`${gateway.url}/add_ons`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      400,
      'idempotency_key_invalid',
    ]);
    expect(upstream.take()).toEqual([]);
  });

  it('shows how awkward values are written', async () => {
    const { request } = (await (await ask('/customers/acme.eu')).json()) as { request: { url: string } };
    expect(request.url).toBe(`${upstream.base}/customers/acme%2Eeu`);
  });

  it('refuses what would be refused', async () => {
    expect((await ask('/add_ons', { add_on: {} })).status).toBe(422);
    expect((await ask('/nothing')).status).toBe(404);
  });
});

describe('VALIDATION=report', () => {
  it('passes on what is not as described, and says what it was', async () => {
    const response = await fetch(`${reporting.url}/customers?per_page=0`);
    expect([response.status, response.headers.get('x-input-violations')]).toEqual([200, '/query/per_page']);
    expect(upstream.take().map(({ url }) => url)).toEqual(['/customers?per_page=0']);

    const body = JSON.stringify({ add_on: { name: true, brand_new: true } });
    const headers = { 'content-type': 'application/json' };
    const second = await fetch(`${reporting.url}/add_ons`, { method: 'POST', headers, body });
    expect(second.status).toBe(200);
    expect(second.headers.get('x-input-violations')).toContain('/body/add_on/name');
    expect(second.headers.get('x-unknown-fields')).toBe('/add_on/brand_new');
    expect(upstream.take().map((one) => one.body)).toEqual([body]);
  });
});

describe('what is no request', () => {
  it('400 as a problem for bytes that are no HTTP', async () => {
    const answer = await raw('HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  it('refuses two lengths for one body', async () => {
    const answer = await raw(
      'POST /add_ons HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(upstream.take()).toEqual([]);
  });
});
