import { readFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createLog } from '../logging/log.js';
import { createCors } from '../http/cors.js';
import { exchangeOf } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { takeTarget } from '../http/take-target.js';
import { inOrder } from '../nest/in-order.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { createMetrics } from '../telemetry/metrics.js';
import { openExchange } from './open-exchange.js';
import { wordsOf } from '../telemetry/redact-url.js';

const lines: string[] = [];
const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
const metrics = createMetrics({ door: 't', version: '1', capability: 'c' });
const words = wordsOf(['/customers/{id}']);
const cors = createCors(['https://page.example']);
const open = inOrder(openExchange({ cors, log, metrics, words }), takeTarget);
let handle: (exchange: Exchange, request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  open(request, response, () => handle(exchangeOf(request), request, response));
});

const LOST_WRITE = { writes: true, outcome: 'unknown' } as const;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
beforeEach(() => void (lines.length = 0));

function ask(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const sent = send({ host: '127.0.0.1', port, path, headers });
  sent.on('error', () => undefined).on('response', (response) => response.resume());
  sent.end();
  return sent;
}

const line = async () => {
  while (!lines.length) await new Promise(setImmediate);
  return JSON.parse(lines[0] as string) as Record<string, unknown>;
};

it('keeps the target, and shows the router one address', async () => {
  const seen = new Promise((resolve) => {
    handle = ({ id, target, headers }, { url }, response) => {
      resolve({ id, target, url, origin: headers['access-control-allow-origin'] });
      response.end();
    };
  });
  ask('/a%ZZ?b=1', { 'x-request-id': 'mine', origin: 'https://page.example' });
  expect(await seen).toEqual({ id: 'mine', target: '/a%ZZ?b=1', url: '/', origin: 'https://page.example' });
});

it('is one line in the log when it has ended, with what was learned on the way', async () => {
  handle = ({ record }, _request, response) => {
    record.route = '/customers/{id}';
    record.consumer = 'team';
    record.begin('findcustomer', false);
    record.tried(500);
    record.tried(404);
    record.end('refused', { status: 404 });
    response.writeHead(404).end();
  };
  ask('/customers/jane@example.com', { 'x-request-id': 'mine' });
  const { time, ms, ...rest } = await line();
  expect(new Date(time as string).toISOString()).toBe(time);
  expect(ms).toEqual(expect.any(Number));
  expect(rest).toEqual({
    severity: 'INFO',
    service: 't',
    requestId: 'mine',
    method: 'GET',
    route: '/customers/{id}',
    operation: 'findcustomer',
    consumer: 'team',
    status: 404,
    upstreamStatus: 404,
    tries: 2,
    outcome: 'refused',
    message: 'answered',
  });
});

it.each<[string, (exchange: Exchange) => void, number, string]>([
  ['what a caller did wrong is its own business', ({ record }) => (record.failure = { status: 422 }), 422, 'INFO'],
  ['a fault of the upstream is an error', () => undefined, 500, 'ERROR'],
  ['so is one that a tool tells in its result', ({ record }) => (record.failure = { status: 502 }), 200, 'ERROR'],
  ['that calls are turned away is a warning', ({ record }) => (record.failure = { status: 503 }), 200, 'WARNING'],
  [
    'so is a write of which nobody knows how it ended',
    ({ record }) => Object.assign(record, LOST_WRITE),
    200,
    'WARNING',
  ],
  ['a read may be lost', ({ record }) => (record.outcome = 'unknown'), 200, 'INFO'],
])('%s', async (_, learn, status, severity) => {
  handle = (exchange, _request, response) => {
    learn(exchange);
    response.writeHead(status).end();
  };
  ask('/');
  expect(await line()).toMatchObject({ severity });
});

it('tells what was thrown, without where when that was to be expected', async () => {
  handle = ({ record }, _request, response) => {
    record.failure = { problem: PROBLEMS.internal.slug, status: 500, err: new TypeError('broken') };
    response.writeHead(500).end();
  };
  ask('/');
  expect(await line()).toMatchObject({ problem: 'internal', err: { type: 'TypeError', frames: expect.any(Array) } });
});

it("says of a path that leads nowhere what is not the caller's own", async () => {
  handle = (_exchange, _request, response) => void response.writeHead(404).end();
  ask('/v2/customers/jane@example.com?email=jane@example.com');
  const told = await line();
  expect(told).toMatchObject({ path: '/REDACTED/customers/REDACTED', status: 404 });
  expect(JSON.stringify(told)).not.toContain('jane');
});

it('of a caller that left waits for the end of its call, and says 499', async () => {
  let end = () => {};
  handle = ({ record }) => {
    record.begin('createinvoice', true);
    record.tried(0);
    end = () => record.end('unknown', { status: 504, problem: 'outcome-unknown' });
    sent.destroy();
  };
  const sent = ask('/');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines).toEqual([]);
  end();
  expect(await line()).toMatchObject({ status: 499, cut: true, outcome: 'unknown', tries: 1, severity: 'ERROR' });
  expect(lines).toHaveLength(1);
});

it('of an answer that broke off says what had been sent', async () => {
  handle = (_exchange, _request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half');
    sent.once('response', () => sent.destroy());
  };
  const sent = ask('/');
  expect(await line()).toMatchObject({ status: 200, cut: true });
});

it.each([
  ['asked for before', true],
  ['asked for when it is too late', false],
])('its signal aborts when the caller leaves: %s', async (_, before) => {
  let exchange: Exchange | undefined;
  let early: AbortSignal | undefined;
  handle = (opened) => {
    exchange = opened;
    if (before) early = opened.signal;
    sent.destroy();
  };
  const sent = ask('/');
  await line();
  expect([exchange?.callerLeft, (early ?? exchange?.signal)?.aborted]).toEqual([true, true]);
});

it('its signal is left alone by an answer', async () => {
  let signal: AbortSignal | undefined;
  handle = (exchange, _request, response) => {
    ({ signal } = exchange);
    response.end('ok');
  };
  ask('/');
  await line();
  expect(signal?.aborted).toBe(false);
});

it('is not there for a request that never passed the edge', () =>
  expect(() => exchangeOf({} as IncomingMessage)).toThrow(TypeError));

it('has the fields that the page for operators explains, and shows in its example', async () => {
  handle = (exchange, _request, response) => {
    exchange.trace = { trace_id: '1', span_id: '2' };
    Object.assign(exchange.record, { route: '/', mcpMethod: 'm', tool: 't', toolFailed: true, rpcError: 1 });
    Object.assign(exchange.record, { operation: 'o', consumer: 'c', upstreamStatus: 500, outcome: 'unknown' });
    exchange.record.failure = { problem: 'internal', status: 500, err: new Error('x') };
    response.writeHead(200, { 'content-length': 9 }).write('half');
    sent.once('response', () => sent.destroy());
  };
  const sent = ask('/');
  const fields = Object.keys(await line());
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/operate.md'), 'utf8');
  const [logs = ''] = /## Logs[\s\S]*?\n## /.exec(page) ?? [];
  const rows = [...logs.matchAll(/^\| (`[^|]*)\|/gm)].flatMap(([, cell = '']) => cell.match(/\w+(?=`)/g) ?? []);
  const always = ['severity', 'time', 'service', 'message'];
  expect([...rows, ...always].sort()).toEqual([...fields, 'path'].sort());
  const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(logs)?.[1] ?? '') as object;
  const inOrder = Object.keys(example);
  expect(inOrder).toEqual(fields.filter((field) => inOrder.includes(field)));
});
