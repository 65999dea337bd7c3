import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type { Addresses, ApiAddress } from './api-address.js';
import { addressesOf, bindKeys, consumedAdapter } from './new-document.js';
import type { ServedOperation } from './served-operation.js';
import { consumedResources, exposedParts } from './write-document.js';
import type { Named } from './write-document.js';

/** A document that operations are added to. */
export interface Extension {
  /** Names of operations that the document consumes of this API already, in lower case. */
  readonly known: ReadonlySet<string>;
  /** Its names are all in lower case: so are those that are added. */
  readonly lower: boolean;
  /** Put before paths and names of an API that the document does not consume yet. */
  readonly prefix: string | undefined;
  /** The document with operations added, everything else as it is written. */
  write(operations: readonly ServedOperation[]): string;
}

/**
 * Prepares a document for more operations. They join the consumed adapter with the same address (or namespace), the
 * first REST and the first MCP adapter; an API that is new to the document gets adapters of its own.
 */
export function extendDocument(text: string, { namespace, baseUri }: Addresses): Extension {
  const first = parseDocument(text);
  const adapter = findAdapter(first, namespace, baseUri);
  const names = adapter ? operationNames(adapter) : [];
  const prefix = adapter ? undefined : namespace;
  return {
    known: new Set(names.map((name) => name.toLowerCase())),
    lower: names.length > 0 && names.every((name) => name === name.toLowerCase()),
    prefix,
    write: (operations) => {
      const document = parseDocument(text);
      const joined = findAdapter(document, namespace, baseUri);
      const own = joined ? String(joined.get('namespace')) : undefined;
      const isJoined = (address: ApiAddress) => own !== undefined && address.namespace === namespace;
      append(document, joined, 'resources', consumedResources(operations.filter(({ address }) => isJoined(address))));
      addAdapters(
        document,
        addressesOf(operations).filter((address) => !isJoined(address)),
        operations,
      );
      const exposes = sections(document, 'exposes');
      const tools = exposes.find((entry) => entry.get('type') === 'mcp');
      const parts = exposedParts(operations, {
        namespaceOf: (address) => (own !== undefined && isJoined(address) ? own : address.namespace),
        tools: String(tools?.get('namespace') ?? 'tools'),
        prefix,
      });
      append(
        document,
        exposes.find((entry) => entry.get('type') === 'rest'),
        'resources',
        parts.rest,
      );
      append(document, tools, 'tools', parts.tools);
      return document.toString({ lineWidth: 120 });
    },
  };
}

function findAdapter(document: Document, namespace: string, baseUri: string): YAMLMap | undefined {
  const adapters = sections(document, 'consumes');
  return (
    adapters.find((entry) => baseUri !== '' && String(entry.get('baseUri')).replace(/\/+$/, '') === baseUri) ??
    adapters.find((entry) => entry.get('namespace') === namespace)
  );
}

/** Entries of a list, wherever the document has it. */
function sections(document: Document, key: string): YAMLMap[] {
  return [['capability', key], [key]].flatMap((path) => {
    const list = document.getIn(path);
    return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
  });
}

function addAdapters(
  document: Document,
  addresses: readonly ApiAddress[],
  operations: readonly ServedOperation[],
): void {
  if (!addresses.length) return;
  const plain = isSeq(sections(document, 'exposes')[0]?.get('resources')) || !document.has('ikanos');
  const where = ['capability', 'consumes'];
  const list = [where, ['consumes']].map((path) => document.getIn(path)).find((found) => isSeq(found));
  const adapters = addresses.map((address) => {
    const adapter = consumedAdapter(address, operations);
    return document.createNode(plain ? adapter : mapSpelling({ name: '', ...adapter }));
  });
  if (list) for (const adapter of adapters) list.add(adapter);
  else document.setIn(where, document.createNode(adapters));
  const keys = bindKeys(addresses);
  if (!Object.keys(keys).length) return;
  const bind = document.createNode({ namespace: freeBind(document), keys });
  const binds = [['binds'], ['capability', 'binds']].map((path) => document.getIn(path)).find((found) => isSeq(found));
  if (binds) binds.add(bind);
  else document.setIn(['binds'], document.createNode([bind]));
}

function freeBind(document: Document): string {
  const taken = sections(document, 'binds').map((entry) => String(entry.get('namespace')));
  let name = 'env';
  for (let count = 2; taken.includes(name); count++) name = `env-${count}`;
  return name;
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

const NAMED_LISTS = ['operations', 'inputParameters', 'resources'];

/** Lists of named items become maps keyed by name, `label` becomes `display`. */
function mapSpelling({ name: _name, label, ...rest }: Named): unknown {
  const converted = Object.entries(rest).map(([key, value]) => {
    if (!NAMED_LISTS.includes(key)) return [key, value];
    return [key, Object.fromEntries((value as Named[]).map((item) => [item.name, mapSpelling(item)]))];
  });
  return Object.fromEntries([...(label === undefined ? [] : [['display', label]]), ...converted]) as unknown;
}
