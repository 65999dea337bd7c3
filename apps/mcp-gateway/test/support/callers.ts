import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Callers {
  readonly variables: { readonly CONSUMERS_FILE: string };
  /** The headers of a caller. */
  headers(name: string): Readonly<Record<string, string>>;
  remove(): void;
}

/** A file of consumers with the scopes of each. */
export function callersFile(scopes: Readonly<Record<string, readonly string[]>>): Callers {
  const folder = mkdtempSync(join(tmpdir(), 'callers-'));
  const file = join(folder, 'consumers.yaml');
  const keyOf = (name: string) => `key-of-${name}`.padEnd(44, '0');
  const consumers = Object.entries(scopes).map(([name, allowed]) => {
    const sha256 = createHash('sha256').update(keyOf(name)).digest('hex');
    return { name, keys: [{ sha256 }], scopes: allowed };
  });
  writeFileSync(file, JSON.stringify({ consumers }));
  return {
    variables: { CONSUMERS_FILE: file },
    headers: (name) => ({ authorization: `Bearer ${keyOf(name)}` }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
