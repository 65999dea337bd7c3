import { FromEnv, GatewaySettings, SETTINGS } from '@lago/gateway-kit';
import type { Token } from '@lago/gateway-kit';
import { IsIn } from 'class-validator';

/** Settings of the REST gateway: the shared ones and its own. */
export class RestSettings extends GatewaySettings {
  @FromEnv('DOCS', 'Serve /openapi.json, /docs and /docs/errors.md to everybody who reaches the port: on or off.', {
    fallback: 'on',
  })
  @IsIn(['on', 'off'])
  docs!: 'on' | 'off';
}

/** The settings of this app. */
export const REST_SETTINGS = SETTINGS as Token<RestSettings>;
