import { Origin } from '../document/origin.js';
import { CapabilityError } from '../document/finding.js';
import { isMapping } from '../values/mapping.js';
import { Report } from '../document/report.js';
import { readSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { remarkOf } from './left-out.js';
import type { Remark } from './left-out.js';
import { upgrade } from './upgrade.js';

/** An OpenAPI file of an API, in the form of version 3.1. */
export interface PublishedApi {
  readonly source: SourceFile;
  readonly root: Readonly<Record<string, unknown>>;
  /** What of it had to go. */
  readonly remarks: readonly Remark[];
}

/** Reads an OpenAPI 3.0 or 3.1 file. Throws CapabilityError. */
export function readPublishedApi(path: string): PublishedApi {
  const source = readSource(path);
  if (Array.isArray(source)) throw new CapabilityError(source);
  const { tree } = source;
  const version = isMapping(tree) ? String(tree['openapi'] ?? tree['swagger']) : '';
  if (isMapping(tree) && /^3\.[01](\.|$)/.test(version)) {
    const remarks: Remark[] = [];
    const root = upgrade(tree, (keyword, reason) => {
      remarks.push(remarkOf(undefined, new Origin(source, ''), `${keyword} ${reason} and was dropped`));
    });
    return { source, root: root as Record<string, unknown>, remarks };
  }
  const report = new Report();
  const old = isMapping(tree) && tree['swagger'] !== undefined;
  const message = old ? `this is Swagger ${version}, not OpenAPI 3` : 'this is not an OpenAPI 3.0 or 3.1 file';
  const advice = old
    ? 'convert it, for example by `npx swagger2openapi FILE -o openapi.yaml`'
    : 'convert it to OpenAPI 3.1';
  report.fault('contract-file', new Origin(source, old ? '/swagger' : '/openapi'), message, advice);
  throw new CapabilityError(report.findings);
}
