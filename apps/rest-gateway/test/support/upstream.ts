import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the upstream. */
export interface Arrived {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Upstream {
  /** Base URL, with the path that every request begins with. */
  readonly base: string;
  /** Takes out what arrived since the last call. */
  take(): Arrived[];
  /** What the next requests are answered with. */
  answer(reply: Reply): void;
  close(): Promise<void>;
}

type Reply = (arrived: Arrived, response: ServerResponse) => void;

const OK: Reply = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}');

/** An upstream that remembers what arrives and answers what the test says; an empty object until then. */
export async function scriptedUpstream(): Promise<Upstream> {
  const arrived: Arrived[] = [];
  let reply = OK;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url: url.replace(/^\/api\/v1/, ''), headers, body: Buffer.concat(chunks).toString() };
      arrived.push(one);
      reply(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    take: () => arrived.splice(0),
    answer: (next) => void (reply = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
