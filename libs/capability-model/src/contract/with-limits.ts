import type { Limits } from '../operation/capability.js';
import { isMapping } from '../values/mapping.js';
import type { JsonSchema } from '../operation/operation.js';

/** A schema with the lengths of lists (`maxItems`) that are known better here than to the contract: `x-limit` names them. */
export function withLimits(schema: JsonSchema, limits: Limits): JsonSchema {
  return Object.keys(limits).length ? (limited(schema, limits) as JsonSchema) : schema;
}

function limited(value: unknown, limits: Limits): unknown {
  if (Array.isArray(value)) return value.map((item) => limited(item, limits));
  if (!isMapping(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, limited(inner, limits)]));
  const name = value['x-limit'];
  const limit = typeof name === 'string' && Object.hasOwn(limits, name) ? limits[name] : undefined;
  return limit === undefined ? copy : { ...copy, maxItems: limit };
}
