import { isMapping, readJson } from '@lago/capability-model';
import type { JsonSchema } from '@lago/capability-model';
import { allows, isMap, itemsOf, textsOf } from './schema-of.js';

const WHOLE = /^-?(?:0|[1-9]\d*)$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A text where none belongs, as what it says: JSON of a list or an object, a number, names with commas between them. */
export function fromText(schema: JsonSchema, given: unknown): unknown {
  if (typeof given !== 'string' || allows(schema, 'string')) return given;
  const value = given.trim();
  const [list, object] = [allows(schema, 'array'), allows(schema, 'object')];
  if ((list && value.startsWith('[')) || (object && value.startsWith('{'))) return json(value) ?? given;
  // A list of one, as an object.
  if (list && value.startsWith('{') && allows(itemsOf(schema), 'object')) return json(value) ?? given;
  if (isMap(schema)) {
    const pair = /^[^[\]]+\[([^[\]]+)\]=(.*)$/s.exec(given);
    if (pair) return { [pair[1] as string]: pair[2] };
  }
  if (list) return listed(schema, value) ?? given;
  if (allows(schema, 'number') ? DECIMAL.test(value) : allows(schema, 'integer') && WHOLE.test(value)) {
    return json(value) ?? given;
  }
  return allows(schema, 'boolean') ? value : given;
}

/** What is written otherwise than it is called: a word of an enum in other letters, a list of one, a map as its entries. */
export function asMeant(schema: JsonSchema, value: unknown): unknown {
  if (typeof value === 'string') return wordOf(allows(schema, 'array') ? itemsOf(schema) : schema, value) ?? value;
  if (isMapping(value) && allows(schema, 'array') && !allows(schema, 'object') && allows(itemsOf(schema), 'object')) {
    return [value];
  }
  return Array.isArray(value) && isMap(schema) && !allows(schema, 'array') ? (entries(value) ?? value) : value;
}

/** The word of an enum that differs in case, spaces and hyphens only. */
function wordOf(schema: JsonSchema, value: string): string | undefined {
  const texts = textsOf(schema);
  if (!texts || texts.includes(value)) return undefined;
  const found = texts.filter((one) => plain(one) === plain(value));
  return found.length === 1 ? found[0] : undefined;
}

function plain(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '_');
}

/** Names with commas between them, where none can hold a comma itself. */
function listed(schema: JsonSchema, value: string): readonly string[] | undefined {
  if (!value.includes(',')) return undefined;
  const items = itemsOf(schema);
  const parts = value.split(',').map((part) => part.trim());
  const pattern = typeof items['pattern'] === 'string' ? new RegExp(items['pattern'], 'u') : undefined;
  const isOne = (part: string) =>
    textsOf(items) ? textsOf(items)?.includes(wordOf(items, part) ?? part) : pattern?.test(part);
  return !pattern?.test(value) && parts.every(isOne) ? parts : undefined;
}

/** `[{"key": "a", "value": "b"}]` is `{"a": "b"}`. */
function entries(list: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const pairs = list.flatMap((one) =>
    isMapping(one) && typeof one['key'] === 'string' && Object.keys(one).length === 2 && 'value' in one
      ? [[one['key'], one['value']] as const]
      : [],
  );
  const keys = new Set(pairs.map(([key]) => key));
  return pairs.length === list.length && keys.size === list.length ? Object.fromEntries(pairs) : undefined;
}

function json(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}
