import type { JsonSchema, Operation } from '@lago/capability-model';
import type { Change } from './changed-bodies.js';

const WHOLE = /^[-+]?\d+$/;
const DECIMAL = /^[-+]?\d+(\.\d+)?$/;
const CLEAR = /^(?:true|t|1|on|yes|y)$/i;
const FALSE = /^(?:false|FALSE|f|F|0|off|OFF)$/;

/**
 * True when Lago takes a value and does not keep what it says: Rails drops lists, objects and plain values where it
 * expects something else, cuts text down to the digits it begins with, and makes `t` of true and true of `no`.
 */
export function isLost({ body }: Operation, { path, value }: Change): boolean {
  return isLostAs(schemaAt(body?.schema ?? {}, path), value);
}

/** The same for a value and its schema. */
export function isLostAs(schema: JsonSchema, value: unknown): boolean {
  const types = [schema['type'] ?? []].flat() as string[];
  const is = (type: string) => types.includes(type);
  const list = Array.isArray(value);
  if (list && is('array')) return value.some((item) => isLostAs((schema['items'] ?? {}) as JsonSchema, item));
  const object = typeof value === 'object' && value !== null && !list;
  if (list !== is('array') || object !== is('object')) return list || object || is('array') || is('object');
  if (schema['x-reads'] === 'exact' && is('boolean')) return typeof value !== 'boolean';
  if (is('boolean') && schema['enum']) return !CLEAR.test(String(value));
  if (typeof value === 'boolean') return !is('boolean');
  if (is('boolean')) return value !== 0 && !CLEAR.test(String(value)) && !FALSE.test(String(value));
  if (is('integer') && !WHOLE.test(String(value))) return true;
  // A page below the first is the first, a size below 1 another one.
  if (is('integer')) return Number(value) < Number(schema['minimum'] ?? -Infinity);
  if (is('number')) return typeof value === 'string' && !DECIMAL.test(value);
  return value === null;
}

function schemaAt(schema: JsonSchema, path: readonly (string | number)[]): JsonSchema {
  return path.reduce<JsonSchema>((at, key) => {
    const members = at['properties'] as Record<string, JsonSchema> | undefined;
    return (typeof key === 'number' ? (at['items'] as JsonSchema | undefined) : members?.[key]) ?? {};
  }, schema);
}
