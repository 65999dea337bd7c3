import { Module } from '@nestjs/common';
import { CAPABILITY } from '../capability/capability.module.js';
import { IDENTITY } from '../config/config.module.js';
import { IDEMPOTENCY_KEYS, IdempotencyModule } from '../idempotency/idempotency.module.js';
import { EVENTS } from '../events/events.module.js';
import { InvokeModule } from '../invoke/invoke.module.js';
import { provide } from '../nest/token.js';
import { RedisModule, REDIS } from '../redis/redis.module.js';
import { TELEMETRY } from '../telemetry/telemetry.module.js';
import { UPSTREAM } from '../upstream/upstream.module.js';
import { HttpServer } from './server/http-server.js';
import { createManagement } from './server/management.js';
import { notReadyReasons } from './server/readiness.js';
import { LIFECYCLE, MANAGEMENT } from './server/tokens.js';

/** The ports of a process, its health, and how it ends. */
@Module({
  imports: [RedisModule, IdempotencyModule, InvokeModule],
  providers: [
    provide(LIFECYCLE, [], () => ({ draining: false })),
    provide(
      MANAGEMENT,
      [IDENTITY, CAPABILITY, TELEMETRY, LIFECYCLE, UPSTREAM, REDIS, IDEMPOTENCY_KEYS, EVENTS],
      (identity, capability, telemetry, lifecycle, upstream, shared, keys, events) => {
        const reasons = notReadyReasons(upstream, shared);
        return createManagement({ identity, capability, telemetry, lifecycle, reasons, shared, keys, events });
      },
    ),
    HttpServer,
  ],
  exports: [HttpServer],
})
export class ProcessModule {}
