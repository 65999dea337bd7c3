import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Gateway } from './gateway.js';

/** What changes while a process lives; readiness looks at it, liveness never does. */
export interface Lifecycle {
  draining: boolean;
}

type Managed = Pick<Gateway, 'identity' | 'capability' | 'telemetry' | 'hindrances'> &
  Partial<Pick<Gateway, 'shared' | 'keys'>>;

/** The management port: /livez, /readyz, /metrics and /version. None of them looks upstream. */
export function createManagement(gateway: Managed, lifecycle: Lifecycle): Server {
  const { identity, capability, telemetry } = gateway;
  const version = { ...identity, node: process.version, capability: capability.title, hash: capability.hash };
  return createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(response, 405, { status: 'method not allowed' }, { allow: 'GET, HEAD' });
    }
    if (path === '/livez') return answer(response, 200, { status: 'ok' });
    if (path === '/readyz') return answer(response, ...readiness());
    if (path === '/version') return answer(response, 200, version);
    if (path === '/metrics') return void answerMetrics(response);
    return answer(response, 404, { status: 'not found' });
  });

  function readiness(): [status: number, body: unknown] {
    if (lifecycle.draining) return [503, { status: 'draining' }];
    const reasons = gateway.hindrances();
    if (reasons.length) return [503, { status: 'not ready', reasons }];
    // A lost Redis is told and no reason to leave: calls go on with limits of this process.
    return [200, { status: 'ready', ...sharedState() }];
  }

  function sharedState(): object {
    if (!gateway.shared) return {};
    const trouble = gateway.shared.trouble();
    const loss = gateway.keys?.loss();
    return {
      sharedState: trouble ? (gateway.shared.redis.status === 'ready' ? 'failing' : 'lost') : 'connected',
      ...(trouble && { sharedStateTrouble: trouble }),
      ...(loss && { idempotencyKeys: { lost: loss.cause, at: iso(loss.at), lookedForUntil: iso(loss.until) } }),
    };
  }

  async function answerMetrics(response: ServerResponse): Promise<void> {
    try {
      const { registry } = telemetry.metrics;
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
    } catch {
      answer(response, 500, { status: 'metrics cannot be read' });
    }
  }
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
