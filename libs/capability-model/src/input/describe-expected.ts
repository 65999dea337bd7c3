import { ownEntry } from '../values/own-entry.js';
import type { ErrorObject } from 'ajv/dist/2020.js';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a date written YYYY-MM-DD',
  'date-time': 'a date and time written like 2030-01-31T12:00:00Z',
  uuid: 'a UUID',
  email: 'an email address',
  uri: 'a URI',
};

type Params = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<string, (params: Params, error: ErrorObject) => string>> = {
  type: ({ type }) => typeWords(type),
  enum: ({ allowedValues }) => `one of ${listed(allowedValues as unknown[])}`,
  const: ({ allowedValue }) => JSON.stringify(allowedValue),
  format: ({ format }) => ownEntry(FORMATS, String(format)) ?? `text in the format ${String(format)}`,
  contentMediaType: () => 'JSON as text',
  pattern: ({ pattern }) => `text that matches ${String(pattern)}`,
  minimum: ({ limit }) => `at least ${String(limit)}`,
  maximum: ({ limit }) => `at most ${String(limit)}`,
  exclusiveMinimum: ({ limit }) => `more than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `less than ${String(limit)}`,
  multipleOf: ({ multipleOf }) => `a multiple of ${String(multipleOf)}`,
  minLength: ({ limit }) => `text of at least ${count(limit, 'character')}`,
  maxLength: ({ limit }) => `text of at most ${count(limit, 'character')}`,
  minItems: ({ limit }) => `a list of at least ${count(limit, 'item')}`,
  maxItems: ({ limit }) => `a list of at most ${count(limit, 'item')}`,
  uniqueItems: () => 'a list without repeated items',
  minProperties: ({ limit }) => `an object with at least ${count(limit, 'field')}`,
  maxProperties: ({ limit }) => `an object with at most ${count(limit, 'field')}`,
  additionalProperties: () => 'no such field',
  unevaluatedProperties: () => 'no such field',
  not: () => 'another value',
  anyOf: () => 'one of the described forms',
  oneOf: () => 'exactly one of the described forms',
};

/** Longer lists of values are cut: the description of the operation has them all. */
const LONGEST_LIST = 500;

function listed(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  let length = 0;
  const fitting = texts.filter((text) => (length += text.length + 2) <= LONGEST_LIST);
  return fitting.length === texts.length ? texts.join(', ') : `${fitting.join(', ')}, … (${texts.length} in all)`;
}

/** What a schema wanted, in words. */
export function describeExpected(error: ErrorObject): string {
  if (error.keyword === 'required') return typeWords(propertyType(error));
  return ownEntry(WORDS, error.keyword)?.(error.params, error) ?? error.message ?? error.keyword;
}

function propertyType({ params, parentSchema }: ErrorObject): unknown {
  const properties = (parentSchema as { properties?: Record<string, { type?: unknown }> } | undefined)?.properties;
  return properties?.[String((params as Params)['missingProperty'])]?.type;
}

function typeWords(type: unknown): string {
  const types = [type ?? []].flat().map(String);
  return types.length ? types.map((name) => TYPES[name] ?? name).join(' or ') : 'a value';
}

function count(limit: unknown, thing: string): string {
  return `${String(limit)} ${thing}${limit === 1 ? '' : 's'}`;
}
