import { startService } from './services.js';
import type { Service } from './services.js';
import type { Variables } from './launch.js';

/** The stand-in for Lago as a process of its own. */
export interface Sandbox extends Service {
  /** The variables that point a gateway at it. */
  readonly variables: Variables;
  /** Calls its API with a key. */
  api(key: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Asks its control interface; throws when that refuses. */
  control(path: string, body?: unknown): Promise<unknown>;
}

/** Starts the sandbox; every key that begins with `sandbox` is an organization of its own. */
export async function startSandbox(variables: Variables = {}): Promise<Sandbox> {
  const service = await startService('lago-sandbox', variables);
  return {
    ...service,
    variables: { LAGO_TOKEN: 'sandbox', LAGO_API_URL: `${service.url}/api/v1` },
    async api(key, method, path, body) {
      const reply = await fetch(`${service.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text ? (JSON.parse(text) as unknown) : undefined };
    },
    async control(path, body = {}) {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const reply = await fetch(`${service.secondUrl}${path}`, init);
      const text = await reply.text();
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${text}`);
      return text ? (JSON.parse(text) as unknown) : undefined;
    },
  };
}
