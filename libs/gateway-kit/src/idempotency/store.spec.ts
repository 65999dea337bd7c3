import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { memoryStore } from './memory-store.js';
import { redisIdempotencyStore } from './redis-store.js';
import type { IdempotencyStore } from './store.js';

const HAS_REDIS = process.env['CI'] === 'true' || spawnSync('redis-server', ['--version']).status === 0;
const options = { digest: 'd', owner: 'one', now: 1_900_000_000_000, leaseMs: 200, ttlMs: 10_000 };

function promises(create: () => IdempotencyStore): void {
  it('starts once, then is running, then done', async () => {
    const store = create();
    const begun = await store.begin('a', options);
    expect(begun.kind).toBe('started');
    const second = await store.begin('a', { ...options, owner: 'two' });
    expect(second.kind).toBe('running');
    await store.finish('a', 'one', 'the answer', 10_000);
    expect(await store.begin('a', { ...options, owner: 'two' })).toEqual({ kind: 'done', reply: 'the answer' });
    expect(await store.begin('a', { ...options, digest: 'other' })).toEqual({ kind: 'mismatch' });
  });

  it('lets exactly one of many begin', async () => {
    const store = create();
    const kinds = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.begin('b', { ...options, owner: `o${i}` })),
    );
    expect(kinds.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    expect(kinds.filter(({ kind }) => kind === 'running')).toHaveLength(49);
  });

  it('resumes after the lease with the time of the first, and shuts the first out', async () => {
    const store = create();
    const first = await store.begin('c', options);
    await sleep(120);
    expect(await store.renew('c', 'one', 200)).toBe(true);
    await sleep(120);
    expect((await store.begin('c', { ...options, owner: 'two' })).kind).toBe('running');
    await sleep(120);
    const resumed = await store.begin('c', { ...options, owner: 'two', now: options.now + 500 });
    expect(resumed).toEqual({ kind: 'resumed', startedAt: (first as { startedAt: number }).startedAt });
    expect(await store.renew('c', 'one', 200)).toBe(false);
    await store.finish('c', 'one', 'too late', 10_000);
    await store.release('c', 'one');
    expect((await store.begin('c', options)).kind).toBe('running');
  });

  it('is free after a release and open after an abandonment', async () => {
    const store = create();
    await store.begin('d', options);
    await store.release('d', 'one');
    expect((await store.begin('d', { ...options, digest: 'other' })).kind).toBe('started');
    await store.abandon('d', 'one');
    expect((await store.begin('d', { ...options, digest: 'other' })).kind).toBe('resumed');
  });

  it('forgets after its time', async () => {
    const store = create();
    await store.begin('e', { ...options, ttlMs: 50 });
    await sleep(80);
    expect((await store.begin('e', { ...options, digest: 'other' })).kind).toBe('started');
  });
}

describe('in this process', () => promises(() => memoryStore({ maxRecords: 10, maxBytes: 1000, now: Date.now })));

(HAS_REDIS ? describe : describe.skip)('in Redis (needs redis-server)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  let server: ChildProcess;
  let redis: Redis;

  beforeAll(async () => {
    const socket = join(folder, 'socket');
    server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder]);
    await new Promise<void>((resolve) => {
      server.stdout?.on('data', (chunk) => /ready to accept/i.test(String(chunk)) && resolve());
    });
    redis = new Redis({ path: socket });
  });
  beforeEach(() => redis.flushall());
  afterAll(() => {
    redis.disconnect();
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  promises(() =>
    redisIdempotencyStore({ run: ({ lua }, keys, args) => redis.eval(lua, keys.length, ...keys, ...args) }),
  );
});
