import { isMapping } from '../values/mapping.js';

/** Brings schemas of OpenAPI 3.0 to JSON Schema 2020-12: `nullable` and boolean exclusive limits. */
export function upgrade(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(upgrade);
  if (!isMapping(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, upgrade(value)] as const);
  const lower = upgradeLimit(Object.fromEntries(entries), 'exclusiveMinimum', 'minimum');
  return upgradeNullable(upgradeLimit(lower, 'exclusiveMaximum', 'maximum'));
}

type Schema = Readonly<Record<string, unknown>>;

function upgradeLimit(schema: Schema, exclusive: string, limit: string): Schema {
  if (typeof schema[exclusive] !== 'boolean') return schema;
  const others = Object.entries(schema).filter(([key]) => key !== exclusive);
  if (schema[exclusive])
    return Object.fromEntries(others.map(([key, value]) => [key === limit ? exclusive : key, value]));
  return Object.fromEntries(others);
}

function upgradeNullable(schema: Schema): Schema {
  if (typeof schema['nullable'] !== 'boolean') return schema;
  const { nullable, ...rest } = schema;
  if (!nullable || !Object.keys(rest).length) return rest;
  if (typeof rest['type'] !== 'string') return { anyOf: [rest, { type: 'null' }] };
  const values = Array.isArray(rest['enum']) ? (rest['enum'] as unknown[]) : undefined;
  return {
    ...rest,
    type: [rest['type'], 'null'],
    ...(values && !values.includes(null) ? { enum: [...values, null] } : {}),
  };
}
