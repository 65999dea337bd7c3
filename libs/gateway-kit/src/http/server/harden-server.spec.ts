import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { hardenServer } from './harden-server.js';

const limits = { maxHeaderBytes: 2048, headersTimeoutMs: 300, requestTimeoutMs: 500, keepAliveMs: 5000 };

const slow: (() => void)[] = [];

describe('a hardened server', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/begun') response.writeHead(200).write('half');
      else if (request.url?.startsWith('/slow')) slow.push(() => response.end(`done ${request.url}`));
      else request.resume().on('end', () => response.end('ok'));
    });
    hardenServer(server, limits);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));

  function exchange(text: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('error', () => resolve(answer)).on('close', () => resolve(answer));
    });
  }

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(3000)}\r\n\r\n`, 431],
    ['a target that is too long', `GET /${'a'.repeat(3000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    ['an expectation nobody can meet', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: teapot\r\n\r\n', 417],
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    [
      'both ways to say how long a body is',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['headers that never end', 'GET / HTTP/1.1\r\nHost: x\r\n', 408],
    ['a body that never ends', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc', 408],
  ])('answers %s with a problem and hangs up', async (_name, text, status) => {
    const answer = await exchange(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
    expect(body).toMatchObject({
      status,
      detail: expect.any(String),
      type: expect.stringContaining('/docs/errors.md#'),
    });
  });

  it('never writes into an answer that has begun', async () => {
    const answer = await exchange('GET /begun HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n');
    expect(answer).not.toContain('400');
  });

  it.each([
    ['a request that is at work', ['/slow/1']],
    ['several in a row', ['/slow/1', '/slow/2', '/slow/3']],
  ])('answers what comes after %s in its turn', async (_name, urls) => {
    const requests = urls.map((url) => `GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
    const answered = exchange(`${requests}no request at all\r\n\r\n`);
    for (let done = 0; done < urls.length; done += 1) {
      while (!slow.length) await new Promise(setImmediate);
      slow.shift()?.();
    }
    const answer = await answered;
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual([...urls.map(() => '200'), '400']);
    for (const url of urls) expect(answer).toContain(`done ${url}`);
  });

  it('keeps a resting connection as long as it is told to', () => {
    expect(server.keepAliveTimeout).toBe(5000);
  });
});
