import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@lago/lago-client';
import { leaks, startScriptedRedis, startUpstream } from '@lago/testing';
import type { RedisAnswer, ScriptedRedis, Upstream } from '@lago/testing';
import { SignJWT } from 'jose';
import { auditFile } from '../src/audit/audit-log.js';
import { identifyByToken } from '../src/authentication/by-token.js';
import { createRefusal } from '../src/authentication/refusal.js';
import { inspectSettings } from '../src/config/read-settings.js';
import { GatewaySettings } from '../src/config/gateway-settings.js';
import { reloadingDirectory } from '../src/consumers/reload.js';
import { loadDocument } from '../src/capability/document.js';
import { createLog } from '../src/logging/log.js';
import { environmentSecrets } from '../src/logging/secrets/environment-secrets.js';
import { knownSecrets } from '../src/logging/secrets/known-secrets.js';
import { connectRedis } from '../src/redis/connection.js';
import { watchSecret } from '../src/config/secrets/watched-secret.js';
import { capability, operation } from './capability.js';
import { secrets } from './secrets.js';

const password = encodeURIComponent(secrets['the password of Redis']);

let lines = '';
const known = knownSecrets(
  environmentSecrets({
    LAGO_TOKEN: secrets.token,
    REDIS_URL: `redis://svc:${password}@redis.example`,
    HTTPS_PROXY: `http://svc:${secrets['the password of the proxy']}@proxy.example`,
    JWKS_URI: `https://svc:${secrets['the password of the keys']}@idp.example/jwks`,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Basic%20${Buffer.from(`a:${secrets['the header of traces']}`).toString('base64')}`,
  }),
);
const log = createLog({ name: 't', level: 'trace', secrets: known, write: (line) => void (lines += line) });
const folder = mkdtempSync(join(tmpdir(), 'planted-'));
let files = 0;
const file = (text: string) => {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, text);
  return path;
};

beforeEach(() => void (lines = ''));

/** Logs what was thrown at every level, and looks for what was planted. */
function tell(error: unknown): void {
  expect(error).toBeDefined();
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) log[level]({ err: error }, 'it failed');
  expect(lines.match(/it failed/g)).toHaveLength(5);
  expect(leaks(secrets, { lines })).toEqual([]);
}

const failure = (work: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (error: unknown) => error ?? 'nothing',
    );

describe('Redis', () => {
  let redis: ScriptedRedis;
  beforeAll(async () => void (redis = await startScriptedRedis()));
  afterAll(() => redis.close());

  const quoting = (code: string) => (command: readonly string[]) =>
    `-${code} refused: ${command.join(' ')}, with args beginning with: ${command.map((part) => `'${part}'`).join(' ')}\r\n`;

  const WAYS: Record<string, (command: readonly string[]) => RedisAnswer | undefined> = {
    ...Object.fromEntries(
      [
        'ERR',
        'OOM',
        'READONLY',
        'MISCONF',
        'NOPERM',
        'NOAUTH',
        'BUSY',
        'LOADING',
        'MOVED 1',
        'NOSCRIPT',
        'WRONGTYPE',
      ].map((code) => [
        `refuses a write with ${code}`,
        (command: readonly string[]) => (isWrite(command) ? quoting(code)(command) : undefined),
      ]),
    ),
    'does not know the password': (command) => (isLogin(command) ? quoting('WRONGPASS')(command) : undefined),
    'wants no password': (command) =>
      isLogin(command) ? quoting('ERR AUTH <password> called without any password')(command) : undefined,
    'wants one and is not given it': (command) => (isLogin(command) ? '+OK\r\n' : quoting('NOAUTH')(command)),
    'is still loading': (command) => (/info/i.test(command[0] ?? '') ? '$11\r\nloading:1\r\n\r\n' : undefined),
    'speaks HTTP': (command) => `HTTP/1.1 400 ${command.join(' ')}\r\n\r\n`,
    'speaks nonsense': (command) => `?${command.join(' ')}\r\n`,
    'hangs up': (command) => (isWrite(command) ? 'close' : undefined),
    'hangs up at once': () => 'close',
    'does not answer a write': (command) => (isWrite(command) ? 'hang' : undefined),
  };
  const isLogin = ([name = '']: readonly string[]) => /^(?:auth|hello)$/i.test(name);
  const isWrite = ([name = '']: readonly string[]) => /^set$/i.test(name);

  it.each(Object.keys(WAYS))('%s', async (way) => {
    redis.answer(WAYS[way] ?? (() => undefined));
    const shared = connectRedis(`redis://svc:${password}@127.0.0.1:${redis.port}`, log);
    const seen: unknown[] = [];
    shared.redis.on('error', (error) => seen.push(error));
    shared.open();
    await Promise.race([shared.settled, new Promise((resolve) => shared.redis.once('close', resolve))]);
    const error = await failure(() =>
      shared.redis.set(secrets['an id that somebody chose'], secrets['a stored answer']),
    );
    shared.note(error);
    shared.close();
    tell(new AggregateError([error, ...seen], 'all of it', { cause: error }));
  });

  it.each([
    ['is not there', 'redis://svc:PASSWORD@127.0.0.1:1'],
    ['is nowhere', 'redis://svc:PASSWORD@redis.invalid'],
    ['does not speak TLS', 'rediss://svc:PASSWORD@127.0.0.1:PORT'],
  ])('%s', async (_way, url) => {
    const at = url.replace('PASSWORD', password).replace('PORT', String(redis.port));
    const shared = connectRedis(at, log);
    const failed = new Promise((resolve) => shared.redis.once('error', resolve));
    shared.open();
    const error = await failed;
    shared.close();
    tell(error);
  });
});

describe('the upstream', () => {
  let upstream: Upstream;
  let secure: Upstream;
  beforeAll(async () => void ([upstream, secure] = await Promise.all([startUpstream(), startUpstream({ tls: true })])));
  afterAll(() => Promise.all([upstream.close(), secure.close()]));

  const call = async (url: string, proxy?: { https?: string; http?: string }) => {
    const client = createClient({
      upstreams: capability.upstreams,
      baseUris: { lago: url },
      secrets: () => ({ LAGO_TOKEN: secrets.token }),
      timeoutMs: 200,
      connectTimeoutMs: 200,
      connections: 1,
      maxReplyBytes: 1000,
      userAgent: 't',
      ...(proxy && { proxy }),
      operations: capability.routes.map((route) => route.operation),
      policy: { maxAttempts: 1, maxRepeats: 0, settleMs: 0, lookMs: 50 },
    });
    const input = { path: { external_id: secrets['an id that somebody chose'] }, query: {} };
    const context = { requestId: 'r', deadline: Date.now() + 1000, signal: new AbortController().signal, consumer: '' };
    const error = await failure(() => client.call(operation('destroycustomer'), input, context));
    void client.close();
    return error;
  };

  const ANSWERS: Record<string, Parameters<Upstream['answer']>[0]> = {
    'refuses and quotes the key': ({ headers }) => ({ status: 401, body: { error: JSON.stringify(headers) } }),
    'fails and quotes the key': ({ headers }) => ({ status: 500, body: { error: JSON.stringify(headers) } }),
    'is a page that quotes the key': ({ headers }) => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: JSON.stringify(headers),
    }),
    'leads elsewhere with the key': ({ headers }) => ({
      status: 302,
      headers: { location: `http://127.0.0.1:1/?k=${encodeURIComponent(String(headers['authorization']))}` },
    }),
    'says success and quotes the key': ({ headers }) => ({ body: `"${String(headers['authorization'])}` }),
    'is no HTTP and quotes the key': ({ headers }) => ({
      raw: `HTTP/1.1 2x0 ${String(headers['authorization'])}\r\n\r\n`,
    }),
    'has a broken header that quotes the key': ({ headers }) => ({
      raw: `HTTP/1.1 200 OK\r\nx y: ${String(headers['authorization'])}\r\n\r\n`,
    }),
    'is too long': ({ headers }) => ({ body: JSON.stringify(headers).repeat(50) }),
    'is cut off': ({ headers }) => ({ body: JSON.stringify(headers), cutAfter: 30 }),
    'says another length': ({ headers }) => ({
      headers: { 'content-length': '5' },
      body: JSON.stringify(headers),
      then: 'close',
    }),
    'is compressed and broken': ({ headers }) => ({
      headers: { 'content-encoding': 'gzip' },
      body: JSON.stringify(headers),
    }),
    'hangs up': 'close',
    resets: 'reset',
    'never answers': 'hang',
  };

  it.each(Object.keys(ANSWERS))('%s', async (way) => {
    upstream.answer(ANSWERS[way] ?? 'hang');
    tell(await call(upstream.base));
  });

  it.each([
    ['is not there', () => 'http://127.0.0.1:1'],
    ['is nowhere', () => 'http://lago.invalid'],
    ['has a certificate nobody knows', () => secure.base],
    ['does not speak TLS', () => upstream.base.replace('http:', 'https:')],
    ['has a password in its address', () => `http://svc:${secrets.token.replace(/\W/g, '')}@127.0.0.1:1/api/v1`],
  ])('%s', async (_way, url) => tell(await call(url())));

  it.each([
    ['is not there', 'http://svc:PASSWORD@127.0.0.1:1'],
    ['refuses and quotes', 'http://svc:PASSWORD@127.0.0.1:PORT'],
    ['is nowhere', 'http://svc:PASSWORD@proxy.invalid'],
  ])('behind a proxy that %s', async (_way, url) => {
    upstream.answer(({ headers }) => ({ status: 407, body: JSON.stringify(headers) }));
    const at = url.replace('PASSWORD', secrets['the password of the proxy']).replace('PORT', String(upstream.port));
    tell(await call('https://lago.example/api/v1', { https: at }));
  });
});

describe('the keys of the authorization server', () => {
  const identify = (jwksUri: string) =>
    identifyByToken({
      issuer: 'https://idp.example',
      audiences: ['a'],
      jwksUri,
      refuse: createRefusal(),
      now: Date.now,
    });
  const signed = () =>
    new SignJWT({ sub: secrets['an id that somebody chose'] })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(secrets.token));

  it.each([
    ['are refused', () => ({ status: 403, body: secrets['the password of the keys'] })],
    ['are no JSON', () => ({ body: `<${secrets['the password of the keys']}` })],
    ['are no keys', () => ({ body: { keys: secrets['the password of the keys'] } })],
    [
      'are elsewhere',
      () => ({ status: 302, headers: { location: `http://127.0.0.1:1/${secrets['the password of the keys']}` } }),
    ],
  ])('%s', async (_way, answer) => {
    const server = await startUpstream({ answer });
    const found = identify(`${server.base}?api_key=${secrets['the password of the keys']}`);
    const token = (await signed()).replace(/^[^.]+/, Buffer.from('{"alg":"RS256"}').toString('base64url'));
    tell(await failure(() => found({ bearer: token, apiKey: undefined })));
    await server.close();
  });

  it('are asked for with the password of their address', async () => {
    const server = await startUpstream({ answer: { body: { keys: [] } } });
    const found = identify(server.base.replace('://', `://svc:${secrets['the password of the keys']}@`));
    const token = (await signed()).replace(/^[^.]+/, Buffer.from('{"alg":"RS256"}').toString('base64url'));
    tell(await failure(() => found({ bearer: token, apiKey: undefined })));
    const pair = Buffer.from(`svc:${secrets['the password of the keys']}`).toString('base64');
    expect(server.take()[0]?.headers['authorization']).toBe(`Basic ${pair}`);
    await server.close();
  });

  it.each(['http://127.0.0.1:1/', 'https://svc:PASSWORD@idp.invalid/', 'http://idp.invalid/?api_key=PASSWORD'])(
    'are at %s',
    async (url) => {
      const found = identify(url.replace('PASSWORD', secrets['the password of the keys']));
      for (const bearer of [await signed(), `${secrets.token}.x.y`, 'no token']) {
        lines = '';
        tell(await failure(() => found({ bearer, apiKey: undefined })));
      }
    },
  );
});

describe('files', () => {
  const planted = secrets['what stands in a file'];

  it.each([
    ['no YAML', `consumers: [${planted}`],
    ['a key twice', `consumers: []\n${planted}: 1\n${planted}: 2`],
    ['a token where a place belongs', `consumers: [{ name: a, upstreamTokens: { lago: ${planted} } }]`],
    ['a member nobody knows', `consumers: [{ name: a, ${planted}: 1 }]`],
    ['a name that is none', `consumers: [{ name: "${planted} x" }]`],
    ['a key in clear', `consumers: [{ name: a, keys: [{ sha256: ${planted} }] }]`],
    ['a scope that is none', `consumers: [{ name: a, scopes: ["${planted} x"] }]`],
    ['an anchor that is not there', `consumers: *${planted}`],
  ])('a consumers file that is %s', async (_way, text) => {
    const path = file('consumers: []');
    let now = 1000;
    const source = reloadingDirectory({ path, environment: {}, log, now: () => now });
    source();
    writeFileSync(path, text);
    now += 2000;
    source();
    expect(lines).toContain('the last one stays');
    tell(await failure(() => reloadingDirectory({ path, environment: {}, log })()));
  });

  it.each([
    ['is too much', `${planted}\n${planted}`],
    ['is not for a header', `${planted}\u00e4`],
    ['has a NUL', `${planted}\0`],
  ])('a secret that %s', async (_way, text) => {
    const options = { name: 'X_FILE', path: file(text), fault: () => 'is not usable', log, now: Date.now };
    watchSecret(options, false)();
    tell(await failure(() => watchSecret(options, true)));
  });

  it('an audit that cannot be written', async () => {
    const path = join(folder, 'a-folder');
    mkdirSync(path);
    tell(await failure(() => auditFile(path)(`${planted}\n`)));
  });

  it.each([
    ['no YAML', `naftiko: [${planted}`],
    ['another document', `naftiko: 1.0.0-alpha2\ncapability: { consumes: ${planted} }`],
  ])('a document that is %s', async (_way, text) => {
    const { settings } = inspectSettings(GatewaySettings, { CAPABILITY_FILE: file(text) });
    tell(await failure(() => loadDocument(settings)));
  });

  it.each([
    'PORT',
    'REDIS_URL',
    'JWKS_URI',
    'HTTPS_PROXY',
    'OTEL_EXPORTER_OTLP_HEADERS',
    'LOG_LEVEL',
    'UPSTREAM_LIMITS',
  ])('a faulty %s', (name) => {
    const { fault } = inspectSettings(GatewaySettings, { [name]: `http//${planted}%zz` });
    tell(fault);
    expect(leaks(secrets, { message: fault?.message ?? '' })).toEqual([]);
  });
});

it('what was not understood', async () => {
  for (const text of [
    `{"a":${secrets['a stored answer']}`,
    `[${secrets['a stored answer']}`,
    secrets['a stored answer'].slice(2),
  ]) {
    lines = '';
    tell(await failure(() => JSON.parse(text) as unknown));
  }
});
