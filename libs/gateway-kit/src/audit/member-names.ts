import type { JsonSchema } from '@lago/capability-model';

const made = new WeakMap<JsonSchema, ReadonlySet<string>>();

/** The names a schema gives to members of an object, in whichever of its parts. */
export function memberNames(schema: JsonSchema): ReadonlySet<string> {
  const known = made.get(schema);
  if (known) return known;
  const names = new Set(
    parts(schema).flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : [])),
  );
  made.set(schema, names);
  return names;
}

/** What a schema says about one member; nothing when several parts or none describe it. */
export function memberOf(schema: JsonSchema, name: string): JsonSchema {
  const described = parts(schema).flatMap(({ properties }) => {
    const member = isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isSchema(member) ? [member] : [];
  });
  return described[0] ?? {};
}

function parts(schema: JsonSchema): JsonSchema[] {
  const composed = ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [],
  );
  return [schema, ...composed.filter(isSchema).flatMap(parts)];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
