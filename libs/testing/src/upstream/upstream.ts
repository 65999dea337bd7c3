import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Answer, Then } from './answer.js';
import { finish } from './answer.js';
import { selfSigned } from './certificate.js';
import { serve } from './connection.js';
import { contractExample } from './contract-example.js';
import type { Received, RequestHead } from './request.js';

export type Script = Answer | ((request: Received) => Answer | Promise<Answer>);

export interface UpstreamOptions {
  /** Path that every request is expected to begin with. Default `/api/v1`. */
  readonly base?: string;
  /** HTTPS with a certificate of its own for localhost and 127.0.0.1. */
  readonly tls?: boolean;
  readonly answer?: Script;
}

/** An upstream that answers what a test tells it to, down to the bytes, and remembers what arrived. */
export interface Upstream {
  /** Origin. */
  readonly url: string;
  /** Origin and base path: what LAGO_API_URL is. */
  readonly base: string;
  readonly variables: { readonly LAGO_API_URL: string };
  readonly port: number;
  /** The certificate in PEM, with `tls`. */
  readonly certificate: string | undefined;
  /** Everything that arrived and was not taken. */
  readonly received: readonly Received[];
  /** Takes out what arrived since the last call. */
  take(): Received[];
  /** Resolves when so many requests have arrived since the start. */
  arrivals(count: number): Promise<void>;
  /** How many connections were opened, answered or not. */
  connections(): number;
  /** What requests are answered with from now on; the contract's own examples at first. */
  answer(script: Script): void;
  /** What the next requests are answered with, in turn, before `answer` counts again. */
  next(...scripts: readonly Script[]): void;
  /** Decides when only the head is there; undefined reads on. */
  early(script: (head: RequestHead) => Answer | undefined): void;
  /** What becomes of new connections, before a byte is read (with `tls`, before the hello is). Default `keep`. */
  greet(manner: Then): void;
  /** Closes the port and every connection: callers are refused until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const base = options.base ?? '/api/v1';
  let script: Script = options.answer ?? contractExample;
  let early: (head: RequestHead) => Answer | undefined = () => undefined;
  let manner: Then = 'keep';
  const queue: Script[] = [];
  const received: Received[] = [];
  const awaited = new Set<{ count: number; resolve: () => void }>();
  const sockets = new Set<Socket>();
  let arrived = 0;
  let opened = 0;

  const answering = {
    base,
    early: (head: RequestHead) => early(head),
    answer(request: Received) {
      received.push(request);
      arrived += 1;
      for (const one of awaited) {
        if (arrived < one.count) continue;
        awaited.delete(one);
        one.resolve();
      }
      const chosen = queue.shift() ?? script;
      return typeof chosen === 'function' ? chosen(request) : chosen;
    },
  };
  const accept = (socket: Socket) => {
    opened += 1;
    socket.unref();
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    if (manner === 'keep') return true;
    void finish(socket, manner);
    return false;
  };

  const identity = options.tls ? selfSigned() : undefined;
  const server: Server = identity
    ? createTlsServer({ key: identity.key, cert: identity.certificate }, (socket) => serve(socket, opened, answering))
        .on('tlsClientError', () => undefined)
        .on('connection', accept)
    : createServer((socket) => accept(socket) && serve(socket, opened, answering));
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = async () => {
    if (!server.listening) return;
    const done = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await done;
  };
  await listen(0);
  // One that a failed test left open does not keep the run from ending.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const url = `${identity ? 'https' : 'http'}://127.0.0.1:${port}`;
  return {
    url,
    base: url + base,
    variables: { LAGO_API_URL: url + base },
    port,
    certificate: identity?.certificate,
    received,
    take: () => received.splice(0),
    arrivals: (count) =>
      new Promise((resolve) => (arrived >= count ? resolve() : void awaited.add({ count, resolve }))),
    connections: () => opened,
    answer: (next) => void (script = next),
    next: (...scripts) => void queue.push(...scripts),
    early: (next) => void (early = next),
    greet: (next) => void (manner = next),
    shut,
    open: async () => {
      if (!server.listening) await listen(port);
    },
    close: shut,
  };
}
