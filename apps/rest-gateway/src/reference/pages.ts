import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@lago/gateway-kit';
import { openApi } from './open-api.js';
import type { ReferenceParts } from './open-api.js';
import { page } from './page.js';
import { rootPage } from './root-page.js';
import type { Page } from './page.js';
import { swaggerUi } from './swagger-ui.js';

/** The pages of the gateway by path. */
export type Pages = ReadonlyMap<string, Page>;

const ERRORS = join(import.meta.dirname, '../../../../docs/errors.md');

/** Makes every page once, at start. A path that the document itself exposes is left to the document. */
export function createPages(parts: ReferenceParts, prefixes: readonly string[], log: Pick<Log, 'warn'>): Pages {
  const { capability, settings } = parts;
  if (settings.docs === 'off') return new Map();
  const pages: Record<string, Page> = {
    '/': rootPage(capability.title),
    '/openapi.json': page('application/json', JSON.stringify(openApi(parts, prefixes))),
  };
  for (const [name, asset] of Object.entries(swaggerUi(capability.title))) pages[`/docs${name}`] = asset;
  if (existsSync(ERRORS)) pages['/docs/errors.md'] = page('text/plain; charset=utf-8', readFileSync(ERRORS));
  else log.warn('docs/errors.md is not part of this installation; problem types lead nowhere');
  const exposed = new Set(capability.routes.map(({ path }) => path));
  return new Map(Object.entries(pages).filter(([path]) => !exposed.has(path)));
}
