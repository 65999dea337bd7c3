import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** True once the caller broke the connection off before the answer. */
  closed: boolean;
}

export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON; `hang` never answers. */
  readonly body?: unknown;
  readonly hang?: boolean;
}

export type Script = (received: Received) => Scripted;

/** An upstream that answers what a test tells it to and remembers what arrived. */
export async function startUpstream(initial: Script = () => ({ body: {} })) {
  let script = initial;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const one: Received = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: text ? (JSON.parse(text) as unknown) : undefined,
        closed: false,
      };
      received.push(one);
      response.once('close', () => (one.closed = !response.writableFinished));
      const { status = 200, headers = {}, body = {}, hang } = script(one);
      if (hang) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    variables: { LAGO_API_URL: `${url}/api/v1` },
    received,
    /** Takes out what arrived since the last call. */
    take: () => received.splice(0),
    answer: (next: Script) => void (script = next),
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;
