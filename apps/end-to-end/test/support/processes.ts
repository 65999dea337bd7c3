import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** Only these variables of the test's own environment reach a service: its configuration is the test's. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR'];

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** The door. */
  readonly url: string;
  /** Management port of a gateway, control port of the sandbox. */
  readonly secondUrl: string;
  /** Everything the process printed so far, both streams. */
  output(): string;
  /** Ends it and resolves with its exit code (null when killed). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

type App = 'rest-gateway' | 'mcp-gateway' | 'lago-sandbox';

function launch(app: App, environment: Readonly<Record<string, string>>) {
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const child = spawn(process.execPath, [join(ROOT, `apps/${app}/dist/main.js`)], {
    env: { ...Object.fromEntries(inherited), PORT: '0', MANAGEMENT_PORT: '0', CONTROL_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return { child, ended, output: () => output };
}

/** Starts a built service and waits until it says where it listens. */
export async function startService(app: App, environment: Record<string, string> = {}): Promise<ServiceProcess> {
  const { child, ended, output } = launch(app, environment);
  const line = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /listening on (\S+) (?:management|control) (\S+)\n/.exec(output());
      if (found) resolve(found);
    });
    void ended.then(({ code }) => reject(new Error(`${app} ended with ${code}:\n${output()}`)));
  });
  return {
    child,
    url: line[1] as string,
    secondUrl: line[2] as string,
    output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return (await ended).code;
    },
  };
}

/** Runs a built service that is expected to end by itself. */
export function runToEnd(app: App, environment: Record<string, string> = {}): Promise<Ended> {
  return launch(app, environment).ended;
}
