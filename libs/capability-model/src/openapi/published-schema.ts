import { SCHEMA_EXTENSIONS } from '../reading/schema-extensions.js';
import { isMapping } from '../values/mapping.js';
import type { JsonSchema } from '../operation/operation.js';

/** A schema without the contract's own words, which tell the gateway what to do and readers nothing. */
export function publishedSchema(schema: JsonSchema): JsonSchema {
  return publish(schema, false) as JsonSchema;
}

/** Within a condition a schema speaks of some members only: linters would take it for a whole object. */
function publish(value: unknown, conditional: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => publish(item, conditional));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !SCHEMA_EXTENSIONS.has(key));
  const opened = conditional && isMapping(value['properties']) ? { additionalProperties: true } : {};
  const published = entries.map(([key, inner]) => [
    key,
    DATA.has(key) ? inner : publish(inner, conditional || CONDITIONS.has(key)),
  ]);
  return { ...opened, ...(Object.fromEntries(published) as JsonSchema) };
}

const DATA = new Set(['enum', 'const', 'default', 'examples', 'required']);
const CONDITIONS = new Set(['if', 'then', 'else']);
