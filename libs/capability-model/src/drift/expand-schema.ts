import { ContractError } from '../contract/contract-error.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { locate } from '../contract/resolve.js';
import type { Located } from '../contract/resolve.js';
import { pointerTokens } from '../values/json-pointer.js';
import type { Origin } from '../document/origin.js';
import { isMapping } from '../values/mapping.js';
import type { Expanded, Part } from './expanded-schema.js';
import { isAnnotation } from './keywords.js';
import { typesOf } from './schema-types.js';

/** A schema as it is written, or several that hold together or in turn. */
export type SchemaNode =
  | { readonly kind: 'written'; readonly located: Located }
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly SchemaNode[] };

/** Follows references, joins what holds together and takes single choices for what they are. */
export function expandSchema(node: SchemaNode, files: ContractFiles, trail: readonly string[] = []): Expanded {
  if (node.kind === 'written') return expandWritten(node.located, files, trail);
  const inner = node.nodes.map((one) => expandSchema(one, files, trail));
  return node.kind === 'all' ? together(inner) : oneOf(inner);
}

function expandWritten({ value, at }: Located, files: ContractFiles, trail: readonly string[]): Expanded {
  if (value === false) return plain({ keywords: { not: {} }, at });
  if (!isMapping(value)) return plain({ keywords: {}, at });
  const { $ref, allOf, anyOf, oneOf: one, nullable, ...keywords } = value;
  const within = (list: unknown, key: string): Expanded[] =>
    Array.isArray(list)
      ? list.map((item: unknown, index) => expandWritten({ value: item, at: at.child(key, index) }, files, trail))
      : [];
  const joined = [
    ...(typeof $ref === 'string' ? [expandReference($ref, at, files, trail)] : []),
    ...within(allOf, 'allOf'),
    ...[within(anyOf, 'anyOf'), within(one, 'oneOf')].filter((list) => list.length).map(oneOf),
  ];
  const all = together([plain({ keywords, at }), ...joined]);
  return nullable === true ? { ...all, nullable: true } : all;
}

function expandReference($ref: string, at: Origin, files: ContractFiles, trail: readonly string[]): Expanded {
  try {
    const target = locate($ref, at, files);
    const key = keyOf(target.at);
    if (trail.includes(key)) return broken(`the schema ${$ref} is made of itself`, key);
    const found = expandWritten(target, files, [...trail, key]);
    const [, kind, name, ...deeper] = pointerTokens(target.at.pointer);
    return kind === 'schemas' && !deeper.length && name !== undefined ? { ...found, name } : found;
  } catch (error) {
    if (error instanceof ContractError) return broken(error.message, $ref);
    throw error;
  }
}

function plain(part: Part): Expanded {
  const key = keyOf(part.at);
  return { parts: [part], choices: [], nullable: false, name: undefined, broken: undefined, key, writtenAt: [key] };
}

function broken(message: string, key: string): Expanded {
  return { parts: [], choices: [], nullable: false, name: undefined, broken: message, key, writtenAt: [key] };
}

function together(given: readonly Expanded[]): Expanded {
  const speaking = given.filter((one) => !isSilent(one));
  const all = speaking.length ? speaking : given.slice(0, 1);
  const [only] = all;
  if (only && all.length === 1) return only;
  return {
    parts: all.flatMap(({ parts }) => parts),
    choices: all.flatMap(({ choices }) => choices),
    nullable: all.some(({ nullable }) => nullable) && all.every(takesNull),
    name: undefined,
    broken: all.find((one) => one.broken !== undefined)?.broken,
    key: all.map(({ key }) => key).join(' '),
    writtenAt: all.flatMap(({ writtenAt }) => writtenAt),
  };
}

function oneOf(forms: readonly Expanded[]): Expanded {
  const real = forms.filter((form) => !isNull(form));
  const nullable = real.length < forms.length || real.some((form) => form.nullable);
  const [only] = real;
  if (only && real.length === 1) return { ...only, nullable };
  const failed = real.find((one) => one.broken !== undefined)?.broken;
  const key = real.map((form) => form.key).join('|');
  const writtenAt = real.flatMap((form) => form.writtenAt);
  return { parts: [], choices: [real], nullable, name: undefined, broken: failed, key, writtenAt };
}

/** True for what allows everything: beside other demands it says nothing. */
function isSilent({ parts, choices, broken: fault }: Expanded): boolean {
  return (
    !choices.length && fault === undefined && parts.every(({ keywords }) => Object.keys(keywords).every(isAnnotation))
  );
}

function takesNull(schema: Expanded): boolean {
  return schema.nullable || (typesOf(schema)?.includes('null') ?? true);
}

function isNull({ parts, choices }: Expanded): boolean {
  const [part] = parts;
  return parts.length === 1 && !choices.length && part?.keywords['type'] === 'null';
}

function keyOf({ source, pointer }: Origin): string {
  return `${source.path}#${pointer}`;
}
