import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { provideValue, token } from '../nest/token.js';
import type { Log } from './log.js';
import type { KnownSecrets } from './secrets/known-secrets.js';

/** The log of this process. */
export const LOG = token<Log>('LOG');

/** Every secret known at present: no line may show one. */
export const KNOWN_SECRETS = token<KnownSecrets>('KNOWN_SECRETS');

/** One log for all rooms, and what it blanks. */
@Global()
@Module({})
export class LoggingModule {
  static forRoot(log: Log, secrets: KnownSecrets): DynamicModule {
    const providers = [provideValue(LOG, log), provideValue(KNOWN_SECRETS, secrets)];
    return { module: LoggingModule, providers, exports: providers };
  }
}
