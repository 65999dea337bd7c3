import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './identity.js';

/** Name and version of the app whose package.json lies in `folder`: `@lago/rest-gateway` is `rest-gateway`. */
export function readIdentity(folder: string): Identity {
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(manifest) as Identity;
  return { name: name.replace(/^.*\//, ''), version };
}
