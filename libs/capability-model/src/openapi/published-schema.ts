import { isMapping } from '../normalise/raw.js';
import type { JsonSchema } from '../operation.js';

/** A schema without the contract's own words, which tell the gateway what to do and readers nothing. */
export function publishedSchema(schema: JsonSchema): JsonSchema {
  return strip(schema) as JsonSchema;
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !OWN.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, DATA.has(key) ? inner : strip(inner)]));
}

const OWN = new Set(['x-reads', 'x-codes', 'x-rows', 'x-advised']);
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required']);
