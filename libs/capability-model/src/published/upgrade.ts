import { isMapping } from '../values/mapping.js';
import { roleOf } from './part-keys.js';
import { tidySchema } from './tidy-schema.js';

/** Told of a keyword that had to go, and why. */
export type Dropped = (keyword: string, reason: string) => void;

/** Brings the schemas of a file, of whatever dialect, to JSON Schema 2020-12; everything else stays as it is. */
export function upgrade(node: unknown, dropped: Dropped = () => undefined, inside = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => upgrade(item, dropped, inside));
  if (!isMapping(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const role = roleOf(key, value, inside);
    if (role === 'data') return [key, value] as const;
    if (role === 'part' || !isMapping(value)) return [key, upgrade(value, dropped)] as const;
    const member = key === 'examples' ? 'example object' : '';
    const members = Object.entries(value).map(([name, part]) => [name, upgrade(part, dropped, member)] as const);
    return [key, Object.fromEntries(members)] as const;
  });
  const tidied = tidySchema(Object.fromEntries(entries), dropped);
  const lower = upgradeLimit(tidied, 'exclusiveMinimum', 'minimum');
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
  const types = [rest['type'] ?? []].flat() as string[];
  if (!types.length) return { anyOf: [rest, { type: 'null' }] };
  const values = Array.isArray(rest['enum']) ? (rest['enum'] as unknown[]) : undefined;
  return {
    ...rest,
    type: types.includes('null') ? types : [...types, 'null'],
    ...(values && !values.includes(null) ? { enum: [...values, null] } : {}),
  };
}
