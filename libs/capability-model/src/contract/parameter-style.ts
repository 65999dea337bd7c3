import type { FormField, JsonSchema, QueryStyle } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { ownEntry } from '../values/own-entry.js';

/** How a parameter is written. */
export interface WrittenStyle {
  readonly style: QueryStyle;
  readonly delimiter?: string;
}

const DELIMITERS: Readonly<Record<string, string>> = {
  form: ',',
  simple: ',',
  spaceDelimited: ' ',
  pipeDelimited: '|',
};

/** OpenAPI's style and explode, in our words. Undefined for styles that are not written here (label, matrix). */
export function parameterStyle(parameter: Record<string, unknown>, schema: JsonSchema): WrittenStyle | undefined {
  const inQuery = parameter['in'] === 'query';
  const style = String(parameter['style'] ?? (inQuery ? 'form' : 'simple'));
  if (style === 'deepObject') return { style: 'map' };
  const delimiter = ownEntry(DELIMITERS, style);
  if (delimiter === undefined) return undefined;
  const explode = (parameter['explode'] ?? style === 'form') === true;
  const types = typesIn(schema);
  if (types.has('array')) {
    if (!inQuery) return { style: 'repeat', delimiter };
    if (!explode) return { style: 'repeat', delimiter };
    return { style: types.size === 1 ? 'repeat' : 'scalar' };
  }
  if (types.has('object')) return explode ? { style: 'members' } : { style: 'pairs', delimiter };
  return { style: 'scalar' };
}

/** How the keys of a form body are written: by their encoding where they have one. */
export function formFields(encoding: unknown, schema: JsonSchema): Record<string, FormField> {
  const properties = isMapping(schema['properties']) ? schema['properties'] : {};
  const encodings = isMapping(encoding) ? encoding : {};
  return Object.fromEntries(
    Object.entries(encodings).flatMap(([name, given]) => {
      if (!isMapping(given)) return [];
      if (given['style'] === undefined && given['explode'] === undefined) return [];
      const own = properties[name];
      const written = parameterStyle({ ...given, in: 'query' }, isMapping(own) ? own : {});
      return written ? [[name, written]] : [];
    }),
  );
}

/** The types a value may have, through alternatives and parts, `null` aside. */
export function typesIn(schema: JsonSchema): ReadonlySet<string> {
  const own = [schema['type'] ?? []].flat().map(String);
  const implied = own.length || !isMapping(schema['properties']) ? [] : ['object'];
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [],
  );
  const inner = parts.flatMap((part) => (isMapping(part) ? [...typesIn(part)] : []));
  return new Set([...own, ...implied, ...inner].filter((type) => type !== 'null'));
}
