import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** Only these variables of the test's own environment reach a service: its configuration is the test's. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR'];

export interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  /** Management port of the gateway, control port of the sandbox. */
  readonly secondUrl: string;
  /** What it wrote so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a built service on free ports and waits until it says where it listens. */
async function startService(app: string, environment: Readonly<Record<string, string>>): Promise<Service> {
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const child = spawn(process.execPath, [join(ROOT, `apps/${app}/dist/main.js`)], {
    env: { ...Object.fromEntries(inherited), PORT: '0', MANAGEMENT_PORT: '0', CONTROL_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const line = await new Promise<RegExpExecArray>((resolve, reject) => {
    const listen = (chunk: unknown) => {
      output += String(chunk);
      const found = /listening on (\S+) (?:management|control) (\S+)\n/.exec(output);
      if (found) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then(() => reject(new Error(`${app} ended:\n${output}`)));
  });
  return {
    child,
    url: line[1] as string,
    secondUrl: line[2] as string,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The gateway in front of `upstream`, a base URL with path. */
export function startGateway(upstream: string, environment: Readonly<Record<string, string>> = {}): Promise<Service> {
  return startService('rest-gateway', {
    LAGO_TOKEN: 'sandbox',
    LAGO_API_URL: upstream,
    LOG_LEVEL: 'warn',
    ...environment,
  });
}

/** The stand-in for the API. */
export function startSandbox(): Promise<Service> {
  return startService('lago-sandbox', {});
}

/** Asks the sandbox's control interface. */
export async function control(sandbox: Service, path: string, body: unknown = {}): Promise<unknown> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${sandbox.secondUrl}${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
