import { Origin } from './origin.js';
import type { Report } from './report.js';
import type { SourceFile } from './source-file.js';

/** `array`: lists of named items (`naftiko:`). `map`: maps keyed by name (`ikanos:`). */
export type Dialect = 'array' | 'map';

/** Keyed on the root key, because one version string exists in both dialects. */
export function detectDialect(source: SourceFile, report: Report): Dialect | undefined {
  const root = source.tree;
  if (typeof root === 'object' && root !== null) {
    if (Object.hasOwn(root, 'naftiko')) return 'array';
    if (Object.hasOwn(root, 'ikanos')) return 'map';
  }
  report.fault(
    'dialect',
    new Origin(source, ''),
    'this is not a capability document: neither `naftiko` nor `ikanos` is at its root',
    'begin with the line `naftiko: 1.0.0-alpha2`',
  );
  return undefined;
}
