import { Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { SharedScripts } from '@lago/lago-client';
import { SETTINGS } from '../config/config.module.js';
import { provide, token } from '../nest/token.js';
import { LOG } from '../logging/logging.module.js';
import { connectRedis } from './connection.js';
import type { RedisConnection } from './connection.js';
import { sharedScripts } from './scripts.js';

/** What replicas share; undefined without REDIS_URL. */
export const REDIS = token<RedisConnection | undefined>('SHARED_STATE');

/** Runs scripts there; undefined without REDIS_URL. */
export const REDIS_SCRIPTS = token<SharedScripts | undefined>('SHARED_SCRIPTS');

/** The one connection to Redis. */
@Module({
  providers: [
    provide(REDIS, [SETTINGS, LOG], ({ redisUrl }, log) => (redisUrl ? connectRedis(redisUrl, log) : undefined)),
    provide(REDIS_SCRIPTS, [REDIS], (shared) => shared && sharedScripts(shared, 'gateway:')),
  ],
  exports: [REDIS, REDIS_SCRIPTS],
})
export class RedisModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly shared: RedisConnection | undefined) {}

  onModuleInit(): void {
    this.shared?.open();
  }

  onApplicationShutdown(): void {
    this.shared?.close();
  }
}
