import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLago } from '../scripted-lago.js';
import type { ScriptedLago } from '../scripted-lago.js';

/** The scripted Lago behind HTTP, with what lies between: pages, limits, answers that are lost. */
export interface LagoServer {
  readonly url: string;
  readonly lago: ScriptedLago;
  /** From 0 to 1: how many of the requests end badly. */
  trouble: number;
  close(): Promise<void>;
}

export async function serveLago(kind: 'postgres' | 'clickhouse', random: () => number): Promise<LagoServer> {
  const lago = createLago(kind);
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: LagoServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lago,
    trouble: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
    const sent = JSON.parse(text) as { readonly events: readonly unknown[] };
    const act = request.url === '/look' ? look : batch;
    if (random() >= self.trouble) return void write(response, await act(sent));
    const way = Math.floor(random() * 5);
    if (way === 0) return void write(response, [429, { error: 'slow down' }]);
    if (way === 1) return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>bad gateway');
    if (way === 2) return void request.socket.destroy();
    await act(sent);
    if (way === 3) request.socket.destroy();
    else response.writeHead(504, { 'content-type': 'text/html' }).end('<html>too late');
  }

  async function batch({ events }: { readonly events: readonly unknown[] }): Promise<[number, unknown]> {
    const answer = await lago.send(events);
    if (answer.outcome === 'done') return [200, { events: answer.records }];
    return [422, { error_details: answer.outcome === 'refused' ? answer.details : undefined }];
  }

  async function look(item: unknown): Promise<[number, unknown]> {
    return [200, await lago.look(item)];
  }
}

function write(response: ServerResponse, [status, value]: readonly [number, unknown]): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
