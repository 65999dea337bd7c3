import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { provideValue, token } from '../nest/token.js';
import type { DirectorySource } from './reload.js';

/** The consumers file as it is at present; undefined without one. */
export const CONSUMERS = token<DirectorySource | undefined>('CONSUMERS');

/** Who is known to this gateway. */
@Global()
@Module({})
export class ConsumersModule {
  static forRoot(consumers: DirectorySource | undefined): DynamicModule {
    const providers = [provideValue(CONSUMERS, consumers)];
    return { module: ConsumersModule, providers, exports: providers };
  }
}
