import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { JsonSchema } from '@lago/capability-model';

type Json = unknown;

/** Values that a schema of the contract accepts. Knows the keywords that the contract uses. */
export function valuesOf(schema: JsonSchema): Arbitrary<Json> {
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as Json[]));
  const types = ([schema['type'] ?? 'string'].flat() as string[]).map((type) => ofType(type, schema));
  const examples = Array.isArray(schema['examples']) ? [fc.constantFrom(...(schema['examples'] as Json[]))] : [];
  return fc.oneof(...types, ...examples);
}

function ofType(type: string, schema: JsonSchema): Arbitrary<Json> {
  const number = (word: string, otherwise: number) => (schema[word] as number | undefined) ?? otherwise;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: number('minimum', -1000), max: number('maximum', 1_000_000) });
    case 'number':
      return fc
        .integer({ min: Math.ceil(number('minimum', -1000)), max: number('maximum', 1_000_000) })
        .chain((whole) => fc.constantFrom(whole, whole + 0.5));
    case 'array': {
      const items = (schema['items'] ?? {}) as JsonSchema;
      const minLength = number('minItems', 0);
      return fc.array(valuesOf(items), { minLength, maxLength: Math.min(number('maxItems', 3), minLength + 2) });
    }
    case 'object':
      return objects(schema);
    default:
      return texts(schema);
  }
}

function objects(schema: JsonSchema): Arbitrary<Json> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const names = Object.keys(properties);
  if (names.length === 0) {
    const inner = (schema['additionalProperties'] as JsonSchema | undefined) ?? { type: 'string' };
    const key = fc.stringMatching(/^[a-z][a-z_]{0,9}$/);
    const maxKeys = Math.min((schema['maxProperties'] as number | undefined) ?? 3, 3);
    return fc.dictionary(key, valuesOf(typeof inner === 'object' ? inner : { type: 'string' }), {
      minKeys: 1,
      maxKeys,
    });
  }
  const required = (schema['required'] as string[] | undefined) ?? [];
  const least = (schema['minProperties'] as number | undefined) ?? 0;
  const record = fc.record(Object.fromEntries(names.map((name) => [name, valuesOf(properties[name] as JsonSchema)])), {
    requiredKeys: required,
  });
  const dependent = Object.entries((schema['dependentSchemas'] ?? {}) as Record<string, JsonSchema>);
  return record
    .map((value) => dependent.reduce(completed, value))
    .filter((value) => Object.keys(value).length >= least);
}

/** Adds the members that another one brings along. */
function completed(
  value: Record<string, Json>,
  [name, { properties = {} }]: readonly [string, JsonSchema],
): Record<string, Json> {
  if (!Object.hasOwn(value, name)) return value;
  const fixed = Object.entries(properties as Record<string, JsonSchema>).map(([key, schema]) => [key, schema['const']]);
  return { ...value, ...Object.fromEntries(fixed) };
}

const ALPHABETS = ['a', 'Z', '0', ' ', '.', '/', '-', '_', '%', '?', '#', '&', '+', '"', '\\', 'é', '北', '🧾', '\n'];

function texts(schema: JsonSchema): Arbitrary<string> {
  const { format, pattern } = schema as { format?: string; pattern?: string };
  if (format === 'date') return dates().map((date) => date.slice(0, 10));
  if (format === 'date-time') return dates();
  if (format === 'uuid') return fc.uuid();
  const minLength = (schema['minLength'] as number | undefined) ?? 0;
  const maxLength = Math.min((schema['maxLength'] as number | undefined) ?? 20, 20);
  const free = fc.string({ unit: fc.constantFrom(...ALPHABETS), minLength, maxLength });
  if (schema['contentMediaType'] === 'application/json') return fc.array(free).map((list) => JSON.stringify(list));
  if (pattern === undefined) return free;
  const fits = new RegExp(pattern, 'u');
  return fits.test('a.b/c') ? free.filter((text) => fits.test(text)) : fc.stringMatching(fits);
}

function dates(): Arbitrary<string> {
  return fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().replace(/\.\d+Z$/, 'Z'));
}
