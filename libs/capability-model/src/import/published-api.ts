import { Origin } from '../document/origin.js';
import { CapabilityError } from '../document/finding.js';
import { isMapping } from '../values/mapping.js';
import { Report } from '../document/report.js';
import { readSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { upgrade } from './upgrade.js';

/** An OpenAPI file of an API, in the form of version 3.1. */
export interface PublishedApi {
  readonly source: SourceFile;
  readonly root: Readonly<Record<string, unknown>>;
}

/** Reads an OpenAPI 3.0 or 3.1 file. Throws CapabilityError. */
export function readPublishedApi(path: string): PublishedApi {
  const source = readSource(path);
  if (Array.isArray(source)) throw new CapabilityError(source);
  const { tree } = source;
  const version = isMapping(tree) ? String(tree['openapi'] ?? tree['swagger']) : '';
  if (isMapping(tree) && /^3\.[01]\./.test(version)) {
    return { source, root: version.startsWith('3.0.') ? (upgrade(tree) as Record<string, unknown>) : tree };
  }
  const report = new Report();
  const advice = 'convert it to OpenAPI 3.1';
  report.fault('contract-file', new Origin(source, '/openapi'), 'this is not an OpenAPI 3.0 or 3.1 file', advice);
  throw new CapabilityError(report.findings);
}
