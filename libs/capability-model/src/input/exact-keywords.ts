import type { SchemaValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { compare, decimalOf, isInteger, isMultiple } from '../values/decimal.js';
import { ExactNumber } from '../values/exact-number.js';
import { canonicalJson } from '../values/same-json.js';

/** The lists and objects a rounded copy was made of. */
type Originals = WeakMap<object, object>;

const originals: Originals = new WeakMap();

/**
 * A copy for Ajv, which knows doubles only: in the place of each ExactNumber stands a double of the same type. What
 * holds none is not copied. The keywords of `useExactKeywords` look at the number itself.
 */
export function roundedCopy<Value>(value: Value): Value {
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (value instanceof ExactNumber) return isInteger(decimalOf(value.text)) ? rounded(value) : SOME_FRACTION;
  if (typeof value !== 'object' || value === null) return value;
  let made: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    const copied = copy(inner);
    if (copied !== inner) (made ??= shallow(value))[key] = copied;
  }
  if (made) originals.set(made, value);
  return made ?? value;
}

function shallow(value: object): Record<string, unknown> {
  const made: object = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  return Object.setPrototypeOf(made, Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
}

const SOME_FRACTION = 0.5;

function rounded({ text }: ExactNumber): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)));
}

type Holds = (given: number | ExactNumber, limit: number) => boolean;

const order = (given: number | ExactNumber, limit: number) =>
  compare(decimalOf(String(given)), decimalOf(String(limit)));

const NUMERIC: Readonly<Record<string, Holds>> = {
  minimum: (given, limit) => order(given, limit) >= 0,
  maximum: (given, limit) => order(given, limit) <= 0,
  exclusiveMinimum: (given, limit) => order(given, limit) > 0,
  exclusiveMaximum: (given, limit) => order(given, limit) < 0,
};

/** Gives the keywords that compare numbers a meaning for ExactNumbers. */
export function useExactKeywords(ajv: Ajv2020): void {
  for (const [keyword, holds] of Object.entries(NUMERIC)) {
    replace(ajv, keyword, { type: 'number', schemaType: 'number' }, (limit, given) =>
      holds(given as number | ExactNumber, limit as number) ? undefined : { limit },
    );
  }
  replace(ajv, 'const', {}, (allowed, given) => (same(allowed, given) ? undefined : { allowedValue: allowed }));
  replace(ajv, 'enum', { schemaType: 'array' }, (allowed, given) =>
    (allowed as unknown[]).some((one) => same(one, given)) ? undefined : { allowedValues: allowed },
  );
}

/**
 * Gives `multipleOf` decimals, in which 1.13 is a multiple of 0.01, and `uniqueItems` one pass instead of a comparison
 * of each item with each other.
 */
export function useCarefulKeywords(ajv: Ajv2020): void {
  replace(ajv, 'multipleOf', { type: 'number', schemaType: 'number' }, (step, given) =>
    isMultiple(decimalOf(String(given)), decimalOf(String(step))) ? undefined : { multipleOf: step },
  );
  replace(ajv, 'uniqueItems', { type: 'array', schemaType: 'boolean' }, (wanted, list) => {
    if (wanted === false) return undefined;
    const items = list as readonly unknown[];
    return new Set(items.map(canonicalJson)).size === items.length ? undefined : {};
  });
}

const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);

type Check = (schema: unknown, given: unknown) => Readonly<Record<string, unknown>> | undefined;

interface Kind {
  readonly type?: 'number' | 'array';
  readonly schemaType?: 'number' | 'array' | 'boolean';
}

function replace(ajv: Ajv2020, keyword: string, kind: Kind, check: Check): void {
  const validate: SchemaValidateFunction = (schema: unknown, data: unknown, _parent, place) => {
    const params = check(schema, originalOf(data, place as Place));
    if (params) validate.errors = [{ keyword, params }];
    return params === undefined;
  };
  ajv.removeKeyword(keyword);
  ajv.addKeyword({ keyword, ...kind, errors: true, validate });
}

interface Place {
  readonly parentData: unknown;
  readonly parentDataProperty: string | number;
}

/** What stood where Ajv found `data`. */
function originalOf(data: unknown, { parentData, parentDataProperty }: Place): unknown {
  const holder = typeof parentData === 'object' && parentData !== null ? originals.get(parentData) : undefined;
  return holder ? (holder as Record<string | number, unknown>)[parentDataProperty] : data;
}
