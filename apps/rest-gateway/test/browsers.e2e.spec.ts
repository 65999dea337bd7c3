import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { get } from './support/get.js';
import { startGateway } from './support/gateway.js';

const PAGE = 'https://console.example';

let upstream: Upstream;
let gateway: Service;
/** Open to the pages of one origin, without pages of its own. */
let open: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  [gateway, open] = await Promise.all([
    startGateway(upstream.base),
    startGateway(upstream.base, { ALLOWED_ORIGINS: PAGE, DOCS: 'off' }),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([gateway?.stop(), open?.stop()]);
  await upstream?.close();
});

afterEach(() => upstream.take());

describe('who may come in', () => {
  it('answers its own names only', async () => {
    expect((await get(gateway, '/customers', { host: 'evil.example' })).status).toBe(403);
    expect((await get(gateway, '/docs', { host: 'evil.example' })).status).toBe(403);
    expect((await get(gateway, '/customers', { host: 'localhost:1' })).status).toBe(200);
  });

  it('refuses pages of other origins, also without a body', async () => {
    const foreign = { origin: 'https://evil.example' };
    expect((await get(gateway, '/customers', foreign)).status).toBe(403);
    expect((await get(gateway, '/customers', { 'sec-fetch-site': 'cross-site' }, 'POST')).status).toBe(403);
    expect(
      (await get(gateway, '/customers', { ...foreign, 'access-control-request-method': 'GET' }, 'OPTIONS')).status,
    ).toBe(403);
    expect(upstream.take()).toEqual([]);
  });

  it('lets a link from elsewhere open the pages that describe it', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await get(gateway, '/docs', link)).status).toBe(200);
  });

  it('knows nothing of other origins unless told', async () => {
    const { headers } = await get(gateway, '/customers', {});
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control') || name === 'vary')).toEqual([]);
  });

  it('answers the preflight of exactly the configured origins', async () => {
    const ask = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const { status, headers } = await get(open, '/customers', { ...ask, origin: PAGE }, 'OPTIONS');
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'POST, GET, HEAD, OPTIONS',
      vary: 'origin',
    });
    expect(String(headers['access-control-allow-headers'])).toContain('idempotency-key');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect((await get(open, '/customers', { ...ask, origin: `${PAGE}.evil` }, 'OPTIONS')).status).toBe(403);
  });

  it('lets those origins read answers, also refusals', async () => {
    for (const path of ['/customers', '/nothing']) {
      const { headers } = await get(open, path, { origin: PAGE });
      expect(headers['access-control-allow-origin']).toBe(PAGE);
      expect(String(headers['access-control-expose-headers'])).toContain('x-request-id');
    }
    const { headers } = await get(open, '/customers', {});
    expect(headers).toMatchObject({ vary: 'origin' });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('pages', () => {
  it('can be switched off', async () => {
    for (const path of ['/openapi.json', '/docs', '/docs/errors.md']) {
      expect((await fetch(open.url + path)).status).toBe(404);
    }
  });

  it('serves what problem types point at', async () => {
    const { type } = (await (await fetch(`${gateway.url}/nothing`)).json()) as { type: string };
    const response = await fetch(new URL(type, gateway.url));
    expect(await response.text()).toContain(`## ${type.split('#')[1]}\n`);
  });

  it('answers 304 for what the caller has', async () => {
    for (const path of ['/openapi.json', '/docs', '/docs/errors.md', '/docs/swagger-ui.css']) {
      const first = await fetch(gateway.url + path);
      const etag = first.headers.get('etag') as string;
      await first.arrayBuffer();
      const { status, headers } = await get(gateway, path, { 'if-none-match': `"other", W/${etag}` });
      expect([status, headers['etag'], headers['content-length']]).toEqual([304, etag, undefined]);
    }
  });

  it('answers GET only, and leads /docs/ to /docs', async () => {
    const response = await fetch(`${gateway.url}/openapi.json`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await get(gateway, '/docs/', {})).toMatchObject({ status: 308, headers: { location: '../docs' } });
    expect((await fetch(`${gateway.url}/docs/`)).url).toBe(`${gateway.url}/docs`);
  });
});
