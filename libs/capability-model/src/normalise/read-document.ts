import { checkShape } from './check-shape.js';
import type { DocumentModel } from '../model/document-model.js';
import { normaliseDocument } from './document.js';
import type { ImportEntry } from './document.js';
import { localPath } from '../document/local-path.js';
import { detectDialect } from '../document/dialect.js';
import type { Report } from '../document/report.js';
import { readSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';

/** A checked document and every file it was read from. */
export interface ReadDocument {
  readonly document: DocumentModel | undefined;
  readonly sources: readonly SourceFile[];
}

/** Reads a document with the adapters it imports. Faults are in the report. */
export function readDocument(file: string, report: Report): ReadDocument {
  const source = readSource(file);
  if (Array.isArray(source)) {
    report.findings.push(...source);
    return { document: undefined, sources: [] };
  }
  const dialect = detectDialect(source, report);
  if (!dialect) return { document: undefined, sources: [source] };
  const { plain, imports } = normaliseDocument(source, dialect, report);
  const document = checkShape(plain, source, report);
  const sources = [source];
  for (const entry of imports) {
    const found = importAdapter(entry, document, report);
    if (found) sources.push(found);
  }
  return { document, sources };
}

/** Adds the named adapter of another file, and those of its binds that the adapter uses. */
function importAdapter(entry: ImportEntry, document: DocumentModel, report: Report): SourceFile | undefined {
  const at = entry.origin.child('location');
  const path = localPath(entry.location, entry.origin);
  if (path === undefined) {
    const advice = 'copy the file beside the document and write file:///./name.yaml';
    report.fault('import', at, `${entry.location} cannot be imported: only files can`, advice);
    return undefined;
  }
  const source = readSource(path);
  if (Array.isArray(source)) {
    report.fault(
      'import',
      at,
      `${entry.location} cannot be imported: ${(source[0]?.message ?? '').replace('the file cannot be read: ', '')}`,
    );
    return undefined;
  }
  const dialect = detectDialect(source, report);
  if (!dialect) return undefined;
  const imported = checkShape(normaliseDocument(source, dialect, report).plain, source, report);
  const adapter = imported.consumes.find(({ namespace }) => namespace === entry.import);
  if (!adapter) {
    const known = imported.consumes.map(({ namespace }) => namespace).join(', ') || 'none';
    const advice = `it consumes: ${known}`;
    report.fault('import', entry.origin.child('import'), `${entry.location} consumes no ${entry.import}`, advice);
    return source;
  }
  adapter.namespace = entry.as;
  document.consumes.push(adapter);
  document.binds.unshift(...imported.binds.filter((bind) => bind.keys.some(({ variable }) => uses(adapter, variable))));
  return source;
}

function uses(adapter: unknown, variable: string): boolean {
  const text = JSON.stringify(adapter, (key, value: unknown) => (key === 'origin' ? undefined : value));
  return new RegExp(`\\{\\{\\s*([\\w-]+\\.)?${variable}\\s*\\}\\}`).test(text);
}
