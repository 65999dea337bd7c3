import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DrainOptions {
  /** Called first: readiness turns false. */
  readonly announce: () => void;
  /** Called when no new connection is taken any more: ends streams that would not end by themselves. */
  readonly endStreams?: () => void;
  /** Milliseconds to keep serving while load balancers look away. */
  readonly graceMs: number;
  /** Milliseconds that what is in flight may still take. */
  readonly deadlineMs: number;
}

/** Stops a server without dropping what it accepted; returned by `drainable`. */
export type Drain = (options: DrainOptions) => Promise<void>;

/** Below this, callers that reuse a connection would race with our closing it. */
const IDLE_CHECK_MS = 50;

/**
 * Watches a server from its start, so that it can be stopped later without dropping what it accepted: not ready, serve
 * through the grace time while every answer says `Connection: close`, take no new connection, finish, deadline.
 */
export function drainable(server: Server): Drain {
  const unanswered = new Set<ServerResponse>();
  let draining = false;
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (draining) return void response.setHeader('connection', 'close');
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
  });
  return async ({ announce, endStreams, graceMs, deadlineMs }) => {
    announce();
    draining = true;
    for (const response of unanswered) if (!response.headersSent) response.setHeader('connection', 'close');
    await sleep(graceMs);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    endStreams?.();
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
  };
}
