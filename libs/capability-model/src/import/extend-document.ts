import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type { ApiAddress } from './api-address.js';
import { documentParts } from './write-document.js';
import type { Named } from './write-document.js';
import type { PublishedOperation } from './choose-operations.js';

/** A document with operations added to it. */
export interface Extended {
  readonly text: string;
  readonly added: readonly PublishedOperation[];
  readonly skipped: readonly string[];
}

/**
 * Adds operations to a document, keeping everything else as it is written. They join the consumed adapter with the
 * same address (or namespace), the first REST and the first MCP adapter.
 */
export function extendDocument(
  text: string,
  operations: readonly PublishedOperation[],
  address: ApiAddress,
): Extended | string {
  const document = parseDocument(text);
  const levels = [['capability', 'consumes'], ['consumes']];
  const adapters = levels.flatMap((level) => entries(document, level));
  const adapter =
    adapters.find((entry) => String(entry.get('baseUri')).replace(/\/+$/, '') === address.baseUri) ??
    adapters.find((entry) => entry.get('namespace') === address.namespace);
  if (!adapter)
    return 'the document consumes no API with that address: give --base-uri or --namespace of one it consumes';
  const namespace = String(adapter.get('namespace'));
  const known = new Set(operationNames(adapter).map((name) => name.toLowerCase()));
  const lower = [...known].length > 0 && operationNames(adapter).every((name) => name === name.toLowerCase());
  const named = operations.map((one) => (lower ? { ...one, name: one.name.toLowerCase() } : one));
  const added = named.filter(({ name }) => !known.has(name.toLowerCase()));
  const parts = documentParts(added, namespace);
  const exposes = [['capability', 'exposes'], ['exposes']].flatMap((level) => entries(document, level));
  append(document, adapter, 'resources', parts.consumed);
  append(
    document,
    exposes.find((entry) => entry.get('type') === 'rest'),
    'resources',
    parts.rest,
  );
  append(
    document,
    exposes.find((entry) => entry.get('type') === 'mcp'),
    'tools',
    parts.tools,
  );
  const skipped = named.filter(({ name }) => known.has(name.toLowerCase())).map(({ name }) => name);
  return { text: document.toString({ lineWidth: 120 }), added, skipped };
}

function entries(document: Document, path: readonly string[]): YAMLMap[] {
  const list = document.getIn(path);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}

function operationNames(adapter: YAMLMap): string[] {
  const plain = (adapter.toJSON() as { resources?: unknown }).resources;
  const resources = Object.values((plain ?? {}) as Record<string, { operations?: unknown }>);
  return resources.flatMap(({ operations }) =>
    Array.isArray(operations)
      ? (operations as Named[]).map(({ name }) => name)
      : Object.keys((operations ?? {}) as Record<string, unknown>),
  );
}

/** Adds named items to a list, or under their names to a map: whichever spelling the document has. */
function append(document: Document, holder: YAMLMap | undefined, key: string, items: readonly Named[]): void {
  const target = holder?.get(key) as YAMLSeq | YAMLMap | undefined;
  if (isSeq(target)) {
    for (const item of items) target.add(document.createNode(item));
  } else if (isMap(target)) {
    for (const item of items) target.set(freeName(target, item.name), document.createNode(mapSpelling(item)));
  }
}

function freeName(target: YAMLMap, name: string): string {
  let free = name;
  for (let count = 2; target.has(free); count++) free = `${name}-${count}`;
  return free;
}

/** Lists of named items become maps keyed by name, `label` becomes `display`. */
function mapSpelling({ name: _name, label, ...rest }: Named): unknown {
  const converted = Object.entries(rest).map(([key, value]) => {
    if (key !== 'operations' && key !== 'inputParameters') return [key, value];
    return [key, Object.fromEntries((value as Named[]).map((item) => [item.name, mapSpelling(item)]))];
  });
  return Object.fromEntries([...(label === undefined ? [] : [['display', label]]), ...converted]) as unknown;
}
