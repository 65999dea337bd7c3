import type { ContractEntry } from '../contract/contract-operation.js';
import { jsonMedia } from '../contract/media.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { follow } from '../contract/resolve.js';
import { pointerTokens } from '../values/json-pointer.js';
import type { Origin } from '../document/origin.js';
import { isMapping } from '../values/mapping.js';
import type { SchemaComparison } from './compare-schemas.js';
import { NOTHING } from './difference.js';
import { expandSchema } from './expand-schema.js';
import type { SchemaNode } from './expand-schema.js';
import { typesOf } from './schema-types.js';

interface Written {
  readonly in: string;
  /** A placeholder's is its position: what it is called makes no difference. */
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly style: string;
  readonly schema: SchemaNode;
  readonly cause: string;
  /** Where it is called what, when the operation only refers to it. */
  readonly component: string | undefined;
}

/** Compares what goes into path, query, headers and cookies. Placeholders are paired by position, the rest by name. */
export function compareParameters(
  entries: { readonly ours: ContractEntry; readonly theirs: ContractEntry },
  files: { readonly ours: ContractFiles; readonly theirs: ContractFiles },
  at: string,
  schemas: SchemaComparison,
): void {
  const { differences } = schemas;
  const ours = parametersOf(entries.ours, files.ours);
  const theirs = parametersOf(entries.theirs, files.theirs);
  const pairs = pairUp(ours, theirs);
  for (const one of ours.filter((candidate) => !pairs.has(candidate))) {
    const causes = [`${entries.theirs.at.pointer} ${one.in} ${one.name}`];
    differences.say(placeOf(one, at), 'present', {
      ours: schemas.inShort(one.schema, 'ours'),
      theirs: NOTHING,
      causes,
    });
  }
  for (const one of theirs.filter((candidate) => ![...pairs.values()].includes(candidate))) {
    const said = { ours: NOTHING, theirs: schemas.inShort(one.schema, 'theirs'), causes: [one.cause] };
    differences.say(placeOf({ ...one, component: undefined }, at), 'present', said);
  }
  for (const [one, another] of pairs) {
    const place = placeOf(one, at);
    const causes = [another.cause];
    differences.visit(place, causes);
    const say = (keyword: string, said: string, published: string) =>
      differences.say(place, keyword, { ours: said, theirs: published, causes });
    if (one.in !== 'path') say('name', one.name, another.name);
    say('in', one.in, another.in);
    say('required', one.required ? 'yes' : 'no', another.required ? 'yes' : 'no');
    say('deprecated', String(one.deprecated), String(another.deprecated));
    say('style', one.style, another.style);
    schemas.compare({ ours: one.schema, theirs: another.schema }, place, false);
  }
}

function pairUp(ours: readonly Written[], theirs: readonly Written[]): Map<Written, Written> {
  const pairs = new Map<Written, Written>();
  const left = new Set(theirs);
  const bare = ({ name }: Written) => name.replace(/\[[^[\]]*\]$/, '');
  const fits: ((one: Written, other: Written) => boolean)[] = [
    (one, other) => one.in === other.in && one.name === other.name,
    (one, other) => one.in === other.in && bare(one) === bare(other),
    (one, other) => one.name === other.name && one.in !== 'path' && other.in !== 'path',
  ];
  for (const fit of fits) {
    for (const one of ours.filter((candidate) => !pairs.has(candidate))) {
      const other = [...left].find((candidate) => fit(one, candidate));
      if (!other) continue;
      pairs.set(one, other);
      left.delete(other);
    }
  }
  return pairs;
}

function placeOf({ component, in: place, label }: Written, at: string): string {
  return component ?? `${at}/${place}/${label}`;
}

function parametersOf(entry: ContractEntry, files: ContractFiles): Written[] {
  const order = [...entry.path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const found = new Map<string, Written>();
  const lists = [
    { list: entry.item['parameters'], from: entry.at.parent().child('parameters') },
    { list: entry.operation['parameters'], from: entry.at.child('parameters') },
  ];
  for (const { list, from } of lists) {
    for (const [index, value] of (Array.isArray(list) ? (list as unknown[]) : []).entries()) {
      const parameter = readParameter(value, from.child(index), files);
      if (!parameter) continue;
      const name = parameter.in === 'path' ? `${order.indexOf(parameter.name) + 1}` : parameter.name;
      found.set(`${parameter.in} ${parameter.name}`, { ...parameter, name });
    }
  }
  return [...found.values()];
}

function readParameter(written: unknown, from: Origin, files: ContractFiles): Written | undefined {
  const { value, at } = follow({ value: written, at: from }, files);
  if (!isMapping(value)) return undefined;
  const media = isMapping(value['content']) ? jsonMedia(value['content']) : undefined;
  const located = media
    ? { value: media.value['schema'], at: at.child('content', media.type, 'schema') }
    : { value: value['schema'], at: at.child('schema') };
  const schema: SchemaNode = { kind: 'written', located };
  const [, kind, name, ...deeper] = pointerTokens(at.pointer);
  return {
    in: String(value['in']),
    name: String(value['name']),
    label: String(value['name']),
    required: value['in'] === 'path' || value['required'] === true,
    deprecated: value['deprecated'] === true,
    style: media ? media.type : styleOf(value, typesOf(expandSchema(schema, files)) ?? []),
    schema,
    cause: `${at.source.path}#${at.pointer}`,
    component: kind === 'parameters' && !deeper.length ? `parameters/${name ?? ''}` : undefined,
  };
}

/** How lists and objects are written; plain values look the same in every style. */
function styleOf(parameter: Record<string, unknown>, types: readonly string[]): string {
  const inPath = parameter['in'] === 'path' || parameter['in'] === 'header';
  const style = String(parameter['style'] ?? (inPath ? 'simple' : 'form'));
  if (style === 'deepObject') return style;
  const many = types.includes('array') || types.includes('object');
  if (!many) return style === 'label' || style === 'matrix' ? style : 'plain';
  const explode = (parameter['explode'] ?? style === 'form') === true;
  return `${style}, ${explode ? 'exploded' : 'in one value'}`;
}
