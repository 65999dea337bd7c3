import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gateway } from '@lago/gateway-kit';
import type { RestSettings } from '../settings.js';
import { openApi } from './open-api.js';
import { page } from './page.js';
import type { Page } from './page.js';
import { swaggerUi } from './swagger-ui.js';

/** The pages of the gateway by path. */
export type Pages = ReadonlyMap<string, Page>;

const ERRORS = join(import.meta.dirname, '../../../../docs/errors.md');

/** Makes every page once, at start. A path that the document itself exposes is left to the document. */
export function createPages(gateway: Gateway<RestSettings>, prefixes: readonly string[]): Pages {
  const { capability, settings, log } = gateway;
  if (settings.docs === 'off') return new Map();
  const pages: Record<string, Page> = {
    '/openapi.json': page('application/json', JSON.stringify(openApi(gateway, prefixes))),
  };
  for (const [name, asset] of Object.entries(swaggerUi(capability.title))) pages[`/docs${name}`] = asset;
  if (existsSync(ERRORS)) pages['/docs/errors.md'] = page('text/plain; charset=utf-8', readFileSync(ERRORS));
  else log.warn('docs/errors.md is not part of this installation; problem types lead nowhere');
  const exposed = new Set(capability.routes.map(({ path }) => path));
  return new Map(Object.entries(pages).filter(([path]) => !exposed.has(path)));
}
