import { dirname, resolve } from 'node:path';
import type { Origin } from './origin.js';

/** The path of a `file://` location, relative to the document that names it. */
export function localPath(location: string, at: Origin): string | undefined {
  const match = /^(?:file:\/\/)?(?<path>[^:]+)$/.exec(location);
  const path = match?.groups?.['path'];
  if (path === undefined) return undefined;
  return resolve(dirname(at.source.path), path.replace(/^\/(\.\.?\/)/, '$1'));
}
