import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can go wrong with one request. `…-lost` faults come after the upstream has done its work. */
export const FAULTS = [
  'refused',
  'reset before send',
  'reset after commit',
  'timeout before commit',
  'timeout after commit',
  '429',
  '500 before commit',
  '500 after commit',
  '502 HTML before commit',
  '502 HTML after commit',
  'truncated JSON',
  'cut-off JSON',
  'slow body',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One request the proxy saw. */
export interface Passed {
  readonly line: string;
  readonly fault: Fault | undefined;
  /** It reached the upstream. */
  readonly forwarded: boolean;
  readonly body: string;
}

export interface FaultProxy {
  readonly url: string;
  readonly seen: readonly Passed[];
  /** Starts to listen: until then connections are refused. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between client and upstream; `next` tells the fault of each request, undefined lets it pass. */
export async function faultProxy(
  upstream: string,
  next: (line: string) => Fault | undefined,
  closed: boolean,
): Promise<FaultProxy> {
  const seen: Passed[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      const body = Buffer.concat(chunks);
      const fault = next(line);
      const forwarded = fault === undefined || /after|truncated|cut-off|slow/.test(fault);
      seen.push({ line, fault, forwarded, body: body.toString() });
      if (!forwarded) return answer(fault, response);
      pass(upstream, request, body).then(
        (reply) => deliver(fault, reply, response),
        () => response.destroy(),
      );
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const shut = () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
  if (closed) await shut();
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    open: () => (server.listening ? Promise.resolve() : listen(port)),
    close: () => (server.listening ? shut() : Promise.resolve()),
  };
}

interface Whole {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function pass(upstream: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Whole> {
  return new Promise((resolve, reject) => {
    const sent = forward(`${upstream}${url}`, { method, headers: { ...headers, connection: 'close' } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
      );
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function answer(fault: Fault | undefined, response: ServerResponse): void {
  switch (fault) {
    case '429':
      response.writeHead(429, { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' });
      return void response.end('slow down');
    case '500 before commit':
      return internalError(response);
    case '502 HTML before commit':
      return badGateway(response);
    case 'timeout before commit':
      return;
    default:
      return void response.destroy();
  }
}

function deliver(fault: Fault | undefined, { status, headers, body }: Whole, response: ServerResponse): void {
  switch (fault) {
    case undefined:
      response.writeHead(status, { ...headers, connection: 'keep-alive' });
      return void response.end(body);
    case '500 after commit':
      return internalError(response);
    case '502 HTML after commit':
      return badGateway(response);
    case 'timeout after commit':
      return;
    case 'truncated JSON':
      response.writeHead(status, { ...headers, 'content-length': String(body.length + 10) });
      return void response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    case 'cut-off JSON':
      response.writeHead(status, { 'content-type': 'application/json' });
      return void response.end(body.length ? body.subarray(0, body.length - 2) : '{"a');
    case 'slow body':
      response.writeHead(status, { ...headers, 'content-length': String(body.length + 10) });
      return void response.write(body.subarray(0, 1));
    default:
      return void response.destroy();
  }
}

function internalError(response: ServerResponse): void {
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end('{"status":500,"error":"Internal Server Error"}');
}

function badGateway(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><h1>502 Bad Gateway</h1></html>');
}
