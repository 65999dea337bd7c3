import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startGateway } from './support/gateway.js';

const PAGE = 'https://inspector.example';
const key = `gwk_${randomBytes(32).toString('base64url')}`;
const sha256 = createHash('sha256').update(key).digest('hex');

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'pages-')), 'consumers.yaml');
  writeFileSync(file, JSON.stringify({ consumers: [{ name: 'page', keys: [{ sha256 }], scopes: ['everything'] }] }));
  upstream = await startUpstream();
  gateway = await startGateway({ ...upstream.variables, ALLOWED_ORIGINS: PAGE, CONSUMERS_FILE: file });
});
afterAll(() => Promise.all([gateway.stop(), upstream.close()]));

const ping = { method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' };

it('answers what a browser asks first, without a key', async () => {
  const wanted = ['authorization', 'content-type', 'mcp-method', 'mcp-name', 'mcp-param-code', 'mcp-protocol-version'];
  const { status, headers } = await fetch(`${gateway.url}/mcp`, {
    method: 'OPTIONS',
    headers: {
      origin: PAGE,
      'access-control-request-method': 'POST',
      'access-control-request-headers': wanted.join(','),
    },
  });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([204, PAGE]);
  expect(headers.get('access-control-allow-headers')?.split(', ')).toEqual(expect.arrayContaining(wanted));
  expect(headers.get('access-control-allow-methods')).toContain('POST');
});

it('lets the page read answers and refusals', async () => {
  const type = { origin: PAGE, 'content-type': 'application/json' };
  const known = await fetch(`${gateway.url}/mcp`, { ...ping, headers: { ...type, authorization: `Bearer ${key}` } });
  const unknown = await fetch(`${gateway.url}/mcp`, { ...ping, headers: type });
  expect([known.status, unknown.status]).toEqual([200, 401]);
  for (const { headers } of [known, unknown]) expect(headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(unknown.headers.get('access-control-expose-headers')).toContain('www-authenticate');
});

it('gives other pages nothing', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  const answer = await fetch(`${gateway.url}/mcp`, { method: 'OPTIONS', headers });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

it.each([
  '/.well-known/oauth-protected-resource/mcp',
  '/.well-known/oauth-authorization-server',
  '/register',
  '/token',
])('says at %s that there is no OAuth here, to everybody', async (path) => {
  const answer = await fetch(gateway.url + path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: 'not_found', error_description: expect.stringContaining('key') });
});

it('a client with OAuth built in tells its person that the key is wrong', async () => {
  const authProvider: OAuthClientProvider = {
    redirectUrl: 'http://127.0.0.1:9/callback',
    clientMetadata: { redirect_uris: ['http://127.0.0.1:9/callback'] },
    clientInformation: () => undefined,
    saveClientInformation: () => undefined,
    tokens: () => undefined,
    saveTokens: () => undefined,
    redirectToAuthorization: () => undefined,
    saveCodeVerifier: () => undefined,
    codeVerifier: () => 'verifier',
  };
  const requestInit = { headers: { authorization: 'Bearer gwk_wrong' } };
  const transport = new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp`), { requestInit, authProvider });
  await expect(new Client({ name: 'test', version: '1' }).connect(transport)).rejects.toThrow(
    /no OAuth here: send a gateway key/,
  );
});

it.each(['/', '/mcp'])(
  'greets a person who opens %s in a browser, without a key, and says nothing more',
  async (path) => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const response = await fetch(gateway.url + path, { headers: { accept, 'sec-fetch-site': 'cross-site' } });
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(response.headers.get('vary')).toContain('accept');
    expect(page).toContain('MCP server');
    expect(page).not.toMatch(/<script|127\.0\.0\.1|tools|consumers/);
  },
);

it.each(['text/event-stream', 'application/json', '*/*'])(
  'a client that asks for %s is told 401 as ever',
  async (accept) => {
    const response = await fetch(`${gateway.url}/mcp`, { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/json']);
  },
);
