import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Capability } from '@lago/capability-model';
import type { Identity } from '../../config/identity.js';
import type { Events } from '../../events/events.js';
import type { IdempotencyKeys } from '../../idempotency/idempotency-keys.js';
import type { RedisConnection } from '../../redis/connection.js';
import type { Telemetry } from '../../telemetry/telemetry.js';
import type { Lifecycle, NotReadyReasons } from './readiness.js';

export interface ManagementParts {
  readonly identity: Identity;
  readonly capability: Pick<Capability, 'title' | 'hash'>;
  readonly telemetry: Pick<Telemetry, 'metrics'>;
  readonly lifecycle: Lifecycle;
  readonly reasons: NotReadyReasons;
  /** What replicas share; undefined without Redis. */
  readonly shared: RedisConnection | undefined;
  readonly keys: Pick<IdempotencyKeys, 'loss'>;
  readonly events: Pick<Events, 'detail'>;
}

/** The management port: /livez, /readyz, /metrics and /version. None of them looks upstream. */
export function createManagement(parts: ManagementParts): Server {
  const { identity, capability, telemetry, lifecycle, reasons, shared, keys, events } = parts;
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
    const found = reasons();
    if (found.length) return [503, { status: 'not ready', reasons: found }];
    // A lost Redis is told and no reason to leave: calls go on with limits of this process.
    const kept = events.detail();
    return [200, { status: 'ready', ...sharedState(), ...(kept && { events: kept }) }];
  }

  function sharedState(): object {
    if (!shared) return {};
    const trouble = shared.trouble();
    const loss = keys.loss();
    return {
      sharedState: trouble ? (shared.redis.status === 'ready' ? 'failing' : 'lost') : 'connected',
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
