import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';

const KEY = 'team-orders-0123456789abcdef0123456789abcdef';
const PAGE = 'https://console.example';

let folder: string;
let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callers-'));
  const file = join(folder, 'consumers.yaml');
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  writeFileSync(file, JSON.stringify({ consumers: [{ name: 'orders', keys: [{ sha256 }], scopes: ['everything'] }] }));
  upstream = await startUpstream();
  gateway = await startGateway(upstream.base, { CONSUMERS_FILE: file, ALLOWED_ORIGINS: PAGE });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => void upstream.take());

const call = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${gateway.url}${path}`, { ...init, headers });

describe('where callers have to say who they are', () => {
  it('asks before it tells whether there is such a route', async () => {
    for (const path of ['/customers', '/nothing']) {
      const response = await call(path, { authorization: 'Bearer somebody' });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(await response.json()).toMatchObject({ type: '/docs/errors.md#unauthenticated', status: 401 });
    }
    expect(upstream.take()).toEqual([]);
  });

  it('takes the key where official clients send it, and where others do', async () => {
    const ways: Record<string, string>[] = [{ authorization: `Bearer ${KEY}` }, { 'x-api-key': KEY }];
    for (const headers of ways) {
      expect((await call('/customers', headers)).status).toBe(200);
      const [arrived] = upstream.take();
      expect(arrived!.headers.authorization).toBe('Bearer sandbox');
      expect(JSON.stringify(arrived)).not.toContain(KEY);
    }
  });

  it('shows the pages that describe it to everybody', async () => {
    for (const path of ['/openapi.json', '/docs', '/docs/errors.md']) expect((await call(path)).status).toBe(200);
    const { security } = (await (await call('/openapi.json')).json()) as { security: unknown };
    expect(security).toEqual([{ bearer: [] }, { apiKey: [] }]);
  });

  it('answers preflights, which carry no key, of the configured origins only', async () => {
    const ask = { 'access-control-request-method': 'GET' };
    expect((await call('/customers', { ...ask, origin: PAGE }, { method: 'OPTIONS' })).status).toBe(204);
    expect((await call('/customers', {}, { method: 'OPTIONS' })).status).toBe(401);
  });
});

describe('an idempotency key', () => {
  const body = JSON.stringify({ add_on: { name: 'a', code: 'a', amount_cents: 1, amount_currency: 'EUR' } });
  const create = (key: string, sent = body) =>
    call(
      '/add_ons',
      { 'x-api-key': KEY, 'idempotency-key': key, 'content-type': 'application/json' },
      { method: 'POST', body: sent },
    );

  it('makes a repeat the same answer, marked, and nothing is sent', async () => {
    upstream.answer({ status: 200, body: { add_on: { code: 'a' } } });
    const first = await create('order-1');
    const second = await create('order-1');
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await second.text()).toBe(await first.text());
    expect(upstream.take()).toHaveLength(1);
  });

  it('is refused for other input, and when it is none', async () => {
    await create('order-2');
    expect(await (await create('order-2', body.replace('"a"', '"b"'))).json()).toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
    expect(await (await create('x'.repeat(300))).json()).toMatchObject({
      status: 400,
      code: 'idempotency_key_invalid',
    });
  });

  it('is not used up by a dry run', async () => {
    const headers = { 'x-api-key': KEY, 'idempotency-key': 'order-3', 'content-type': 'application/json' };
    const dry = await call('/add_ons', { ...headers, prefer: 'dry-run' }, { method: 'POST', body });
    expect(await dry.json()).toMatchObject({ dry_run: true });
    const real = await create('order-3');
    expect([real.status, real.headers.get('idempotency-replayed')]).toEqual([200, null]);
    expect(upstream.take()).toHaveLength(1);
  });
});
