import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesBelow, leaks, plant, runToEnd, startService } from '@lago/testing';
import type { Service } from '@lago/testing';
import { temporaryFile } from './support/consumers.js';
import { mcp } from './support/doors.js';

const ROOT = join(import.meta.dirname, '../../..');

const secrets = {
  'held token': plant('', '"\\%/+'),
  "a tenant's token": plant(),
  "a caller's upstream key": plant(),
  'a gateway key': `gwk_${plant().padEnd(43, 'x').slice(0, 43)}`,
  'a wrong gateway key': `gwk_${plant().padEnd(43, 'y').slice(0, 43)}`,
  'the password of the proxy': plant(),
  'the password of Redis': plant(),
  'the header of the trace receiver': plant(),
  'the key of confirmations': plant().padEnd(40, 'z'),
};
const token = secrets['held token'];
const sha256 = createHash('sha256').update(secrets['a gateway key']).digest('hex');

/** Every way in which an upstream can fail while it holds the secret in its hands. */
const FAILURES: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  done: (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"add_ons":[]}'),
  refused: (_request, response) =>
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"status":401}'),
  broken: (_request, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{"status":500}'),
  page: (_request, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
  redirect: ({ headers }, response) =>
    response
      .writeHead(302, { location: `http://127.0.0.1:1/?${encodeURIComponent(headers.authorization ?? '')}` })
      .end(),
  hangup: (request) => void request.socket.destroy(),
  garbage: ({ socket, headers }) => void socket.end(`HTTP/1.1 2x0 ${headers.authorization}\r\n\r\n`),
  late: () => undefined,
};

function listen(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler);
  return new Promise<{ url: string; close: () => void }>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, close: () => (server.closeAllConnections(), void server.close()) });
    }),
  );
}

describe('planted secrets', () => {
  let mode = 'done';
  let traces = '';
  const places: Record<string, string> = {};
  const closers: (() => unknown)[] = [];
  const services: Record<string, Service> = {};

  beforeAll(async () => {
    const upstream = await listen((request, response) => FAILURES[mode]?.(request, response));
    const receiver = await listen((request, response) => {
      request.on('data', (chunk) => (traces += String(chunk)));
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
    closers.push(upstream.close, receiver.close);
    const consumer = { keys: [{ sha256 }], scopes: ['everything'] };
    const shared = {
      LAGO_TOKEN_FILE: temporaryFile('token', token),
      LAGO_API_URL: `${upstream.url}/api/v1`,
      CONSUMERS_FILE: temporaryFile('consumers.yaml', { consumers: [{ name: 'one', ...consumer }] }),
      HTTPS_PROXY: `http://user:${secrets['the password of the proxy']}@127.0.0.1:1`,
      REDIS_URL: `redis://:${secrets['the password of Redis']}@127.0.0.1:1`,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${secrets['the header of the trace receiver']}`,
      LOG_LEVEL: 'trace',
      UPSTREAM_TIMEOUT_MS: '300',
      TOTAL_TIMEOUT_MS: '900',
    };
    const tenants = {
      consumers: [
        {
          name: 'tenant',
          ...consumer,
          upstreamTokens: { lago: { file: temporaryFile('tenant', secrets["a tenant's token"]) } },
        },
      ],
    };
    const audit = temporaryFile('audit.log', '');
    const started = {
      rest: startService('rest-gateway', shared),
      mcp: startService('mcp-gateway', {
        ...shared,
        MCP_DESTRUCTIVE: 'allow',
        MCP_STATE_KEY: secrets['the key of confirmations'],
      }),
      tenants: startService('rest-gateway', {
        ...shared,
        CONSUMERS_FILE: temporaryFile('tenants.yaml', tenants),
        AUDIT_FILE: audit,
      }),
      passthrough: startService('rest-gateway', { ...shared, LAGO_CREDENTIAL: 'passthrough' }),
    };
    for (const [name, service] of Object.entries(started)) services[name] = await service;
    places['the audit file'] = audit;
  }, 180_000);

  afterAll(async () => {
    await Promise.all(Object.values(services).map((service) => service.stop('SIGKILL')));
    for (const close of closers) close();
  });

  async function keep(name: string, answer: Response): Promise<void> {
    places[name] = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
  }

  it.each(Object.keys(FAILURES))('are not told when the upstream does this: %s', async (failure) => {
    mode = failure;
    const auth = { authorization: `Bearer ${secrets['a gateway key']}` };
    const own = { 'x-api-key': secrets['a gateway key'], 'x-lago-api-key': secrets["a caller's upstream key"] };
    const change = { method: 'PUT', body: '{"add_on":{"name":"n"}}' };
    for (const [name, { url }] of Object.entries(services)) {
      const headers = { 'content-type': 'application/json', ...(name === 'passthrough' ? own : auth) };
      if (name === 'mcp') {
        await keep(`${failure} mcp read`, await mcp(url, 'tools/call', { name: 'findalladdons', arguments: {} }, auth));
        const args = { code: 'c', add_on: { name: 'n' } };
        await keep(
          `${failure} mcp write`,
          await mcp(url, 'tools/call', { name: 'updateaddon', arguments: args }, auth),
        );
        continue;
      }
      await keep(`${failure} ${name} read`, await fetch(`${url}/add_ons`, { headers }));
      await keep(`${failure} ${name} write`, await fetch(`${url}/add_ons/c`, { ...change, headers }));
      const dry = { ...headers, prefer: 'dry-run' };
      await keep(`${failure} ${name} dry run`, await fetch(`${url}/add_ons/c`, { ...change, headers: dry }));
    }
    expect(leaks({ ...secrets, 'held token': token }, places)).toEqual([]);
  });

  it('are not told when callers put keys where they do not belong', async () => {
    mode = 'done';
    const { url } = services['rest'] as Service;
    const wrong = secrets['a wrong gateway key'];
    const asked = [
      await fetch(`${url}/add_ons`, { headers: { authorization: `Bearer ${wrong}` } }),
      await fetch(`${url}/add_ons`, { headers: { 'x-api-key': wrong, 'x-request-id': wrong } }),
      await fetch(`${url}/nothing/${wrong}?api_key=${wrong}`),
      await mcp((services['mcp'] as Service).url, 'tools/list', {}, { authorization: `Bearer ${wrong}` }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    for (const service of Object.values(services)) {
      await keep('metrics', await fetch(`${service.secondUrl}/metrics`));
      await keep('version', await fetch(`${service.secondUrl}/version`));
    }
    expect(leaks({ ...secrets, 'held token': token }, places)).toEqual([]);
  });

  it('are not told when a gateway cannot start', async () => {
    const secret = secrets['the password of the proxy'];
    const ended = [
      await runToEnd('rest-gateway', { LAGO_TOKEN: token, HTTPS_PROXY: `ftp://u:${secret}@x`, HOST: '0.0.0.0' }),
      await runToEnd('rest-gateway', { LAGO_TOKEN: token, HOST: '0.0.0.0' }),
      await runToEnd('mcp-gateway', { LAGO_TOKEN: token, REDIS_URL: `redis//${secret}`, LAGO_API_URL: secret }),
    ];
    expect(ended.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(leaks({ ...secrets, 'held token': token }, { output: ended.map(({ output }) => output).join() })).toEqual(
      [],
    );
  });

  it('stand in no log, audit, trace or kept snapshot of all that', async () => {
    // Traces are sent in batches.
    await sleep(1500);
    for (const [name, service] of Object.entries(services)) {
      await service.stop();
      places[`the output of ${name}`] = service.output();
    }
    places['the audit file'] = readFileSync(places['the audit file'] as string, 'utf8');
    places['the traces'] = traces;
    expect(traces).toContain('add_ons');
    expect(places['the output of rest']).toContain('"audit":true');
    expect(places['the audit file']).toContain('"consumer":"tenant"');
    const snapshots = filesBelow(ROOT, ['.snap', '.approved.json']);
    expect(leaks({ ...secrets, 'held token': token }, { ...places, ...snapshots })).toEqual([]);
  });

  it('would be found if they stood there', () => {
    const texts = Object.values(secrets).flatMap((secret) => [
      secret,
      Buffer.from(`user:${secret}`).toString('base64'),
      encodeURIComponent(secret),
      JSON.stringify({ secret }),
    ]);
    for (const text of texts) expect(leaks(secrets, { text })).toHaveLength(1);
  });
});
