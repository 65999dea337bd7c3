import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import type { Log } from '../logging/log.js';
import { connectRedis } from './connection.js';
import type { RedisConnection } from './connection.js';

function linesOf() {
  const lines: unknown[][] = [];
  const keep = (...line: unknown[]) => void lines.push(line);
  return { lines, log: { error: keep, info: keep } as unknown as Log };
}
const said = (lines: unknown[][]) => lines.map((line) => line.at(-1));
async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(10);
}

describeWith('redis-server')('the connection to Redis (needs redis-server)', () => {
  let redis: TestRedis;
  let shared: RedisConnection;
  afterEach(async () => {
    shared.close();
    await redis.close();
  });

  it('says nothing while it starts, and nothing when all is well', async () => {
    redis = await startRedis();
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url, log);
    expect([shared.isSettled(), shared.trouble(), shared.troubleFor()]).toEqual([false, 'unreachable', 0]);
    shared.open();
    await shared.settled;
    expect([shared.isSettled(), shared.trouble(), lines]).toEqual([true, undefined, []]);
  });

  it('waits for a Redis that starts a moment later', async () => {
    redis = await startRedis();
    await redis.stop();
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url, log);
    shared.open();
    await sleep(300);
    await redis.start('lost');
    await shared.settled;
    expect([shared.trouble(), lines]).toEqual([undefined, []]);
  });

  it('does not give up because this process is busy', async () => {
    redis = await startRedis();
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url, log);
    shared.open();
    const until = performance.now() + 2300;
    while (performance.now() < until);
    await shared.settled;
    expect([shared.trouble(), lines]).toEqual([undefined, []]);
  });

  it('says once that Redis is away, and once that it is back', async () => {
    redis = await startRedis();
    await redis.stop();
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url, log);
    shared.open();
    await shared.settled;
    expect(shared.troubleFor()).toBeLessThan(1000);
    await sleep(1200);
    expect(shared.troubleFor()).toBeGreaterThan(1000);
    expect(said(lines)).toEqual(['redis cannot be used']);
    expect(lines[0]?.[0]).toMatchObject({ trouble: 'unreachable' });
    await redis.start('lost');
    await until(() => shared.trouble() === undefined);
    expect(said(lines)).toEqual(['redis cannot be used', 'redis is back']);
    expect(shared.troubleFor()).toBe(0);
    await redis.stop();
    await until(() => shared.trouble() !== undefined);
    expect(said(lines).at(-1)).toBe('redis cannot be used');
  });

  it('tells a password that is refused from a Redis that is away', async () => {
    redis = await startRedis({ password: 'right' });
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url.replace('right', 'wrong'), log);
    shared.open();
    await shared.settled;
    expect(shared.trouble()).toBe('denied');
    expect(said(lines)).toEqual(['redis cannot be used']);
  });

  it('knows from whoever writes that it takes no writes', async () => {
    redis = await startRedis();
    const { lines, log } = linesOf();
    shared = connectRedis(redis.url, log);
    shared.open();
    await shared.settled;
    shared.note(new Error('OOM command not allowed'));
    shared.note(new Error('OOM command not allowed'));
    expect([shared.trouble(), said(lines)]).toEqual(['full', ['redis cannot be used']]);
    shared.note(new Error('Command timed out'));
    expect(shared.trouble()).toBe('slow');
    shared.note();
    expect([shared.trouble(), said(lines).at(-1)]).toEqual([undefined, 'redis is back']);
  });

  it('connects again when it speaks to a replica', async () => {
    redis = await startRedis();
    const { log } = linesOf();
    shared = connectRedis(redis.url, log);
    shared.open();
    await shared.settled;
    await redis.command('REPLICAOF', '127.0.0.1', 1);
    let closed = 0;
    shared.redis.on('close', () => (closed += 1));
    await expect(shared.redis.set('a', 'b')).rejects.toThrow('READONLY');
    await until(() => closed > 0);
    await redis.command('REPLICAOF', 'NO', 'ONE');
    await until(() => shared.redis.status === 'ready');
    expect(await shared.redis.set('a', 'b')).toBe('OK');
  });
});
