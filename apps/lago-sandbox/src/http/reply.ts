import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';

/** An answer before it goes on the wire; body undefined means zero bytes. */
export interface Reply {
  status: number;
  body: unknown;
  contentType?: string;
  headers: Record<string, string>;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PROXY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

const bytesOf = (body: unknown): Buffer =>
  Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));

/** Writes an answer whole. */
export function send(response: ServerResponse, reply: Reply): void {
  const bytes = bytesOf(reply.body);
  response.writeHead(reply.status, {
    'Content-Type': reply.contentType ?? JSON_TYPE,
    'Content-Length': bytes.length,
    ...reply.headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Writes what is left of an answer after a fault; returns the status the client can see, null for none. */
export async function sendFaulty(response: ServerResponse, reply: Reply, fault: Fault): Promise<number | null> {
  if (fault.delayMs > 0) await sleep(fault.delayMs);
  const { headers } = { headers: { ...reply.headers, ...fault.headers } };
  switch (fault.kind) {
    case 'delay':
      send(response, { ...reply, headers });
      return reply.status;
    case 'reset':
      response.socket?.resetAndDestroy();
      return null;
    case 'status': {
      const body = fault.body ?? {
        status: fault.status,
        error: fault.status === 500 ? 'Internal Server Error' : 'Fault',
      };
      send(response, { status: fault.status, body, headers });
      return fault.status;
    }
    case 'html':
      send(response, { status: fault.status, body: fault.body ?? PROXY_PAGE, contentType: 'text/html', headers });
      return fault.status;
    case 'oversize':
      send(response, { status: fault.status, body: { filler: 'x'.repeat(fault.bytes) }, headers });
      return fault.status;
    case 'truncate': {
      const bytes = bytesOf(fault.body ?? reply.body ?? { status: 200, note: 'this answer is cut in the middle' });
      response.writeHead(reply.status, { 'Content-Type': JSON_TYPE, 'Content-Length': bytes.length, ...headers });
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
      return reply.status;
    }
  }
}
