import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * The floors inside each project that has a floors.json: rows from the top down, each a list of folders under src.
 * A folder may import from folders of lower rows only. The files at the root of src stand above all rows.
 */
export function projectsWithFloors() {
  return ['libs', 'apps']
    .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
    .filter((project) => existsSync(join(root, project, 'floors.json')))
    .map((project) => ({ project, rows: JSON.parse(readFileSync(join(root, project, 'floors.json'), 'utf8')) }));
}
