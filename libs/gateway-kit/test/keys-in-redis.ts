import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import { createGenerations } from '../src/idempotency/generation.js';
import type { Generations, Loss } from '../src/idempotency/generation.js';
import { redisIdempotencyStore } from '../src/idempotency/redis-store.js';
import type { ClaimResult, Lease, IdempotencyStore, Lifetimes } from '../src/idempotency/store.js';
import { createLog } from '../src/logging/log.js';
import { connectRedis } from '../src/redis/connection.js';
import type { RedisConnection } from '../src/redis/connection.js';
import { sharedScripts } from '../src/redis/scripts.js';

/** One process of several that keep keys in the same Redis. */
export interface KeysProcess {
  readonly shared: RedisConnection;
  readonly store: IdempotencyStore;
  readonly generations: Generations;
  readonly losses: Loss[];
  /** Resolves when a new memory has been left to fill again. */
  settled(): Promise<void>;
}

export interface KeysInRedis {
  readonly redis: TestRedis;
  /** `skewMs`: how far the clock of this process is ahead; `tries`: how often it asks. */
  connect(times: Lifetimes, skewMs?: number, tries?: number): KeysProcess;
  close(): Promise<void>;
}

/** A Redis and processes that keep keys in it. */
export async function startKeys(options: Parameters<typeof startRedis>[0] = {}): Promise<KeysInRedis> {
  const redis = await startRedis(options);
  const open: RedisConnection[] = [];
  const log = createLog({ name: 'test', level: 'silent', secrets: () => [] });
  return {
    redis,
    connect(times, skewMs = 0, tries = 1) {
      const shared = connectRedis(redis.url, log);
      open.push(shared);
      shared.open();
      const scripts = sharedScripts(shared, 'gateway:');
      const losses: Loss[] = [];
      const now = () => Date.now() + skewMs;
      const generations = createGenerations({ scripts, log, now, onLoss: (loss) => losses.push(loss), ...times });
      return {
        shared,
        store: redisIdempotencyStore({ scripts, generations, tries: () => tries, now, ...times }),
        generations,
        losses,
        async settled() {
          await generations.watch();
          await sleep(1050);
        },
      };
    },
    async close() {
      for (const shared of open) shared.close();
      await redis.close();
    },
  };
}

/** The key, which must be ours. */
export const held = (begun: ClaimResult): Lease => {
  expect(begun.kind).toBe('held');
  return (begun as Extract<ClaimResult, { kind: 'held' }>).hold;
};
/** Of two moments that are the same, told by one clock. */
export const near = (a: number | undefined, b: number) => expect(Math.abs((a ?? NaN) - b)).toBeLessThan(1500);
