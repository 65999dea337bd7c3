import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { StoreUnusableError } from '../store/store-errors.js';

/** Lets commands through once the Redis at hand is known to be the one that was opened, and durable. */
export interface Gate {
  /** Rejects with StoreUnusableError while it is another one, or would forget. */
  passed(): Promise<void>;
}

const LOOK_AGAIN_MS = 1000;

/**
 * A connection that comes back may lead to another Redis: a port or a name that somebody else has by then, a machine put
 * back from an old copy, one that was emptied. What it confirms would be lost with it, so each new connection is checked
 * before it is used. `check` throws when the Redis would forget.
 */
export function sameStore(redis: Redis, prefix: string, check: (redis: Redis) => Promise<void>): Gate {
  const key = `${prefix}store`;
  let known: string | undefined;
  let checking: Promise<void> | undefined;
  let failedAt = 0;

  async function look(): Promise<void> {
    await check(redis);
    let found = await redis.get(key);
    if (known === undefined && found === null) {
      // One that is full already has events to be delivered, and gets its name another time.
      await redis.set(key, randomUUID(), 'NX').catch(() => undefined);
      found = await redis.get(key);
    }
    known ??= found ?? undefined;
    if (known !== undefined && found !== known) {
      throw new StoreUnusableError('it is another one than before, or was emptied; start again to go on with it');
    }
  }

  function start(): Promise<void> {
    const begun = look();
    checking = begun;
    begun.catch(() => {
      failedAt = performance.now();
    });
    return begun;
  }

  redis.on('ready', () => void start());
  return {
    passed() {
      const isOld = failedAt > 0 && performance.now() - failedAt > LOOK_AGAIN_MS;
      if (checking && !isOld) return checking;
      failedAt = 0;
      return start();
    },
  };
}
