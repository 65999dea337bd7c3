import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { contractExample } from './contract-example.js';
import { startUpstream } from './upstream.js';
import type { Upstream } from './upstream.js';

let upstream: Upstream;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterEach(() => upstream.close());

function ask(body = '', more: object = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const read = (answer: IncomingMessage) =>
      text(answer).then((body) => resolve(`${answer.statusCode} ${body}`), reject);
    const send = upstream.certificate ? secureRequest : request;
    send(`${upstream.base}/things?a=1&a=2`, { method: 'POST', agent, ...more }, (answer) => void read(answer))
      .on('error', reject)
      .end(body);
  });
}

it('records what arrives, in one piece, in chunks or over a kept connection', async () => {
  upstream = await startUpstream({ answer: (seen) => ({ status: 201, body: { got: seen.json() } }) });
  expect(await ask('{"a":1}')).toBe('201 {"got":{"a":1}}');
  expect(await ask('{"b":2}', { headers: { 'transfer-encoding': 'chunked' } })).toBe('201 {"got":{"b":2}}');
  await upstream.arrivals(2);
  expect(upstream.connections()).toBe(1);
  expect(upstream.take()).toMatchObject([
    { method: 'POST', url: '/things?a=1&a=2', path: '/things', body: '{"a":1}', connection: 1, closed: false },
    { query: [['a', '1'], ['a', '2']], headers: { 'transfer-encoding': 'chunked' } }, // prettier-ignore
  ]);
  expect(upstream.received).toEqual([]);
});

it('answers in turn, then as always', async () => {
  upstream = await startUpstream();
  upstream.next({ status: 429, headers: { 'retry-after': '0' }, body: 'slow' }, { status: 204 });
  expect([await ask(), await ask(), await ask()]).toEqual(['429 slow', '204 ', '200 {}']);
});

it('answers as the contract shows unless told otherwise', () => {
  expect(contractExample({ method: 'GET', path: '/coupons/a%2Eb' })).toMatchObject({ body: { coupon: {} } });
  expect(contractExample({ method: 'POST', path: '/events/batch' })).toMatchObject({ body: { events: [{}] } });
});

it.each([
  ['close', 'socket hang up'],
  ['reset', 'ECONNRESET'],
  [{ body: 'abcdef', cutAfter: 3 }, 'aborted'],
  [{ raw: 'no http\r\n\r\n', then: 'close' }, 'Parse Error'],
] as const)('%j', async (answer, message) => {
  upstream = await startUpstream({ answer });
  await expect(ask()).rejects.toThrow(message);
});

it('writes an answer twice, the second time unasked', async () => {
  upstream = await startUpstream({ answer: { body: 'one', times: 2 } });
  const seen = await new Promise<string>((resolve) => {
    let all = '';
    const socket = connect(upstream.port, '127.0.0.1', () => socket.write('GET /api/v1/x HTTP/1.1\r\n\r\n'));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      all += chunk;
      if (all.match(/one/g)?.length === 2) resolve(all);
    });
  });
  expect(seen.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
});

it('never answers, sees who breaks off, answers before the body, and drops before it reads', async () => {
  upstream = await startUpstream({ answer: 'hang' });
  const controller = new AbortController();
  const asked = ask('', { signal: controller.signal });
  await upstream.arrivals(1);
  controller.abort();
  await expect(asked).rejects.toThrow('aborted');
  while (!upstream.received[0]?.closed) await new Promise((resolve) => setImmediate(resolve));

  upstream.early(() => ({ status: 413, body: 'too much', then: 'close' }));
  expect(await ask('x')).toBe('413 too much');
  expect(upstream.received).toHaveLength(1);
  upstream.greet('reset');
  await expect(ask()).rejects.toThrow();
  await upstream.shut();
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  upstream.greet('keep');
  upstream.early(() => undefined);
  upstream.answer({ body: 'back' });
  await upstream.open();
  expect(await ask()).toBe('200 back');
});

it('speaks TLS with a certificate that is trusted only where it is given', async () => {
  upstream = await startUpstream({ tls: true });
  const { certificate: ca } = upstream;
  expect(await ask('', { agent: undefined, ca })).toBe('200 {}');
  await expect(ask('', { agent: undefined })).rejects.toThrow('self-signed certificate');
});
