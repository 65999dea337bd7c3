import type { Redis } from 'ioredis';
import { StoreUnusableError } from '../store/store-errors.js';

/** Settings without which a Redis forgets what it has confirmed, and what they must be. */
const NEEDED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' } as const;

/** Throws StoreUnusableError when Redis would forget, or does not say whether it would. */
export async function checkDurable(redis: Redis, assumeDurable: boolean): Promise<void> {
  const info = await redis.info('server');
  const version = /redis_version:(\d+)/.exec(info)?.[1];
  if (Number(version) < 7) throw new StoreUnusableError(`events need Redis 7 or later, this is ${version}`);
  if (assumeDurable) return;
  for (const [name, needed] of Object.entries(NEEDED)) {
    const found = await settingOf(redis, name);
    if (found !== needed) {
      throw new StoreUnusableError(`events are not safe in this Redis: ${name} is ${found}, and must be ${needed}`);
    }
  }
}

async function settingOf(redis: Redis, name: string): Promise<string> {
  try {
    const [, value = 'not told'] = (await redis.config('GET', name)) as string[];
    return value;
  } catch {
    return 'not told';
  }
}
