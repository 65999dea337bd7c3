import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { LagoClient } from '@lago/lago-client';
import { provideValue, token } from '../nest/token.js';
import type { UpstreamConfiguration } from './client.js';

/** Keys and addresses of the APIs behind the gateway. */
export const UPSTREAM = token<UpstreamConfiguration>('UPSTREAM');

/** Calls them; provided by the module of `invoke`, because a client asks the idempotency store what it lost. */
export const CLIENT = token<LagoClient>('CLIENT');

/** With which keys, and where, the APIs behind the gateway are called. */
@Global()
@Module({})
export class UpstreamModule {
  static forRoot(upstream: UpstreamConfiguration): DynamicModule {
    const providers = [provideValue(UPSTREAM, upstream)];
    return { module: UpstreamModule, providers, exports: providers };
  }
}
