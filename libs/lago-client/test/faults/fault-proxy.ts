import { Agent, createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What can go wrong with one request: before the upstream has seen it, or when its work is done. */
export const FAULTS = [
  'refused',
  'reset before send',
  'reset after commit',
  'timeout before commit',
  'timeout after commit',
  '429',
  '500 before commit',
  '500 after commit',
  '502 page before commit',
  '502 page after commit',
  '404 page before commit',
  '404 page after commit',
  '403 page before commit',
  '413 page before commit',
  '200 page before commit',
  '200 page after commit',
  '204 before commit',
  '204 after commit',
  'empty JSON before commit',
  'foreign JSON after commit',
  'answer to another request',
  'answered twice',
  'late answer',
  'gzip answer',
  'unknown coding after commit',
  'truncated JSON after commit',
  'cut-off JSON after commit',
  'slow body after commit',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The upstream surely has not acted, and the client can know it. */
export const HARMLESS: ReadonlySet<Fault> = new Set(['refused', '429']);
/** The answer of the upstream comes through. */
export const CLEAR: ReadonlySet<Fault> = new Set(['gzip answer', 'answered twice', 'late answer']);
/** The client hears nothing more and gives up. */
export const SILENT: ReadonlySet<Fault> = new Set([
  'timeout before commit',
  'timeout after commit',
  'slow body after commit',
]);
/** The API itself says that it failed. */
export const FAILED: ReadonlySet<Fault> = new Set(['500 before commit', '500 after commit']);

/** One request the proxy saw. */
export interface Passed {
  readonly line: string;
  readonly fault: Fault | undefined;
  /** It reached the upstream. */
  readonly forwarded: boolean;
  /** Status of the upstream's own answer. */
  status?: number;
  /** The answer, as far as the fault lets it, was written to a client that still listened. */
  delivered?: boolean;
  /** How long the client waited for that. */
  ms?: number;
}

export interface FaultProxy {
  readonly url: string;
  readonly seen: readonly Passed[];
  /** Starts to listen: until then connections are refused. */
  open(): Promise<void>;
  /** Waits until the upstream has answered all that was passed on. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly upstream: string;
  /** The fault of each request; undefined lets it pass. */
  readonly next: (line: string) => Fault | undefined;
  /** Refuses connections until it is opened. */
  readonly closed: boolean;
  /** Body of a success of the operation, for answers to other requests. */
  readonly sample: string;
}

const agent = new Agent({ keepAlive: true });
/** Milliseconds by which an answer is late: others look meanwhile, and the client still waits. */
const LATE_MS = 150;

/** Stands between client and upstream. */
export async function faultProxy({ upstream, next, closed, sample }: ProxyOptions): Promise<FaultProxy> {
  const seen: Passed[] = [];
  const working = new Set<Promise<unknown>>();
  let earlier: string | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      const fault = next(line);
      const forwarded = fault === undefined || CLEAR.has(fault) || fault.endsWith('after commit');
      const passed: Passed = { line, fault, forwarded };
      seen.push(passed);
      const began = Date.now();
      response.once('close', () => {
        passed.delivered = response.writableFinished;
        passed.ms = Date.now() - began;
      });
      const id = request.headers['x-request-id'] as string | undefined;
      const other = earlier;
      earlier = id;
      if (!forwarded) return answer(fault, response, { body: sample, id: other });
      const work = pass(upstream, request, Buffer.concat(chunks)).then(
        (reply) => {
          passed.status = reply.status;
          deliver(fault, reply, response);
        },
        () => response.destroy(),
      );
      working.add(work);
      void work.finally(() => working.delete(work));
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => (server.off('error', reject), resolve()));
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const shut = () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
  if (closed) await shut();
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    // Somebody else may have taken the port meanwhile: then connections stay refused, or go elsewhere.
    open: () => (server.listening ? Promise.resolve() : listen(port).catch(() => undefined)),
    async settled() {
      while (working.size) await Promise.all(working);
    },
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
    const kept = { ...headers };
    delete kept.connection;
    const sent = forward(`${upstream}${url}`, { method, headers: kept, agent }, (reply) => {
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

interface Other {
  readonly body: string;
  readonly id: string | undefined;
}

function answer(fault: Fault | undefined, response: ServerResponse, other: Other): void {
  switch (fault) {
    case '429':
      response.writeHead(429, { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' });
      return void response.end('slow down');
    case 'timeout before commit':
      return;
    case 'empty JSON before commit':
      return json(response, 200, '{}');
    case 'answer to another request':
      if (other.id === undefined) return void response.destroy();
      response.setHeader('x-request-id', other.id);
      return json(response, 200, other.body);
    default:
      instead(fault, response);
  }
}

function deliver(fault: Fault | undefined, { status, headers, body }: Whole, response: ServerResponse): void {
  switch (fault) {
    case undefined:
      response.writeHead(status, { ...headers, connection: 'keep-alive' });
      return void response.end(body);
    case 'answered twice':
      response.writeHead(status, { ...headers, connection: 'keep-alive' });
      return void response.end(body, () => {
        const head = `HTTP/1.1 ${status} OK\r\nx-request-id: ${headers['x-request-id']}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
        response.socket?.write(Buffer.concat([Buffer.from(head), body]));
      });
    case 'late answer':
      return void setTimeout(() => deliver(undefined, { status, headers, body }, response), LATE_MS);
    case 'gzip answer': {
      const coded = gzipSync(body);
      response.writeHead(status, { ...headers, 'content-encoding': 'gzip', 'content-length': coded.length });
      return void response.end(coded);
    }
    case 'unknown coding after commit':
      response.writeHead(status, { ...headers, 'content-encoding': 'aes128gcm' });
      return void response.end(body);
    case 'foreign JSON after commit':
      return json(response, 200, '{"ok":true}');
    case 'timeout after commit':
      return;
    case 'truncated JSON after commit':
      response.writeHead(status, { ...headers, 'content-length': String(body.length + 10) });
      return void response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    case 'cut-off JSON after commit':
      response.writeHead(status, { 'content-type': 'application/json' });
      return void response.end(body.length ? body.subarray(0, body.length - 2) : '{"a');
    case 'slow body after commit':
      response.writeHead(status, { ...headers, 'content-length': String(body.length + 10) });
      return void response.write(body.subarray(0, 1));
    default:
      instead(fault, response);
  }
}

/** What comes in place of the answer, whether the upstream has worked or not. */
function instead(fault: Fault | undefined, response: ServerResponse): void {
  const status = Number(/^\d{3}/.exec(fault ?? '')?.[0]);
  if (!status) return void response.destroy();
  if (fault?.startsWith('500')) return json(response, 500, '{"status":500,"error":"Internal Server Error"}');
  if (status === 204) return void response.writeHead(204).end();
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(`<html><h1>${status}</h1></html>`);
}

function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
