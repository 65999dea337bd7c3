import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startUpstream } from '@lago/testing';
import type { Script, Then, UpstreamOptions } from '@lago/testing';
import { callOf } from '../../test/calls.js';
import { operation, upstream } from '../../test/operations.js';
import type { Send } from '../call/call.js';
import {
  CallAbortedError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';
import { createTransport } from './transport.js';
import type { TransportOptions } from './transport.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const CREATE = operation(
  { method: 'POST', path: '/invoices', body: '{}' },
  {
    response: {
      ...operation().response,
      schema: { type: 'object', properties: { invoice: { type: 'object' } } },
      rootKey: 'invoice',
      refusal: { type: 'object', properties: { status: { type: 'integer' }, error: { type: 'string' } } },
    },
  },
);
const INVOICE = { body: { invoice: { lago_id: 'i-1' } } };

function transportTo(base: string, options: Partial<TransportOptions> = {}): Send {
  const { send, close } = createTransport({
    upstreams: [upstream(base)],
    secrets: () => ({ API_TOKEN: 'k' }),
    timeoutMs: 1000,
    connectTimeoutMs: 300,
    maxReplyBytes: 10_000,
    connections: 2,
    userAgent: 'test/1',
    ...options,
  });
  closers.push(close);
  return send;
}

async function scripted(options: UpstreamOptions = {}) {
  const server = await startUpstream(options);
  closers.push(() => server.close());
  return server;
}

/** A plain TCP server, for what is no HTTP at all. */
async function raw(accept: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const write = (deadline = Date.now() + 5000, signal = new AbortController().signal) =>
  callOf(CREATE, {}, { deadline, signal });
const failure = (send: Send, call = write()) =>
  send(call).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('nothing was sent when no byte of the request was written', () => {
  it('to a certificate that is not trusted', async () => {
    const server = await scripted({ tls: true });
    expect(await failure(transportTo(server.base))).toMatchObject({
      name: 'UpstreamUnreachableError',
      outcome: 'not-sent',
    });
    expect(server.received).toEqual([]);
  });

  it.each<Then>(['reset', 'close'])('when the connection ends before the TLS hello (%s)', async (manner) => {
    const server = await scripted({ tls: true });
    server.greet(manner);
    expect(await failure(transportTo(server.base))).toMatchObject({ outcome: 'not-sent' });
  });

  it.each([
    [
      'plain HTTP behind https',
      (socket: Socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ],
    ['a reset after the hello', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['an end after the hello', (socket: Socket) => socket.once('data', () => socket.end())],
    ['a TLS alert', (socket: Socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])))],
  ])('to %s', async (_, accept) => {
    const port = await raw(accept);
    expect(await failure(transportTo(`https://127.0.0.1:${port}/api/v1`))).toMatchObject({ outcome: 'not-sent' });
  });

  it('to a TLS hello that is never answered: the time to connect is over', async () => {
    const port = await raw(() => undefined);
    const error = await failure(transportTo(`https://127.0.0.1:${port}/api/v1`));
    expect(error).toMatchObject({ name: 'UpstreamTimeoutError', outcome: 'not-sent', phase: 'connection' });
    expect((error as Error).message).toBe('no connection to the upstream within 300 ms');
  });

  it.each([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'],
    ['403', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'],
    ['a hang-up', undefined],
  ])('through a proxy that answers CONNECT with %s', async (_, answer) => {
    const port = await raw((socket) => socket.once('data', () => (answer ? socket.end(answer) : socket.destroy())));
    const send = transportTo('https://api.example/api/v1', { proxy: { https: `http://127.0.0.1:${port}` } });
    expect(await failure(send)).toMatchObject({ outcome: 'not-sent' });
  });

  it.each(['two\nlines', 'nul\0', 'zero​width'])('with a credential that is no header value: %j', async (secret) => {
    const server = await scripted();
    const send = transportTo(server.base, { secrets: () => ({ API_TOKEN: secret }) });
    expect(await failure(send)).toMatchObject({ outcome: 'not-sent' });
    expect(server.received).toEqual([]);
  });

  it('to a name that does not exist', async () => {
    expect(await failure(transportTo('http://nowhere.invalid/api/v1'))).toBeInstanceOf(UpstreamUnreachableError);
    expect(await failure(transportTo('http://nowhere.invalid/api/v1'))).toMatchObject({ outcome: 'not-sent' });
  });

  it('while it waits for a connection, whoever gives up', async () => {
    const server = await scripted({ answer: 'hang' });
    const send = transportTo(server.base, { connections: 1, timeoutMs: 400 });
    const first = failure(send);
    await server.arrivals(1);
    const abort = new AbortController();
    const waiting = failure(send, write(undefined, abort.signal));
    abort.abort();
    expect(await waiting).toMatchObject({ name: 'CallAbortedError', outcome: 'not-sent' });
    expect(await first).toMatchObject({ name: 'UpstreamTimeoutError', outcome: 'unknown', phase: 'answer' });
    expect(server.received).toHaveLength(1);
  });

  it('when the caller could not wait for the answer any more', async () => {
    const server = await scripted({ answer: INVOICE });
    const error = await failure(transportTo(server.base), write(Date.now() + 100));
    expect(error).toMatchObject({ name: 'UpstreamTimeoutError', outcome: 'not-sent', phase: 'deadline' });
    expect(server.received).toEqual([]);
  });
});

describe('what became of it is unknown once it was begun', () => {
  it.each<[string, Script, new (...given: never[]) => Error]>([
    ['a reset', 'reset', UpstreamUnreachableError],
    ['an end', 'close', UpstreamUnreachableError],
    ['silence', 'hang', UpstreamTimeoutError],
    ['half an answer', { ...INVOICE, cutAfter: 4 }, UpstreamUnreachableError],
    ['no HTTP', { raw: 'hello\r\n\r\n' }, UpstreamProtocolError],
    ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, UpstreamProtocolError],
    [
      'a page with a 404',
      { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' },
      UpstreamProtocolError,
    ],
    ['a sentence', { headers: { 'content-type': 'text/plain' }, body: 'OK' }, UpstreamProtocolError],
    ['nothing', {}, UpstreamProtocolError],
    ['204', { status: 204 }, UpstreamProtocolError],
    ['a redirect', { status: 302, headers: { location: '/' } }, UpstreamProtocolError],
    ['its own failure', { status: 500, body: { status: 500, error: 'Internal Server Error' } }, UpstreamReplyError],
  ])('after %s', async (_, answer, type) => {
    const server = await scripted({ answer });
    const error = await failure(transportTo(server.base, { timeoutMs: 300 }));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ outcome: 'unknown' });
    expect(server.received).toHaveLength(1);
  });

  it('after the caller went away', async () => {
    const server = await scripted({ answer: 'hang' });
    const abort = new AbortController();
    const sent = failure(transportTo(server.base), write(undefined, abort.signal));
    await server.arrivals(1);
    abort.abort();
    const error = await sent;
    expect(error).toBeInstanceOf(CallAbortedError);
    expect(error).toMatchObject({ outcome: 'unknown' });
  });

  it('a time-out that the deadline of the caller caused is told apart from a slow upstream', async () => {
    const server = await scripted({ answer: 'hang' });
    const error = await failure(transportTo(server.base), write(Date.now() + 400));
    expect(error).toMatchObject({ name: 'UpstreamTimeoutError', outcome: 'unknown', phase: 'deadline' });
  });
});

describe('an answer belongs to the request that it names', () => {
  const echo = (id: string) => ({ ...INVOICE, headers: { 'x-request-id': id } });

  it('the last answer again is not that of the next call, and its connection is dropped', async () => {
    const server = await scripted();
    const send = transportTo(server.base, { connections: 1 });
    let first = '';
    server.next((request) => echo((first = request.headers['x-request-id'] ?? '')));
    expect((await send(write())).headers['x-request-id']).toBe('r-1');
    server.next(() => echo(first));
    expect(await failure(send)).toMatchObject({ name: 'UpstreamProtocolError', outcome: 'unknown' });
    server.next((request) => echo(request.headers['x-request-id'] ?? ''));
    expect((await send(write())).status).toBe(200);
    expect(server.connections()).toBe(2);
  });

  it('an answer that comes twice is not taken for the next one’s', async () => {
    const server = await scripted();
    const send = transportTo(server.base, { connections: 1 });
    server.next((request) => ({ ...echo(request.headers['x-request-id'] ?? ''), times: 2 }));
    await send(write());
    server.next((request) => ({
      ...echo(request.headers['x-request-id'] ?? ''),
      body: { invoice: { lago_id: 'i-2' } },
    }));
    const reply = await send(write()).catch((error: unknown) => error);
    if (reply instanceof Error) expect(reply).toMatchObject({ outcome: 'unknown' });
    else expect(String((reply as { body: Buffer }).body)).toContain('i-2');
  });

  it.each(['7f1c', 'f0b1c3f2-6d21-4a51-9c0e-0123456789ab'])('an edge may name it anew: %s', async (id) => {
    const server = await scripted({ answer: echo(id) });
    expect((await transportTo(server.base)(write())).headers['x-request-id']).toBe(id);
  });
});

it.each<[string, Script]>([
  ['a body that is no answer', { body: {} }],
  ['nothing', { headers: { 'content-length': '0' } }],
  ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
])('the connection that brought %s is not used again', async (_, answer) => {
  const server = await scripted();
  const send = transportTo(server.base, { connections: 1 });
  server.next(answer);
  await failure(send);
  server.next(INVOICE);
  await send(write());
  expect(server.connections()).toBe(2);
});
