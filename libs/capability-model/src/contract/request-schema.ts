import type { JsonSchema } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';

const known = new WeakMap<object, unknown>();

/** A schema of a request: what only answers hold (`readOnly`) need not be sent (OpenAPI 3.1 section 4.8.24). */
export function requestSchema(schema: JsonSchema): JsonSchema {
  return read(schema) as JsonSchema;
}

/** What does not change stays the same object, so that shared schemas stay shared. */
function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const result = Array.isArray(value) ? readList(value as unknown[]) : readMembers(value as Record<string, unknown>);
  known.set(value, result);
  return result;
}

function readList(list: readonly unknown[]): unknown {
  const items = list.map(read);
  return items.some((item, index) => item !== list[index]) ? items : list;
}

function readMembers(schema: Record<string, unknown>): unknown {
  const entries = Object.entries(schema).map(([key, inner]) => [key, DATA.has(key) ? inner : read(inner)] as const);
  const changed = entries.some(([key, inner]) => inner !== schema[key]);
  const { required, properties } = schema;
  const optional =
    Array.isArray(required) && isMapping(properties)
      ? required.filter((name) => isReadOnly(properties[String(name)]))
      : [];
  if (!changed && !optional.length) return schema;
  const rest = Array.isArray(required) ? required.filter((name) => !optional.includes(name)) : required;
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === 'required' ? rest : inner]));
}

const DATA: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples']);

function isReadOnly(schema: unknown): boolean {
  return isMapping(schema) && schema['readOnly'] === true;
}
