import type { Dialect } from '../document/dialect.js';
import { Origin } from '../document/origin.js';
import { ownEntry } from '../values/own-entry.js';
import type { Report } from '../document/report.js';
import type { SourceFile } from '../document/source-file.js';
import { EXPOSED_ELSEWHERE, importOf, refuse } from './unsupported.js';
import { normaliseAdapter } from './consumed.js';
import { normaliseAggregate, normaliseMcp, normaliseRest } from './exposed.js';
import { isMapping } from '../values/mapping.js';
import { listAt, mappingAt, renamed } from './raw.js';
import type { Mapping } from '../values/mapping.js';
import type { Raw } from './raw.js';

/** `consumes` entries that name an adapter of another file. */
export interface ImportEntry {
  readonly location: string;
  readonly import: string;
  readonly as: string;
  readonly origin: Origin;
}

/** A document in one form, not yet checked. */
export interface NormalisedDocument {
  readonly plain: Mapping;
  readonly imports: readonly ImportEntry[];
}

/** Brings both spellings to one form: lists of named items, `label`, `functions`; root and capability level merged. */
export function normaliseDocument(source: SourceFile, dialect: Dialect, report: Report): NormalisedDocument {
  const root: Raw = { value: source.tree as Mapping, origin: new Origin(source, '') };
  const capability = mappingAt(root, 'capability', report);
  const levels = capability ? [root, capability] : [root];
  const collect = (key: string) => levels.flatMap((level) => listAt(level, key, report));
  const written = (key: string) => collect(key).filter((entry) => !isImport(entry));
  const exposed = written('exposes');
  const consumed = collect('consumes');
  const info = mappingAt(root, 'info', report);
  const imports = consumed.flatMap((entry) => importEntry(entry, report));
  for (const key of ['exposes', 'binds', 'aggregates']) {
    for (const { origin } of collect(key).filter(isImport)) refuse(importOf(key), origin, report);
  }
  for (const entry of exposed) refuseExposed(entry, report);
  const known = new Set(['naftiko', 'ikanos', 'info', 'capability', 'binds', 'consumes', 'exposes', 'aggregates']);
  for (const level of levels) {
    for (const key of Object.keys(level.value)) {
      if (!known.has(key)) refuseOrNote(level.origin.child(key), key, report);
    }
  }
  const plain: Mapping = {
    version: String(root.value[dialect === 'array' ? 'naftiko' : 'ikanos']),
    info: info && { ...renamed(info.value, 'display', 'label'), pointer: info.origin.pointer },
    binds: written('binds').map((bind) => normaliseBind(bind)),
    consumes: consumed.filter((entry) => !isImport(entry)).map((entry) => normaliseAdapter(entry, report)),
    rest: exposed.filter(({ value }) => value['type'] === 'rest').map((entry) => normaliseRest(entry, report)),
    mcp: exposed.filter(({ value }) => value['type'] === 'mcp').map((entry) => normaliseMcp(entry, report)),
    aggregates: written('aggregates').map((entry) => normaliseAggregate(entry, report)),
    pointer: '',
  };
  return { plain, imports };
}

function normaliseBind({ value, origin }: Raw): Mapping {
  const keys = value['keys'];
  const list = isMapping(keys)
    ? Object.entries(keys).map(([variable, key]) => ({
        variable,
        key,
        pointer: origin.child('keys', variable).pointer,
      }))
    : keys;
  return { ...value, keys: list, pointer: origin.pointer };
}

const isImport = ({ value }: Raw): boolean => Object.hasOwn(value, 'import');

function importEntry(raw: Raw, report: Report): ImportEntry[] {
  if (!isImport(raw)) return [];
  const { value, origin } = raw;
  const location = value['location'] ?? value['from'];
  const name = value['import'];
  if (typeof location !== 'string' || typeof name !== 'string') {
    report.fault('shape', origin, 'an import needs `location` (a file) and `import` (a namespace of that file)');
    return [];
  }
  return [{ location, import: name, as: typeof value['as'] === 'string' ? value['as'] : name, origin }];
}

function refuseExposed({ value, origin }: Raw, report: Report): void {
  const type = String(value['type']);
  if (type === 'rest' || type === 'mcp') return;
  const construct = ownEntry(EXPOSED_ELSEWHERE, type);
  if (construct) refuse(construct, origin.child('type'), report);
  else report.fault('shape', origin.child('type'), '`exposes` needs a type: rest or mcp');
}

function refuseOrNote(origin: Origin, key: string, report: Report): void {
  report.deviation('unknown-property', origin, `${key} is not part of the format and has no effect`);
}
