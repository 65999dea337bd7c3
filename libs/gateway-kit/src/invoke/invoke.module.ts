import { Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { LagoClient } from '@lago/lago-client';
import { AUDIT, AuditModule } from '../audit/audit.module.js';
import { AUTHENTICATION } from '../authentication/authentication.module.js';
import { AUTHORISE, AuthorisationModule } from '../authorisation/authorisation.module.js';
import { CONSUMERS } from '../consumers/consumers.module.js';
import { CAPABILITY } from '../capability/capability.module.js';
import { IDENTITY, SETTINGS } from '../config/config.module.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import { IDEMPOTENCY_KEYS, IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LIMITER, LimitsModule } from '../limits/limits.module.js';
import { EVENTS, EVENTS_SETTINGS } from '../events/events.module.js';
import { openEvents } from '../events/events.js';
import type { Events } from '../events/events.js';
import { KNOWN_SECRETS, LOG } from '../logging/logging.module.js';
import { provide, token } from '../nest/token.js';
import { RedisModule, REDIS_SCRIPTS } from '../redis/redis.module.js';
import { TELEMETRY } from '../telemetry/telemetry.module.js';
import { upstreamClient } from '../upstream/client.js';
import { CLIENT, UPSTREAM } from '../upstream/upstream.module.js';
import { authoriseEarly } from './authorise-early.js';
import type { AuthoriseEarly } from './authorise-early.js';
import { createGovern } from './govern.js';
import type { Govern } from './govern.js';
import { createInvoke } from './invoke.js';
import type { Invoke } from './invoke.js';
import { observeInvoke } from './observe-invoke.js';

/** The one function all doors call. */
export const INVOKE = token<Invoke>('INVOKE');

/** May this caller, and now? Put around every call. */
export const GOVERN = token<Govern>('GOVERN');

/** Rejects with the 403 that names the missing scope, for doors that must refuse before the call begins. */
export const AUTHORISE_EARLY = token<AuthoriseEarly>('AUTHORISE_EARLY');

/** Govern, validate, once per key, call, map. */
@Module({
  imports: [AuditModule, AuthorisationModule, LimitsModule, IdempotencyModule, RedisModule],
  providers: [
    provide(
      CLIENT,
      [IDENTITY, SETTINGS, CAPABILITY, UPSTREAM, REDIS_SCRIPTS, IDEMPOTENCY_KEYS, TELEMETRY, LOG, KNOWN_SECRETS],
      (identity, settings, capability, upstream, scripts, keys, telemetry, log, knownSecrets) => {
        const shared = scripts && { ...scripts, lostAt: () => keys.lostAt() };
        return upstreamClient({ identity, settings, capability, upstream, shared, telemetry, log, knownSecrets });
      },
    ),
    provide(
      EVENTS,
      [EVENTS_SETTINGS, CLIENT, CAPABILITY, CONSUMERS, SETTINGS, TELEMETRY, LOG],
      (settings, client, capability, consumers, { totalTimeoutMs: timeoutMs }, { metrics }, log) =>
        openEvents({ settings, client, capability, consumers, timeoutMs, metrics, log }),
    ),
    provide(
      GOVERN,
      [AUTHORISE, LIMITER, AUDIT, AUTHENTICATION, UPSTREAM],
      (authorise, limiter, audit, { mode }, { passthrough }) => {
        const defaultCaller = mode === 'off' && !passthrough.length ? ANONYMOUS : undefined;
        return createGovern({ authorise, limiter, audit, defaultCaller });
      },
    ),
    provide(
      INVOKE,
      [CLIENT, EVENTS, SETTINGS, IDEMPOTENCY_KEYS, GOVERN, TELEMETRY, CAPABILITY, LOG],
      (client, events, { validation }, { runOnce }, govern, telemetry, capability, log) => {
        const { call: send, large } = events;
        const invoke = createInvoke({ client, send, large, log, validation, runOnce, govern });
        return observeInvoke(invoke, { ...telemetry, capability });
      },
    ),
    provide(AUTHORISE_EARLY, [AUTHORISE, AUDIT], authoriseEarly),
  ],
  exports: [INVOKE, EVENTS, AUTHORISE_EARLY, CLIENT, AuditModule, IdempotencyModule, RedisModule],
})
export class InvokeModule implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    @Inject(CLIENT) private readonly client: LagoClient,
    @Inject(EVENTS) private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.start();
  }

  /** The first of what Nest calls at the end: before the servers drain. */
  onModuleDestroy(): void {
    this.events.handOver();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.events.stop();
    await this.client.close();
  }
}
