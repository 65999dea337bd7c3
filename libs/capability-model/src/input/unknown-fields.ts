import { escapeToken } from '../document/json-pointer.js';
import { isMapping } from '../normalise/raw.js';
import type { BodyContract, JsonSchema } from '../operation.js';

/** Pointers of body fields that no schema mentions. Composed schemas count as mentioning what any part mentions. */
export function unknownFields(body: unknown, contract: BodyContract | undefined): string[] {
  if (body === undefined) return [];
  if (!contract) return ['/body'];
  return contract.described ? walk(body, [contract.schema], '/body') : [];
}

function walk(value: unknown, schemas: readonly JsonSchema[], pointer: string): string[] {
  const parts = schemas.flatMap(flatten);
  if (Array.isArray(value)) {
    const items = parts.flatMap(({ items }) => (isMapping(items) ? [items] : []));
    return items.length ? value.flatMap((item: unknown, index) => walk(item, items, `${pointer}/${index}`)) : [];
  }
  if (!isMapping(value)) return [];
  const listed = parts.filter(({ properties }) => isMapping(properties));
  if (!listed.length) return [];
  const open = parts.some(
    (part) => part['additionalProperties'] !== undefined || part['patternProperties'] !== undefined,
  );
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = listed.flatMap(({ properties }) => {
      const found = isMapping(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
      return found === undefined ? [] : [isMapping(found) ? found : {}];
    });
    const at = `${pointer}/${escapeToken(key)}`;
    if (own.length) return walk(inner, own, at);
    return open ? [] : [at];
  });
}

function flatten(schema: JsonSchema): JsonSchema[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [],
  );
  const single = ['if', 'then', 'else'].map((key) => schema[key]);
  const dependent = isMapping(schema['dependentSchemas']) ? Object.values(schema['dependentSchemas']) : [];
  return [schema, ...[...lists, ...single, ...dependent].flatMap((part) => (isMapping(part) ? flatten(part) : []))];
}
