import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { provideValue, token } from '../nest/token.js';
import type { Events, EventsSettings } from './events.js';

/** What this door says about events that may be kept. */
export const EVENTS_SETTINGS = token<EventsSettings | undefined>('EVENTS_SETTINGS');

/** Events that may be kept; provided by the module of `invoke`, which has the client. */
export const EVENTS = token<Events>('EVENTS');

/** Which events are kept, and where. */
@Global()
@Module({})
export class EventsModule {
  static forRoot(settings: EventsSettings | undefined): DynamicModule {
    const providers = [provideValue(EVENTS_SETTINGS, settings)];
    return { module: EventsModule, providers, exports: providers };
  }
}
