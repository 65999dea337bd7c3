import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A gateway key and the hash that stands in a consumers file. */
export function newKey(): { readonly key: string; readonly sha256: string } {
  const key = `gwk_${randomBytes(32).toString('base64url')}`;
  return { key, sha256: createHash('sha256').update(key).digest('hex') };
}

/** Writes a file into a folder of its own and returns its path. JSON is YAML. */
export function temporaryFile(name: string, content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'governance-')), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
