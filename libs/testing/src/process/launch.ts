import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Only these variables of the test's own environment reach a process: its configuration is the test's. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR'];

/** Suites start the same programs again and again: what one start has compiled, the next takes. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/compiled');

export type Variables = Readonly<Record<string, string>>;

export interface LaunchOptions {
  readonly variables?: Variables;
  readonly cwd?: string;
  /** A process group of its own, which `stop` and `kill` then reach as a whole: for what starts others. */
  readonly group?: boolean;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** A process under test; it is killed when the test file ends. */
export interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** Both streams so far. */
  output(): string;
  /** Resolves with the first match in the output; rejects with the output when the process ends without one. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends the signal and resolves with the exit code, null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  kill(): Promise<void>;
}

const running = new Set<Launched>();

// A failed test must not leave its processes behind: Jest would wait for them.
afterAll(async () => {
  await Promise.all([...running].map((one) => one.kill()));
});

/** The environment of a process under test. */
export function environmentOf(variables: Variables = {}): Record<string, string> {
  const inherited = INHERITED.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  });
  return { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE, ...variables };
}

/** Starts a program; `stdin` of the child is a pipe that stays open. */
export function launch(program: string, args: readonly string[], options: LaunchOptions = {}): Launched {
  const child = spawn(program, args, {
    env: environmentOf(options.variables),
    stdio: 'pipe',
    detached: options.group ?? false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const text = { stdout: '', stderr: '', output: '' };
  const waiting = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
      text.output += chunk;
      for (const look of waiting) look();
    });
  }
  // A process that does not read is not the test's fault.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  const send = (signal: NodeJS.Signals) => {
    if (!options.group) return void child.kill(signal);
    try {
      process.kill(-(child.pid as number), signal);
    } catch {
      // The group is gone already.
    }
  };
  const launched: Launched = {
    child,
    ended,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    output: () => text.output,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text.output);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        ended.then(({ code }) => reject(new Error(`${program} ended with ${code}:\n${text.output}`)), reject);
      }),
    stop: async (signal = 'SIGTERM') => {
      send(signal);
      return (await ended).code;
    },
    kill: async () => {
      send('SIGKILL');
      await ended;
    },
  };
  running.add(launched);
  ended.then(
    () => running.delete(launched),
    () => running.delete(launched),
  );
  return launched;
}
