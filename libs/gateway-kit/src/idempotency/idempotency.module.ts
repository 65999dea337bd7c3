import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/config.module.js';
import { LOG } from '../logging/logging.module.js';
import { provide, token } from '../nest/token.js';
import { RedisModule, REDIS_SCRIPTS, REDIS } from '../redis/redis.module.js';
import { TELEMETRY } from '../telemetry/telemetry.module.js';
import { createIdempotencyKeys } from './idempotency-keys.js';
import type { IdempotencyKeys } from './idempotency-keys.js';

/** The idempotency keys of this gateway. */
export const IDEMPOTENCY_KEYS = token<IdempotencyKeys>('IDEMPOTENCY_KEYS');

/** One effect per key. */
@Module({
  imports: [RedisModule],
  providers: [
    provide(
      IDEMPOTENCY_KEYS,
      [REDIS, REDIS_SCRIPTS, SETTINGS, TELEMETRY, LOG],
      (shared, scripts, { idempotencyTtlMs: ttlMs }, { metrics }, log) =>
        createIdempotencyKeys({ shared, scripts, log, ttlMs, metrics }),
    ),
  ],
  exports: [IDEMPOTENCY_KEYS],
})
export class IdempotencyModule {}
