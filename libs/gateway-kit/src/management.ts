import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Gateway } from './gateway.js';

/** What changes while a process lives; readiness looks at it, liveness never does. */
export interface Lifecycle {
  draining: boolean;
}

/** The management port: /livez, /readyz and /version. Liveness and readiness never look upstream. */
export function createManagement({ identity, capability }: Gateway, lifecycle: Lifecycle): Server {
  const version = { ...identity, node: process.version, capability: capability.title, hash: capability.hash };
  return createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, { status: 'method not allowed' });
    if (path === '/livez') return answer(200, { status: 'ok' });
    if (path === '/readyz') {
      return lifecycle.draining ? answer(503, { status: 'draining' }) : answer(200, { status: 'ready' });
    }
    if (path === '/version') return answer(200, version);
    return answer(404, { status: 'not found' });
  });
}
