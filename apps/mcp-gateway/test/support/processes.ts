import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../..');

/** Only these variables of the test's own environment reach a process: its configuration is the test's. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR'];

export type Variables = Readonly<Record<string, string>>;

/** The environment of a gateway under test: free ports, play money, little log. */
export function environmentOf(variables: Variables): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const ports = { PORT: '0', MANAGEMENT_PORT: '0', CONTROL_PORT: '0' };
  return { ...Object.fromEntries(inherited), ...ports, LAGO_TOKEN: 'sandbox', LOG_LEVEL: 'info', ...variables };
}

export interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  /** Management port of a gateway, control port of the sandbox. */
  readonly secondUrl: string;
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<Service>();

// A failed test must not leave its processes behind: Jest would wait for them.
afterAll(async () => {
  await Promise.all([...running].map((service) => service.stop('SIGKILL')));
});

/** Starts a script of this repository, given from this app's folder, and waits until it says where it listens. */
export async function startService(script: string, variables: Variables = {}): Promise<Service> {
  const child = spawn(process.execPath, [join(APP, script)], {
    env: environmentOf(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /listening on (\S+) (?:management|control) (\S+)\n/.exec(output);
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`${script} ended with ${code}:\n${output}`)));
  });
  const service: Service = {
    child,
    url: line[1] as string,
    secondUrl: line[2] as string,
    output: () => output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
  running.add(service);
  void ended.then(() => running.delete(service));
  return service;
}

/** The MCP gateway as it is shipped. */
export function startGateway(variables: Variables): Promise<Service> {
  return startService('dist/main.js', variables);
}

/** The stand-in for Lago, and the variables that point a gateway at it. */
export async function startSandbox(): Promise<Service & { readonly variables: Variables }> {
  const sandbox = await startService('../lago-sandbox/dist/main.js');
  return { ...sandbox, variables: { LAGO_API_URL: `${sandbox.url}/api/v1` } };
}
