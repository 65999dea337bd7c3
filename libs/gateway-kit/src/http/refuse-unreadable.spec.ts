import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ArgumentsHost } from '@nestjs/common';
import { createLog } from '../logging/log.js';
import { ProblemFilter } from './problem.filter.js';
import { refuseUnreadable } from './refuse-unreadable.js';

let server: Server;
const log = createLog({ name: 't', level: 'silent', secrets: () => [] });
beforeAll(async () => {
  const filter = new ProblemFilter(log);
  server = createServer((request, response) => {
    const http = { getRequest: () => request, getResponse: () => response };
    try {
      refuseUnreadable(request, response, () => {
        response.end(`${request.headers.host} ${request.url}`);
      });
    } catch (error) {
      filter.catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
    }
  });
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

const post = (headers: string, version = '1.1') =>
  exchange(`POST / HTTP/${version}\r\nHost: x\r\nConnection: close\r\n${headers}\r\n\r\n0\r\n\r\n`);

it.each([
  ['Transfer-Encoding: gzip, chunked', 501],
  ['Transfer-Encoding: identity, chunked', 501],
  ['Transfer-Encoding: chunked;x=1', 501],
  ['Transfer-Encoding: Chunked', 200],
])('%s: %i', async (header, status) => {
  const answer = await post(header);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  if (status !== 200) expect(answer).toMatch(/application\/problem\+json[\s\S]*connection: close/i);
});

it('refuses codings in HTTP/1.0', async () =>
  expect(await post('Transfer-Encoding: chunked', '1.0')).toMatch(/^HTTP\/1\.1 400 /));

it('shows the door what an absolute target asks for', async () => {
  const answer = await exchange('GET http://other.example/a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/other\.example \/a\?b$/);
  expect(await exchange('GET http://u@x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(' 400 ');
});
