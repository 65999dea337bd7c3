import { isMapping } from '../values/mapping.js';
import type { BodyContract, JsonSchema, OperationInput, Parameter } from '../operation/operation.js';
import { CASTS } from '../reading/casts.js';
import type { Place } from '../reading/casts.js';
import { isNumber } from '../values/exact-number.js';
import { readingOf, typesOf } from '../reading/reading.js';

/** Repairs the values of an input that have one certain meaning; everything else stays for validation to report. */
export type Repair = (input: OperationInput) => OperationInput;

type Mend = (value: unknown) => unknown;
type Values = Readonly<Record<string, unknown>>;

/** Stands for a blank in a query, where nothing is sent instead. In a body it is null. */
const ABSENT = Symbol('absent');

/** Prepares the repairs of one operation. */
export function compileRepair(parameters: readonly Parameter[], body: BodyContract | undefined): Repair {
  const path = compilePlace(parameters, 'path');
  const query = compilePlace(parameters, 'query');
  const whole = body && compileValue(body.schema, 'body');
  return (input) => {
    const mended = { path: path(input.path), query: query(input.query) };
    const inBody = whole && input.body !== undefined ? whole(input.body) : input.body;
    if (mended.path === input.path && mended.query === input.query && inBody === input.body) return input;
    return { ...input, ...mended, ...(inBody === input.body ? {} : { body: inBody }) };
  };
}

function compilePlace(parameters: readonly Parameter[], place: Parameter['in']): (values: Values) => Values {
  const own = parameters.filter((parameter) => parameter.in === place);
  const mends = new Map(own.map(({ name, schema }) => [name, compileValue(schema, place)]));
  return (values) => mendMembers(values, (name) => mends.get(name));
}

/** Prepares the repair of one value; undefined when nothing can be mended. Parts of a whole are mended in turn; of alternatives one, where all is text. */
export function compileValue(schema: JsonSchema, place: Place): Mend | undefined {
  const parts = Array.isArray(schema['allOf']) ? (schema['allOf'] as JsonSchema[]) : [];
  const alternatives = place === 'body' ? undefined : compileAlternatives(schema, place);
  const inner = parts.map((part) => compileValue(part, place));
  const mends = [...inner, alternatives, compileOwn(schema, place)].filter(isMend);
  return mends.length < 2 ? mends[0] : (value) => mends.reduce((mended, mend) => mend(mended), value);
}

const isMend = (mend: Mend | undefined): mend is Mend => mend !== undefined;

/** A text is what a plain text alternative takes it for; else the first alternative that reads it decides. */
function compileAlternatives(schema: JsonSchema, place: Place): Mend | undefined {
  const list = [schema['anyOf'], schema['oneOf']].flatMap((some) => (Array.isArray(some) ? (some as unknown[]) : []));
  const forms = list.filter(isMapping).map((form) => ({
    form,
    types: typesOf(form),
    mend: compileValue(form, place),
  }));
  if (!forms.some(({ mend }) => mend)) return undefined;
  return (value) => {
    const kind = Array.isArray(value) ? 'array' : isMapping(value) ? 'object' : 'scalar';
    if (kind === 'scalar' && forms.some(({ form, types }) => types.includes('string') && takesText(form, value)))
      return value;
    if (forms.some(({ types }) => isOfType(value, types))) return value;
    for (const { types, mend } of forms) {
      const fits = kind === 'scalar' ? !types.includes('object') && !types.includes('array') : types.includes(kind);
      const mended = fits && mend ? mend(value) : value;
      if (mended !== value) return mended;
    }
    return value;
  };
}

/** Of numbers and booleans: what an alternative takes as it is need not be read as anything else. */
function isOfType(value: unknown, types: readonly string[]): boolean {
  if (typeof value === 'boolean') return types.includes('boolean');
  return isNumber(value) && (types.includes('number') || types.includes('integer'));
}

function takesText({ enum: values, const: only, format, pattern }: JsonSchema, value: unknown): boolean {
  if (Array.isArray(values)) return values.includes(value);
  return only === undefined ? format === undefined && pattern === undefined : only === value;
}

function compileOwn(schema: JsonSchema, place: Place): Mend | undefined {
  const types = typesOf(schema);
  const { kind, list } = readingOf(schema);
  const scalar = compileScalar(schema, place);
  const members = compileMembers(schema, place);
  const items = isMapping(schema['items']) ? compileValue(schema['items'], place) : undefined;
  const ofList = list ? scalar : items;
  const wrap = place !== 'body' && types.includes('array') && !types.includes('string');
  if (!scalar && !members && !items && !wrap) return undefined;
  const one = place !== 'body' && !ofList && kind !== 'json-text' && !types.includes('array');
  return (given) => {
    const value: unknown = one ? onlyValue(given) : given;
    if (Array.isArray(value)) return ofList ? mendList(value, ofList) : (scalar?.(value) ?? value);
    if (isMapping(value)) return members ? members(value) : value;
    if (value === undefined || value === null) return value;
    if (wrap) return [items ? items(value) : value];
    return scalar ? scalar(value) : value;
  };
}

/** What a list says that holds one value, once or again: the value. */
function onlyValue(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item === value[0]) ? value[0] : value;
}

function compileScalar(schema: JsonSchema, place: Place): Mend | undefined {
  const { kind, blank, withoutNul } = readingOf(schema);
  if (!blank && !withoutNul && (kind === 'json' || kind === 'exact')) return undefined;
  const cast = CASTS[kind];
  return (value) => {
    if (blank && typeof value === 'string' && value.trim() === '') return place === 'body' ? null : ABSENT;
    const clean = withoutNul && typeof value === 'string' ? value.replaceAll('\0', '') : value;
    return cast(clean, schema, place);
  };
}

function compileMembers(schema: JsonSchema, place: Place): ((value: Values) => Values) | undefined {
  const properties = isMapping(schema['properties']) ? schema['properties'] : {};
  const named = new Map(
    Object.entries(properties).map(([name, inner]) => [
      name,
      isMapping(inner) ? compileValue(inner, place) : undefined,
    ]),
  );
  const rest = schema['additionalProperties'];
  const others = isMapping(rest) ? compileValue(rest, place) : undefined;
  if (!others && ![...named.values()].some(isMend)) return undefined;
  return (value) => mendMembers(value, (name) => (named.has(name) ? named.get(name) : others));
}

function mendMembers(values: Values, mendOf: (name: string) => Mend | undefined): Values {
  let mended: Record<string, unknown> | undefined;
  for (const name of Object.keys(values)) {
    const value = values[name];
    const mend = mendOf(name);
    const better = mend ? mend(value) : value;
    if (better === value) continue;
    mended ??= Object.assign(Object.create(null) as Record<string, unknown>, values);
    if (better === ABSENT) Reflect.deleteProperty(mended, name);
    else mended[name] = better;
  }
  return mended ?? values;
}

function mendList(list: readonly unknown[], mend: Mend): readonly unknown[] {
  const mended = list.map(mend).filter((item) => item !== ABSENT);
  return mended.length !== list.length || mended.some((item, index) => item !== list[index]) ? mended : list;
}
