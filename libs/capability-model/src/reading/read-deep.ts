import type { JsonSchema } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { ownEntry } from '../values/own-entry.js';
import { typesOf } from './reading.js';

type Values = Record<string, unknown>;

/** Lists in the making: objects by index, of which the keys `[]` tell that they are lists. */
export class DeepValues {
  /** How many items each has. */
  private readonly lists = new WeakMap<object, number>();

  /**
   * Sets `name[key][key]=value` as forms write it; the key `[]` is the next item, or a member of the last one that does
   * not have it yet. False when something else stands there already.
   */
  set(holder: Values, name: string, keys: readonly string[], value: unknown): boolean {
    let at = holder;
    const path = [name, ...keys];
    for (const [index, step] of path.entries()) {
      const rest = path.slice(index + 1);
      const key = step === '' && index > 0 ? this.nextKey(at, rest) : step;
      if (rest.length === 0) {
        if (isMapping(at[key])) return false;
        const known = at[key];
        if (known === undefined) at[key] = value;
        else if (Array.isArray(known)) known.push(value);
        else at[key] = [known, value];
        return true;
      }
      const inner = (at[key] ??= Object.create(null) as Values);
      if (!isMapping(inner)) return false;
      at = inner;
    }
    return true;
  }

  private nextKey(list: Values, rest: readonly string[]): string {
    const length = this.lists.get(list) ?? Object.keys(list).length;
    const last = list[length - 1];
    const isOpen = rest.length > 0 && isMapping(last) && !hasPath(last, rest);
    this.lists.set(list, isOpen ? length : length + 1);
    return String(isOpen ? length - 1 : length);
  }

  /** True of what `[]` made. */
  isList(value: object): boolean {
    return this.lists.has(value);
  }
}

/** Objects by index become lists where the schema has a list, or `isList` knows one. */
export function withLists(value: unknown, schema: JsonSchema, isList = (_: object) => false): unknown {
  if (!isMapping(value)) return value;
  const forms = formsOf(schema);
  const keys = Object.keys(value);
  const isIndexed = keys.length > 0 && keys.every((key) => /^\d{1,9}$/.test(key));
  if (isIndexed && (isList(value) || forms.some((form) => typesOf(form).includes('array')))) {
    const items = alternatives(forms.map((form) => form['items']));
    return keys.map((key) => withLists(value[key], items, isList));
  }
  const read = Object.create(null) as Values;
  for (const key of keys) read[key] = withLists(value[key], memberOf(forms, key), isList);
  return read;
}

function hasPath(value: Values, [key = '', ...rest]: readonly string[]): boolean {
  if (key === '') return false;
  const inner = ownEntry(value, key);
  return inner !== undefined && (rest.length === 0 || (isMapping(inner) && hasPath(inner, rest)));
}

const DEEPEST = 8;

/** A schema with the parts and alternatives it has. */
export function formsOf(schema: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > DEEPEST) return [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  return [schema, ...parts.filter(isMapping).flatMap((part) => formsOf(part, depth + 1))];
}

/** The schema of a member, through parts and alternatives. */
export function memberOf(forms: readonly JsonSchema[], name: string): JsonSchema {
  return alternatives(
    forms.map((form) => {
      const properties = isMapping(form['properties']) ? form['properties'] : {};
      return ownEntry(properties, name) ?? form['additionalProperties'];
    }),
  );
}

function alternatives(schemas: readonly unknown[]): JsonSchema {
  const known = schemas.filter(isMapping);
  return known.length === 1 ? (known[0] as JsonSchema) : { anyOf: known };
}
