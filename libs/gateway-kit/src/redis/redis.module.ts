import { Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { SharedScripts } from '@lago/lago-client';
import { SETTINGS } from '../config/config.module.js';
import { provide, token } from '../nest/token.js';
import { LOG } from '../logging/logging.module.js';
import { connectRedis } from './connection.js';
import type { SharedState } from './connection.js';
import { sharedScripts } from './scripts.js';

/** What replicas share; undefined without REDIS_URL. */
export const SHARED_STATE = token<SharedState | undefined>('SHARED_STATE');

/** Runs scripts there; undefined without REDIS_URL. */
export const SHARED_SCRIPTS = token<SharedScripts | undefined>('SHARED_SCRIPTS');

/** The one connection to Redis. */
@Module({
  providers: [
    provide(SHARED_STATE, [SETTINGS, LOG], ({ redisUrl }, log) => (redisUrl ? connectRedis(redisUrl, log) : undefined)),
    provide(SHARED_SCRIPTS, [SHARED_STATE], (shared) => shared && sharedScripts(shared, 'gateway:')),
  ],
  exports: [SHARED_STATE, SHARED_SCRIPTS],
})
export class RedisModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(SHARED_STATE) private readonly shared: SharedState | undefined) {}

  onModuleInit(): void {
    this.shared?.open();
  }

  onApplicationShutdown(): void {
    this.shared?.close();
  }
}
