import type { JsonSchema } from '../operation/operation.js';
import { KINDS, parseReading } from '../reading/reading.js';
import { isMapping } from '../values/mapping.js';
import { ContractError } from './contract-error.js';
import { SCHEMA_EXTENSIONS } from '../reading/schema-extensions.js';
import type { ContractFiles } from './read-contract.js';
import { locate } from './resolve.js';
import type { Located } from './resolve.js';

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const ONE = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'];
const MORE_ONE = ['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'];
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];
const ANNOTATIONS = new Set([
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...SCHEMA_EXTENSIONS,
]);
/** OpenAPI's own additions, which say nothing about what is valid. */
const DROPPED = new Set([
  ...['xml', 'externalDocs', 'discriminator', '$id', '$schema', '$comment', '$anchor', '$vocabulary'],
  // Recursion by name is cut like any other: what stands there may be anything.
  ...['$recursiveAnchor', '$recursiveRef', '$dynamicAnchor', '$dynamicRef'],
]);

/** A schema with every `$ref` replaced by its target and OpenAPI's own keywords removed. */
export function resolveSchema(located: Located, files: ContractFiles, trail: readonly string[] = []): JsonSchema {
  const { value, at } = located;
  if (value === true || value === undefined) return {};
  if (value === false) return { not: {} };
  if (!isMapping(value)) throw new ContractError('contract-schema', at, 'a schema must be a mapping');
  if (value['$ref'] === null) {
    throw new ContractError(
      'contract-ref',
      at.child('$ref'),
      '$ref is empty',
      'quote it: in YAML a # begins a comment',
    );
  }
  if (typeof value['$ref'] === 'string') return resolveReference(value, located, files, trail);
  const inner = (child: unknown, ...tokens: (string | number)[]): unknown =>
    typeof child === 'boolean' ? child : resolveSchema({ value: child, at: at.child(...tokens) }, files, trail);
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    if ((key.startsWith('x-') && !SCHEMA_EXTENSIONS.has(key)) || DROPPED.has(key)) continue;
    if (key === 'x-reads' && !parseReading(child)) {
      throw new ContractError('contract-reads', at.child(key), `x-reads must begin with one of ${KINDS.join(', ')}`);
    }
    if (key === 'example') result['examples'] ??= [child];
    else if (key === 'examples' && !Array.isArray(child)) continue;
    else if (ONE.includes(key) || MORE_ONE.includes(key)) result[key] = inner(child, key);
    else if (LIST.includes(key) && Array.isArray(child)) {
      result[key] = child.map((item: unknown, index) => inner(item, key, index));
    } else if (NAMED.includes(key) && isMapping(child)) {
      result[key] = Object.fromEntries(Object.entries(child).map(([name, item]) => [name, inner(item, key, name)]));
    } else result[key] = child;
  }
  return result;
}

function resolveReference(
  value: Record<string, unknown>,
  { at }: Located,
  files: ContractFiles,
  trail: readonly string[],
): JsonSchema {
  const { $ref, ...beside } = value;
  const target = locate(String($ref), at, files);
  const key = `${target.at.source.path}#${target.at.pointer}`;
  if (trail.includes(key)) {
    throw new ContractError(
      'contract-cycle',
      at.child('$ref'),
      `the schema ${String($ref)} contains itself`,
      'describe the inner occurrence as a plain object',
    );
  }
  const found = resolveTarget(target, key, files, trail);
  const own = resolveSchema({ value: beside, at }, files, trail);
  if (!Object.keys(own).length) return found;
  if (Object.keys(own).every((name) => ANNOTATIONS.has(name))) return { ...found, ...own };
  return { allOf: [found, own] };
}

const resolved = new WeakMap<ContractFiles, Map<string, JsonSchema>>();

/** A target resolves to the same object wherever it is named. */
function resolveTarget(target: Located, key: string, files: ContractFiles, trail: readonly string[]): JsonSchema {
  const known = resolved.get(files) ?? new Map<string, JsonSchema>();
  resolved.set(files, known);
  const before = known.get(key);
  if (before) return before;
  const schema = resolveSchema(target, files, [...trail, key]);
  known.set(key, schema);
  return schema;
}
