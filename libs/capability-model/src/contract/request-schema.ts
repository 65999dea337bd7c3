import type { JsonSchema } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';

const known = new WeakMap<object, unknown>();

/**
 * A schema of a request: what only answers hold (`readOnly`) need not be sent (OpenAPI 3.1 section 4.8.24), and a value
 * that fits several of its forms is the API's to read: descriptions say `oneOf` of forms that overlap, such as integer
 * and number.
 */
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
  const oneOf = hasOverlappingForms(schema) ? 'anyOf' : 'oneOf';
  const entries = Object.entries(schema).map(
    ([key, inner]) => [key === 'oneOf' ? oneOf : key, DATA.has(key) ? inner : read(inner)] as const,
  );
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

/** Forms that only demand or forbid members are there to exclude each other. */
function hasOverlappingForms({ oneOf, anyOf }: Record<string, unknown>): boolean {
  if (!Array.isArray(oneOf) || anyOf !== undefined) return false;
  return oneOf.some((form) => isMapping(form) && Object.keys(form).some((key) => !EXCLUDING.has(key)));
}

const EXCLUDING: ReadonlySet<string> = new Set(['required', 'not', 'title', 'description']);

const DATA: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples']);

function isReadOnly(schema: unknown): boolean {
  return isMapping(schema) && schema['readOnly'] === true;
}
