/** Keys whose value is data of the API's own, not a part of the description. */
const DATA: ReadonlySet<string> = new Set(['example', 'default', 'enum', 'const']);

/** Keys whose members have names of the API's own. */
const NAMED: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'responses', 'content', 'headers'],
  ...['examples', 'callbacks', 'links', 'encoding', 'schemas', 'parameters', 'requestBodies', 'paths', 'pathItems'],
]);

/** What stands under a key of a part: data to be left as it is, parts by name, or a part. */
export function roleOf(key: string, value: unknown, inside: string): 'data' | 'named' | 'part' {
  if (inside === 'example object') return key === 'value' ? 'data' : 'part';
  if (DATA.has(key) || (key === 'examples' && Array.isArray(value)) || key === 'securitySchemes') return 'data';
  return NAMED.has(key) && !Array.isArray(value) ? 'named' : 'part';
}

/** What the members of a named map are, by the key of the map. */
export function memberOf(key: string): string {
  return key === 'examples' ? 'example object' : key;
}
