import { isMapping } from '../values/mapping.js';

const DATA = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired', 'x-codes']);
const NAMED = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs']);

/** The formats and keywords a schema uses, so that foreign ones can be announced as notes. */
export function collectKeywords(schema: unknown): { formats: Set<string>; keywords: Set<string> } {
  const words = { formats: new Set<string>(), keywords: new Set<string>() };
  walk(schema, words);
  return words;
}

function walk(schema: unknown, words: { formats: Set<string>; keywords: Set<string> }): void {
  if (Array.isArray(schema)) for (const item of schema) walk(item, words);
  if (!isMapping(schema)) return;
  for (const [key, value] of Object.entries(schema)) {
    words.keywords.add(key);
    if (key === 'format' && typeof value === 'string') words.formats.add(value);
    if (DATA.has(key)) continue;
    if (NAMED.has(key) && isMapping(value)) for (const inner of Object.values(value)) walk(inner, words);
    else walk(value, words);
  }
}
