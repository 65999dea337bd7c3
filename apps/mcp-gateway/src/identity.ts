import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '@lago/gateway-kit';

/** Name and version of this gateway, from its package.json. */
export function identity(): Identity {
  const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return { name: 'mcp-gateway', version };
}
