import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '../logging/log.js';
import { createCors } from './cors.js';
import { exchangeOf } from './exchange.js';
import type { Exchange } from './exchange.js';
import { openExchange } from './open-exchange.js';

const lines: string[] = [];
const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
const open = openExchange(createCors(['https://page.example']), log);
let handle: (exchange: Exchange, request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  open(request, response, () => handle(exchangeOf(request), request, response));
});

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

it('is one line in the log when it has ended, with what was noted', async () => {
  handle = (exchange, _request, response) => {
    exchange.noted['tools'] = ['one'];
    response.writeHead(404).end();
  };
  ask('/', { 'x-request-id': 'mine' });
  expect(await line()).toMatchObject({
    requestId: 'mine',
    method: 'GET',
    tools: ['one'],
    status: 404,
    msg: 'answered',
  });
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
