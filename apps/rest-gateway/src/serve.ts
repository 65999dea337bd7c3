import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@lago/gateway-kit';
import { environment } from './environment.js';
import { RestDoor } from './rest-door.js';
import { RestSettings } from './settings.js';

/** Runs the REST gateway as a process. */
export async function serve(): Promise<void> {
  const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  await run({
    identity: { name: 'rest-gateway', version },
    settings: RestSettings,
    door: RestDoor,
    port: ({ capability }) => capability.rest?.port,
    environment,
    edge: { authorizationIsUpstreamKey: true },
  });
}
