import { isMapping } from '../normalise/raw.js';
import type { JsonSchema } from '../operation.js';

/** What two descriptions of one value are compared by. */
export interface Shape {
  readonly types: readonly string[];
  readonly values: readonly string[];
  readonly format: string | undefined;
  readonly required: boolean;
}

/** Every value a schema describes, by pointer; list items are `*`. */
export function flattenSchema(schema: JsonSchema, pointer: string, required: boolean): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  visit(schema, pointer, required, shapes);
  return shapes;
}

function visit(schema: JsonSchema, pointer: string, required: boolean, shapes: Map<string, Shape>): void {
  const parts = partsOf(schema);
  const types = new Set(parts.flatMap(({ type }) => [type ?? []].flat() as string[]));
  if (!types.size && parts.some((part) => isMapping(part['properties']))) types.add('object');
  const values = parts.flatMap((part) => (Array.isArray(part['enum']) ? (part['enum'] as unknown[]) : []));
  const format = parts.map((part) => part['format']).find((found) => typeof found === 'string');
  shapes.set(pointer, {
    types: [...types].sort(),
    values: [...new Set(values.map((value) => JSON.stringify(value)))].sort(),
    format,
    required,
  });
  const demanded = new Set(parts.flatMap((part) => (Array.isArray(part['required']) ? part['required'] : [])));
  for (const part of parts) {
    const properties = isMapping(part['properties']) ? part['properties'] : {};
    for (const [name, inner] of Object.entries(properties)) {
      if (isMapping(inner)) visit(inner, `${pointer}/${name}`, demanded.has(name), shapes);
    }
    if (isMapping(part['items'])) visit(part['items'], `${pointer}/*`, false, shapes);
  }
}

function partsOf(schema: JsonSchema): JsonSchema[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [],
  );
  return [schema, ...lists.flatMap((part) => (isMapping(part) ? partsOf(part) : []))];
}
