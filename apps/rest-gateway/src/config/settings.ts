import { FromEnv, GatewaySettings, SETTINGS, WholeNumber } from '@lago/gateway-kit';
import type { Token } from '@lago/gateway-kit';
import { IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';

/** Settings of the REST gateway: the shared ones and its own. */
export class RestSettings extends GatewaySettings {
  @FromEnv('DOCS', 'Serve /openapi.json, /docs and /docs/errors.md to everybody who reaches the port: on or off.', {
    fallback: 'on',
  })
  @IsIn(['on', 'off'])
  docs!: 'on' | 'off';

  @FromEnv(
    'EVENTS',
    'Usage events are sent at once (sync), kept when the API does not take them (spill), or always kept (async).',
    { fallback: 'sync' },
  )
  @IsIn(['sync', 'spill', 'async'])
  events!: 'sync' | 'spill' | 'async';

  @FromEnv(
    'EVENTS_STORE',
    'Where events are kept: a file for one process, or the URL of a Redis for replicas. Needed by EVENTS=spill and async.',
    { secret: true },
  )
  @IsOptional()
  @IsString()
  eventsStore?: string;

  @FromEnv('EVENTS_MAX_BYTES', 'Bytes that kept events may take; more are refused with 503.', {
    fallback: '1073741824',
  })
  @WholeNumber()
  @IsInt()
  @Min(1_048_576)
  eventsMaxBytes!: number;
}

/** The settings of this app. */
export const REST_SETTINGS = SETTINGS as Token<RestSettings>;
