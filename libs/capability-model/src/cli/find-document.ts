import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadOptions } from '../operation/capability.js';
import type { CommandOptions } from './command.js';
import { UsageError } from './command.js';

/** The document a command is about: the one named, or the only one under `capabilities/`. */
export function findDocument(named: string | undefined, { contract }: CommandOptions): LoadOptions {
  const file = named === undefined ? packaged() : isFolder(named) ? join(named, 'capability.yaml') : named;
  const beside = join(dirname(file), 'contract');
  const contractDir = contract ?? (isFolder(beside) ? beside : 'none');
  return { file, ...(contractDir === 'none' ? {} : { contractDir }), secrets: {}, allowMissingSecrets: true };
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function packaged(): string {
  const folders = isFolder('capabilities') ? readdirSync('capabilities') : [];
  const files = folders.map((name) => join('capabilities', name, 'capability.yaml')).filter((file) => existsSync(file));
  const [only, ...others] = files;
  if (only === undefined) throw new UsageError('name a capability document: there is none under capabilities/');
  if (others.length) throw new UsageError(`name one of the capability documents: ${files.join(', ')}`);
  return only;
}
