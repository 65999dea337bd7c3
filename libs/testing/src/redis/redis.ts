import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { launch } from '../process/launch.js';
import type { Launched } from '../process/launch.js';

export interface RedisOptions {
  /** Writes every command to disk before it answers, so that even SIGKILL forgets nothing. */
  readonly appendOnly?: boolean;
  /** Such as `2mb`; what does not fit is refused, not thrown out. */
  readonly maxMemory?: string;
  readonly password?: string;
}

/** A Redis of the test's own. */
export interface TestRedis {
  readonly port: number;
  /** With the password, when it has one. */
  readonly url: string;
  /** Runs one command, for what a test has to look at or to plant. */
  command(name: string, ...args: readonly (string | number)[]): Promise<unknown>;
  flush(): Promise<void>;
  /** From now on it accepts connections and answers nothing, as a stalled machine does. */
  pause(): void;
  resume(): void;
  /** Changes how much fits. */
  maxMemory(size: string): Promise<void>;
  /** Kills it; the port is closed until `start`. */
  stop(): Promise<void>;
  /** Starts it again on the same port: with what it knew, or with nothing. */
  start(memory: 'kept' | 'lost'): Promise<void>;
  /** `stop` and `start` in one. */
  restart(memory: 'kept' | 'lost'): Promise<void>;
  close(): Promise<void>;
}

/** Starts a `redis-server` on a free port, in a folder of its own. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const first = await firstStart(folder, options);
  const { port } = first;
  let { server } = first;
  const url = `redis://${options.password ? `:${options.password}@` : ''}127.0.0.1:${port}`;

  async function command(name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    try {
      return await client.call(name, ...args.map(String));
    } finally {
      client.disconnect();
    }
  }
  async function stop(): Promise<void> {
    server.child.kill('SIGCONT');
    // What is kept without the append-only file is what was saved.
    if (!options.appendOnly && server.child.exitCode === null) await command('SAVE').catch(() => undefined);
    await server.kill();
  }
  async function start(memory: 'kept' | 'lost'): Promise<void> {
    if (memory === 'lost') for (const file of readdirSync(folder)) rmSync(join(folder, file), { recursive: true });
    server = launchRedis(port, folder, options);
    await server.says(READY);
  }
  return {
    port,
    url,
    command,
    flush: async () => void (await command('FLUSHALL')),
    pause: () => void server.child.kill('SIGSTOP'),
    resume: () => void server.child.kill('SIGCONT'),
    maxMemory: async (size) => void (await command('CONFIG', 'SET', 'maxmemory', size)),
    stop,
    start,
    restart: async (memory) => {
      await stop();
      await start(memory);
    },
    close: async () => {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const READY = /ready to accept connections/i;

function launchRedis(port: number, folder: string, options: RedisOptions): Launched {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  args.push('--maxmemory-policy', 'noeviction');
  if (options.appendOnly) args.push('--appendonly', 'yes', '--appendfsync', 'always');
  if (options.maxMemory) args.push('--maxmemory', options.maxMemory);
  if (options.password) args.push('--requirepass', options.password);
  return launch('redis-server', args);
}

/** A port that was free may be taken before Redis has it. */
async function firstStart(folder: string, options: RedisOptions): Promise<{ port: number; server: Launched }> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const server = launchRedis(port, folder, options);
    try {
      await server.says(READY);
      return { port, server };
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
