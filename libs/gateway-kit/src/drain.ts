import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DrainOptions {
  readonly server: Server;
  /** Called first: readiness turns false. */
  readonly announce: () => void;
  /** Milliseconds to keep serving while load balancers look away. */
  readonly graceMs: number;
  /** Milliseconds that what is in flight may still take. */
  readonly deadlineMs: number;
}

/** Stops a server without dropping what it accepted: not ready, grace, no new connections, finish, deadline. */
export async function drain({ server, announce, graceMs, deadlineMs }: DrainOptions): Promise<void> {
  announce();
  await sleep(graceMs);
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}
