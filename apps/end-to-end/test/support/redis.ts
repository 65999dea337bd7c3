import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** True when tests with a real Redis can run; in CI they must. */
export const REDIS_IS_HERE = process.env['CI'] === 'true' || spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of its own on a free port, without persistence. */
export async function startRedis(port?: number) {
  const chosen = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const child = spawn('redis-server', ['--port', String(chosen), '--save', '', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.on('data', (chunk) => {
      if (String(chunk).includes('Ready to accept connections')) resolve();
    });
    void ended.then(() => reject(new Error('redis-server ended')));
  });
  return {
    port: chosen,
    url: `redis://127.0.0.1:${chosen}`,
    stop: () => (child.kill('SIGKILL'), ended),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
