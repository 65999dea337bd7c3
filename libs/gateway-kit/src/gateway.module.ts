import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AuthenticationModule } from './authentication/authentication.module.js';
import { upstreamKeyHeader } from './authentication/upstream-keys.js';
import { CapabilityModule } from './capability/capability.module.js';
import { ConfigModule } from './config/config.module.js';
import { ConsumersModule } from './consumers/consumers.module.js';
import { defaultHosts } from './http/guard.js';
import { EventsModule } from './events/events.module.js';
import type { EventsSettings } from './events/events.js';
import { HttpModule } from './http/http.module.js';
import type { HttpOptions } from './http/http.module.js';
import { InvokeModule } from './invoke/invoke.module.js';
import { LoggingModule } from './logging/logging.module.js';
import type { Configuration } from './process/configuration/configuration.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { UpstreamModule } from './upstream/upstream.module.js';

/** What a door may add to the kit. */
export interface GatewayOptions {
  /** Its callers can be answered that an event is kept. */
  readonly events?: EventsSettings;
}

/** The kit as an app imports it: everything up to `invoke`, wired by what was read of the environment. */
@Module({})
export class GatewayModule {
  static forRoot(configuration: Configuration, { events }: GatewayOptions = {}): DynamicModule {
    const { identity, settings, log, knownSecrets, capability, upstream, consumers, authentication } = configuration;
    return {
      module: GatewayModule,
      imports: [
        LoggingModule.forRoot(log, knownSecrets),
        ConfigModule.forRoot(identity, settings),
        TelemetryModule.forRoot({ documentHash: capability.hash }),
        HttpModule.forRoot(httpOptions(configuration)),
        CapabilityModule.forRoot(capability),
        AccessModule,
        UpstreamModule.forRoot(upstream),
        ConsumersModule.forRoot(consumers),
        AuthenticationModule.forRoot(authentication),
        EventsModule.forRoot(events),
        InvokeModule,
      ],
      exports: [InvokeModule],
    };
  }
}

function httpOptions({ settings, authentication, capability }: Configuration): HttpOptions {
  return {
    allowedHosts: settings.allowedHosts ?? defaultHosts(authentication.mode !== 'off'),
    allowedOrigins: settings.allowedOrigins ?? [],
    keyHeaders: capability.upstreams.map(({ namespace }) => upstreamKeyHeader(namespace)),
  };
}
