import type { Redis } from 'ioredis';
import { StoreUnusableError } from '../store/store-errors.js';

/** Settings without which a Redis forgets what it has confirmed, and what they must be. */
const NEEDED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' } as const;

const NOT_TOLD = 'not told';

/** Throws StoreUnusableError when Redis would forget, or does not say whether it would. */
export async function checkDurable(redis: Redis, assumeDurable: boolean): Promise<void> {
  const info = await redis.info('server');
  const version = /redis_version:(\d+)/.exec(info)?.[1];
  if (Number(version) < 7) throw new StoreUnusableError(`Redis 7 or later is needed, this is ${version}`);
  if (assumeDurable) return;
  for (const [name, needed] of Object.entries(NEEDED)) {
    const found = await settingOf(redis, name);
    if (found !== needed) {
      throw new StoreUnusableError(`it would forget them: ${name} is ${found}, and must be ${needed}`);
    }
  }
}

async function settingOf(redis: Redis, name: string): Promise<string> {
  try {
    const [, value = NOT_TOLD] = (await redis.config('GET', name)) as string[];
    return value;
  } catch (error) {
    // A service that forbids the command answers; a connection that is gone does not.
    if ((error as Error).name === 'ReplyError') return NOT_TOLD;
    throw error;
  }
}
