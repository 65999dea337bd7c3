import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '@lago/capability-model';
import type { Reply } from '@lago/lago-client';
import { describeWith, startRedis } from '@lago/testing';
import type { KeyedContext } from './key.js';
import { createLog } from '../logging/log.js';
import { connectRedis } from '../redis/connection.js';
import { sharedScripts } from '../redis/scripts.js';
import { createMetrics } from '../telemetry/metrics.js';
import { createIdempotencyKeys } from './idempotency-keys.js';

const log = createLog({ name: 'test', level: 'silent', secrets: () => [] });
const metrics = createMetrics({ door: 'rest', version: '0', capability: 'x' });
const write = { id: 'a', upstream: 'api', facts: { hints: { readOnly: false } } } as Operation;
const input = { path: {}, query: {} };
const context = (idempotencyKey: string) =>
  ({
    consumer: 'c',
    idempotencyKey,
    deadline: Date.now() + 60_000,
    signal: new AbortController().signal,
  }) as KeyedContext;
const reply = (size: number): Reply => ({ status: 200, headers: {}, body: Buffer.alloc(size) });
const gauge = async (metric: { get(): Promise<{ values: { value: number }[] }> }) =>
  (await metric.get()).values[0]?.value;

it('keeps answers of many megabytes in this process', async () => {
  const { runOnce, loss } = createIdempotencyKeys({
    shared: undefined,
    scripts: undefined,
    log,
    ttlMs: 60_000,
    metrics,
  });
  const big = reply(1_000_000);
  for (let index = 0; index < 20; index += 1)
    await runOnce(write, input, context(`k${index}`), () => Promise.resolve(big));
  const again = await runOnce(write, input, context('k0'), () => Promise.resolve(reply(1)));
  expect([again.replayed, again.body.length]).toEqual([true, 1_000_000]);
  expect(loss()).toBeUndefined();
});

describeWith('redis-server')('with Redis (needs redis-server)', () => {
  it('watches it: a loss puts running calls back at once, and trouble is in the metrics', async () => {
    const redis = await startRedis();
    const shared = connectRedis(redis.url, log);
    const keys = createIdempotencyKeys({ shared, scripts: sharedScripts(shared, 'p:'), log, ttlMs: 60_000, metrics });
    shared.open();
    const until = async (done: () => boolean | Promise<boolean>) => {
      while (!(await done())) await sleep(20);
    };
    await until(() => keys.loss() !== undefined);
    const first = await gauge(metrics.keysLost);
    expect(Math.abs((first ?? 0) * 1000 - Date.now())).toBeLessThan(30_000);
    await until(async () => (await gauge(metrics.sharedStateUsable)) === 1);

    let finish: (answer: Reply) => void = () => undefined;
    const running = keys.runOnce(write, input, context('k'), () => new Promise((resolve) => (finish = resolve)));
    const records = async () => ((await redis.command('KEYS', 'p:idempotency:*')) as string[]).length;
    await until(async () => (await records()) === 1);
    await sleep(1100);
    await redis.flush();
    // Far sooner than a lease is renewed anyway.
    await until(async () => (await records()) === 1);
    expect(await gauge(metrics.keysLost)).toBeGreaterThan(first ?? Infinity);
    finish(reply(1));
    await running;

    await redis.maxMemory('1');
    await until(() => shared.trouble() === 'full');
    await until(async () => (await gauge(metrics.sharedStateUsable)) === 0);
    await redis.maxMemory('100mb');
    await until(() => shared.trouble() === undefined);
    await redis.stop();
    await until(async () => shared.trouble() === 'unreachable' && (await gauge(metrics.sharedStateUsable)) === 0);
    shared.close();
    await redis.close();
  });
});
