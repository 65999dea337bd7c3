import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { provideValue, token } from '../nest/token.js';
import type { GatewaySettings } from './gateway-settings.js';
import type { Identity } from './identity.js';

/** Name and version of this gateway. */
export const IDENTITY = token<Identity>('IDENTITY');

/** The settings every gateway has. */
export const SETTINGS = token<GatewaySettings>('SETTINGS');

/** What this process is, and what its environment says. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(identity: Identity, settings: GatewaySettings): DynamicModule {
    const providers = [provideValue(IDENTITY, identity), provideValue(SETTINGS, settings)];
    return { module: ConfigModule, providers, exports: providers };
  }
}
