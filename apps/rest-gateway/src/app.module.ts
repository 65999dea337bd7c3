import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  AUTHENTICATION,
  CAPABILITY,
  GatewayModule,
  GUARD,
  IDENTITY,
  LOG,
  ProcessModule,
  provide,
  token,
} from '@lago/gateway-kit';
import type { Configuration, EventsSettings, Middleware } from '@lago/gateway-kit';
import { RestFilter } from './answer/rest.filter.js';
import { REST_SETTINGS } from './config/settings.js';
import type { RestSettings } from './config/settings.js';
import { createPages } from './reference/pages.js';
import { servePages } from './reference/serve-pages.js';
import { RestController } from './rest.controller.js';
import { createRoutes, ROUTES } from './routing/routes.js';

/** Serves the reference of this gateway. */
export const PAGES = token<Middleware>('PAGES');

/** The REST gateway. */
@Module({})
export class AppModule {
  static forRoot(configuration: Configuration<RestSettings>): DynamicModule {
    return {
      module: AppModule,
      imports: [GatewayModule.forRoot(configuration, { events: eventsOf(configuration.settings) }), ProcessModule],
      controllers: [RestController],
      providers: [
        { provide: APP_FILTER, useClass: RestFilter },
        provide(ROUTES, [CAPABILITY], createRoutes),
        provide(
          PAGES,
          [IDENTITY, REST_SETTINGS, CAPABILITY, AUTHENTICATION, ROUTES, GUARD, LOG],
          (identity, settings, capability, { mode: authMode }, { prefixes }, guard, log) => {
            const pages = createPages({ identity, settings, capability, authMode }, prefixes, log);
            return servePages(pages, prefixes, guard);
          },
        ),
      ],
    };
  }
}

function eventsOf({ events: mode, eventsStore: store, eventsMaxBytes: maxBytes }: RestSettings): EventsSettings {
  return { mode, store, maxBytes };
}
