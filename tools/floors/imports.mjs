import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The TypeScript files under a folder that are no specs. */
export function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Which folders under src import which others: folder -> set of folders. The root of src is the folder ''. */
export function folderImports(src) {
  const arrows = new Map();
  for (const file of sources(src)) {
    const from = topFolder(src, file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const to = topFolder(src, join(dirname(file), target));
      if (to !== from) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
    }
  }
  return arrows;
}

function topFolder(src, file) {
  const parts = relative(src, file).split(sep);
  return parts.length > 1 ? parts[0] : '';
}
