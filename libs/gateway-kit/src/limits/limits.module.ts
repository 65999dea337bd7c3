import { Module } from '@nestjs/common';
import { LOG } from '../logging/logging.module.js';
import { provide, token } from '../nest/token.js';
import { REDIS, RedisModule } from '../redis/redis.module.js';
import { sharedScripts } from '../redis/scripts.js';
import { fallbackStore } from './fallback-store.js';
import { createLimiter } from './limiter.js';
import type { Limiter } from './limiter.js';
import { memoryStore } from './memory-store.js';
import { redisStore } from './redis-store.js';

/** Lets calls in, or refuses those that are too many. */
export const LIMITER = token<Limiter>('LIMITER');

/** How often a caller may call. */
@Module({
  imports: [RedisModule],
  providers: [
    provide(LIMITER, [REDIS, LOG], (shared, log) => {
      const local = memoryStore();
      if (!shared) return createLimiter(local);
      return createLimiter(fallbackStore(redisStore(sharedScripts(shared, 'limits:')), local, log));
    }),
  ],
  exports: [LIMITER],
})
export class LimitsModule {}
