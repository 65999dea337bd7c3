import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { SharedScripts } from '../src/shared-state/scripts.js';

/** False when tests with a real Redis must be skipped; in CI they never are. */
export const HAS_REDIS = process.env['CI'] === 'true' || spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of its own on a socket in a folder of its own. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const socket = join(folder, 'socket');
  const child = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.on('data', (chunk) => /ready to accept/i.test(String(chunk)) && resolve());
  });
  const redis = new Redis({ path: socket });
  const scripts: SharedScripts = {
    run: ({ lua }, keys, args) => redis.eval(lua, keys.length, ...keys, ...args),
  };
  return {
    redis,
    scripts,
    async close() {
      redis.disconnect();
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
