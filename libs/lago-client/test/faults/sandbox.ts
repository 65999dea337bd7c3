import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../../../apps/lago-sandbox/dist/main.js');

export interface Sandbox {
  readonly url: string;
  readonly controlUrl: string;
  /** Calls the API past every fault. */
  api(key: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Changes how the sandbox behaves. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Forgets an organization. */
  forget(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the sandbox as a process of its own. */
export async function startSandbox(environment: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', CONTROL_PORT: '0', MONTHS: '1', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('the sandbox did not start; is it built?')));
  });
  const [url, controlUrl] = line.match(/http:\S+/g) as [string, string];
  const control = async (path: string, body: unknown) => {
    const reply = await fetch(`${controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    await reply.arrayBuffer();
  };
  return {
    url,
    controlUrl,
    async api(key, method, path, body) {
      const reply = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text ? (JSON.parse(text) as unknown) : undefined };
    },
    set: (settings) => control('/settings', settings),
    forget: (key) => control('/reset', { key }),
    close: () => new Promise((resolve) => (child.once('exit', () => resolve()), child.kill())),
  };
}
