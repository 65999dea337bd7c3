import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Capability } from '@lago/capability-model';
import { provideValue, token } from '../nest/token.js';

/** The loaded capability document. */
export const CAPABILITY = token<Capability>('CAPABILITY');

/** What there is to call. */
@Global()
@Module({})
export class CapabilityModule {
  static forRoot(capability: Capability): DynamicModule {
    const providers = [provideValue(CAPABILITY, capability)];
    return { module: CapabilityModule, providers, exports: providers };
  }
}
