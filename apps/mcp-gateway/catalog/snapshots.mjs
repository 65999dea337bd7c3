import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** One file per tool: a change of the catalog is a change somebody reviews. */
export const SNAPSHOTS = join(import.meta.dirname, '../test/__toolsnaps__');

export function readSnapshots(folder = SNAPSHOTS) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

export async function writeSnapshots(tools, folder = SNAPSHOTS) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = await resolveConfig(join(folder, 'tool.json'));
  for (const tool of tools) {
    const text = await format(JSON.stringify(tool), { ...config, parser: 'json' });
    writeFileSync(join(folder, `${tool.name}.json`), text);
  }
}
