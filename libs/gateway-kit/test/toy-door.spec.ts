import { readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { LagoClient } from '@lago/lago-client';
import { GatewaySettings, HttpServer, NEST_OPTIONS, readConfiguration, useEdge } from '../src/index.js';
import { createLog } from '../src/logging/log.js';
import { LOG } from '../src/logging/logging.module.js';
import { CLIENT } from '../src/upstream/upstream.module.js';
import { ToyModule } from './toy-door.js';

const ID = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';
const called: unknown[] = [];
const lines: string[] = [];
let app: NestExpressApplication;
let port: number;
let managementUrl: string;

beforeAll(async () => {
  const identity = { name: 'toy-gateway', version: '1.0.0' };
  const environment = { LAGO_TOKEN: 'sandbox', PORT: '0', DRAIN_GRACE_MS: '0' };
  const configuration = readConfiguration({ identity, settings: GatewaySettings, environment });
  const client = {
    call: (...[operation, input]: Parameters<LagoClient['call']>) => {
      called.push({ operation: operation.id, input });
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"invoice":{}}') });
    },
    close: () => Promise.resolve(void called.push('closed')),
  };
  const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
  const module = await Test.createTestingModule({ imports: [ToyModule.forRoot(configuration)] })
    .overrideProvider(CLIENT)
    .useValue(client)
    .overrideProvider(LOG)
    .useValue(log)
    .compile();
  app = module.createNestApplication<NestExpressApplication>(NEST_OPTIONS);
  useEdge(app);
  await app.init();
  const running = await app.get(HttpServer).listen(undefined);
  port = Number(new URL(running.url).port);
  managementUrl = running.managementUrl;
});

beforeEach(() => {
  called.length = 0;
  lines.length = 0;
});

afterAll(() => app.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function ask(body: string, { method = 'POST', path = '/', headers = {} } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } };
    const sent = send(options, (response) => {
      const read = async () => JSON.parse((await response.toArray()).join('')) as Answer['body'];
      read().then((given) => resolve({ status: response.statusCode, headers: response.headers, body: given }), reject);
    });
    sent.on('error', reject).end(body);
  });
}

const FIND = JSON.stringify({ operation: 'findinvoice', input: { path: { lago_id: ID } } });

describe('a third door', () => {
  it('calls what the others call, with its own controller alone', async () => {
    const { status, headers, body } = await ask(FIND, { headers: { 'x-request-id': 'toy-1' } });
    expect([status, headers['x-request-id'], body]).toEqual([200, 'toy-1', { invoice: {} }]);
    expect(called).toEqual([{ operation: 'findinvoice', input: { path: { lago_id: ID }, query: {} } }]);
  });

  it('refuses bad input before anything is sent', async () => {
    const { status, body } = await ask(JSON.stringify({ operation: 'findinvoice' }));
    expect([status, body['code'], called]).toEqual([422, 'validation_errors', []]);
  });

  it.each([
    ['an operation that is not there', '{"operation":"x"}', {}, 404],
    ['a Host that is not its own', FIND, { headers: { host: 'elsewhere.example' } }, 403],
    ['a page from elsewhere', FIND, { headers: { origin: 'https://elsewhere.example' } }, 403],
    ['what is no JSON', '{', {}, 400],
  ])('answers %s with a problem that names the request', async (_, text, options, expected) => {
    const { status, headers, body } = await ask(text, options);
    expect([status, headers['content-type']]).toEqual([expected, 'application/problem+json']);
    expect(body['instance']).toBe(`urn:request:${String(headers['x-request-id'])}`);
    expect(called).toEqual([]);
  });

  it.each([
    ['POST', '/a%ZZ'],
    ['PUT', '/any/path?x=1'],
    ['OPTIONS', '*'],
  ])('its one handler gets %s %s', async (method, path) => {
    expect(await ask(FIND, { method, path })).toMatchObject({ status: 200 });
  });

  it('leaves one line in the log for each request', async () => {
    await ask(FIND, { headers: { 'x-request-id': 'toy-2' } });
    while (!lines.length) await new Promise(setImmediate);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        severity: 'INFO',
        requestId: 'toy-2',
        method: 'POST',
        operation: 'findinvoice',
        consumer: 'anonymous',
        outcome: 'done',
        message: 'answered',
      },
    ]);
  });

  it('has health and metrics of its own', async () => {
    await ask(FIND);
    expect(await (await fetch(`${managementUrl}/readyz`)).json()).toEqual({ status: 'ready' });
    const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
    expect(metrics).toContain('gateway_calls_total{operation="findinvoice",outcome="ok",class="ok",door="toy"}');
  });
});

it('is the door of the page that says how to add one', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/add-a-door.md'), 'utf8');
  const source = readFileSync(join(import.meta.dirname, 'toy-door.ts'), 'utf8');
  expect(page).toContain(source.replaceAll("'../src/index.js'", "'@lago/gateway-kit'"));
});
