import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openResponses } from '../../http/server/open-responses.js';

export interface DrainOptions {
  /** Called first: readiness turns false. */
  readonly onDraining: () => void;
  /** Called when no new connection is taken any more: ends streams that would not end by themselves. */
  readonly endStreams?: () => void;
  /** Milliseconds to keep serving while load balancers look away. */
  readonly graceMs: number;
  /** Milliseconds that what is in flight may still take. */
  readonly deadlineMs: number;
}

/** Stops a server without dropping what it accepted; returned by `drainable`. */
export type Drain = (options: DrainOptions) => Promise<void>;

/** A kept connection may already carry the next request: it is left open this long to be answered with a farewell. */
const LINGER_MS = 500;
const IDLE_CHECK_MS = 50;

/**
 * Watches a server from its start, so that it can be stopped later without dropping what it accepted: not ready, serve
 * as ever through the grace time, take no new connection, say `Connection: close`, finish, deadline.
 */
export function drainable(server: Server, answers = openResponses(server)): Drain {
  let closing = false;
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (closing) response.setHeader('connection', 'close');
  });
  return async ({ onDraining, endStreams, graceMs, deadlineMs }) => {
    onDraining();
    await sleep(graceMs);
    closing = true;
    // Not the close of the HTTP server: that one also cuts kept connections, whatever is on its way on them.
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    for (const response of answers()) if (!response.headersSent) response.setHeader('connection', 'close');
    endStreams?.();
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    await Promise.race([closed, sleep(Math.min(LINGER_MS, deadlineMs))]);
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
  };
}
