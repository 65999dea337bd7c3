import { isMapping } from '../values/mapping.js';
import { canonicalJson } from '../values/same-json.js';
import type { Dropped } from './upgrade.js';

type Schema = Readonly<Record<string, unknown>>;

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const NUMBERS = ['minimum', 'maximum', 'multipleOf'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'enum', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', '$defs', 'definitions'];
const EMPTY_WHEN_NULL = [
  ...LISTS,
  'properties',
  'items',
  'additionalProperties',
  'required',
  'format',
  'pattern',
  'not',
];

/** A schema whose keywords have values that JSON Schema knows: what published files get wrong is mended or left out. */
export function tidySchema(schema: Schema, dropped: Dropped): Schema {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    const mended = mend(key, value, schema);
    if (mended !== undefined) result[key] = mended;
    else if (key === 'pattern') dropped(key, 'is no regular expression of ECMAScript, or refuses its own example');
  }
  if (Array.isArray(result['items'])) {
    result['prefixItems'] = result['items'];
    delete result['items'];
  }
  return result;
}

/** The value as it should have been; undefined for none. */
function mend(key: string, value: unknown, schema: Schema): unknown {
  if (value === null && EMPTY_WHEN_NULL.includes(key)) return undefined;
  if (key === 'pattern' && typeof value === 'string') return ownPattern(mendPattern(value), schema);
  if (key === 'type' && schema['scheme'] === undefined) return mendType(value);
  if (key === 'required' && typeof value === 'boolean') return isNoSchema(schema) ? value : undefined;
  if (key === 'required' && Array.isArray(value)) return [...new Set(value)];
  if (NUMBERS.includes(key)) return mendNumber(value);
  if (COUNTS.includes(key)) return mendCount(value);
  if (key === 'enum' && Array.isArray(value)) return value.length ? withoutRepeats(value) : undefined;
  if (LISTS.includes(key) && Array.isArray(value)) return mendList(value);
  if (NAMED.includes(key) && isMapping(value)) return mendMembers(value);
  // A keyword of older drafts, which is not spoken of any more.
  if (key === 'id' && typeof value === 'string') return undefined;
  return value;
}

function mendList(parts: readonly unknown[]): unknown[] | undefined {
  const schemas = parts.filter(isSchema);
  return schemas.length ? schemas : undefined;
}

/** What is no schema says nothing about its member; a `$ref` to all the members is a text. */
function mendMembers(members: Schema): Schema {
  const entries = Object.entries(members);
  if (entries.every(([name, member]) => isSchema(member) || name === '$ref')) return members;
  return Object.fromEntries(entries.map(([name, member]) => [name, isSchema(member) || name === '$ref' ? member : {}]));
}

function isSchema(value: unknown): boolean {
  return isMapping(value) || typeof value === 'boolean';
}

/** Parameters, bodies and headers say `required` as well. */
function isNoSchema(schema: Schema): boolean {
  return ['in', 'content', 'schema'].some((key) => schema[key] !== undefined);
}

function mendType(value: unknown): unknown {
  const types = [...new Set([value].flat())].filter((type) => TYPES.includes(type as string));
  if (!types.length) return undefined;
  return Array.isArray(value) ? types : types[0];
}

function mendNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function mendCount(value: unknown): unknown {
  const number = mendNumber(value);
  return typeof number === 'number' && number >= 0 && Number.isInteger(number) ? number : undefined;
}

function withoutRepeats(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}

/** A pattern that nothing contradicts: neither an example beside it, nor that it is a mask such as `YYYY-MM-DD`. */
function ownPattern(pattern: string | undefined, { example, default: usual }: Schema): string | undefined {
  if (pattern === undefined || /^(?=.*YY)[YMDThHmsSZ:/. -]+$/.test(pattern)) return undefined;
  const texts = [example, usual].filter((text): text is string => typeof text === 'string');
  return texts.every((text) => new RegExp(pattern, 'u').test(text)) ? pattern : undefined;
}

/** Escapes that say nothing are refused by the `u` flag, which JSON Schema asks for. */
function mendPattern(pattern: string): string | undefined {
  if (isRegExp(pattern)) return pattern;
  const mended = pattern.replace(/\\([^A-Za-z0-9\s^$\\.*+?()[\]{}|/-])/g, '$1');
  if (isRegExp(mended)) return mended;
  const plain = mended.replace(/\\-/g, '-');
  return isRegExp(plain) ? plain : undefined;
}

function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
