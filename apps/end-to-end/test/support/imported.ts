import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@lago/testing';

const COMMAND = join(ROOT, 'libs/capability-model/dist/cli/main.js');
const FILES = join(import.meta.dirname, '../imported');

export interface ImportedDocument {
  readonly variables: { readonly CAPABILITY_FILE: string; readonly CONTRACT_DIR: string };
  remove(): void;
}

/** Imports descriptions of `test/imported`, each onto what came before, as the page on more of the API says. */
export function importedDocument(...names: readonly string[]): ImportedDocument {
  const folder = mkdtempSync(join(tmpdir(), 'imported-'));
  let last: string | undefined;
  for (const name of names) {
    const out = join(folder, name);
    const onto = last === undefined ? [] : ['--onto', last];
    execFileSync(process.execPath, [COMMAND, 'import', 'openapi', join(FILES, name), ...onto, '--out', out], {
      stdio: 'ignore',
    });
    last = out;
  }
  const at = last ?? folder;
  return {
    variables: { CAPABILITY_FILE: join(at, 'capability.yaml'), CONTRACT_DIR: join(at, 'contract') },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
