import type { Expanded } from './expanded-schema.js';
import { canonical, isAnnotation } from './keywords.js';
import { typesOf } from './schema-types.js';

/** Keywords whose value is a number, and which of two holds when both are demanded. */
const LIMITS: Readonly<Record<string, (one: number, other: number) => number>> = {
  minimum: Math.max,
  exclusiveMinimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
  minProperties: Math.max,
  maximum: Math.min,
  exclusiveMaximum: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
  maxProperties: Math.min,
};
/** Told by other means: types, enumerations, members. */
const ELSEWHERE = new Set(
  ['type', 'enum', 'const', 'properties', 'required', 'items', 'additionalProperties'].concat(['if', 'then', 'else']),
);
/** What is meant when the keyword is left out. */
const IMPLIED: Readonly<Record<string, unknown>> = {
  minLength: 0,
  minItems: 0,
  minProperties: 0,
  uniqueItems: false,
  deprecated: false,
  readOnly: false,
  writeOnly: false,
};

/** What a schema says of the value itself, keyword by keyword, in words that do not depend on the spelling. */
export function schemaFacts(schema: Expanded, examplesAreValues: boolean): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const types = typesOf(schema);
  facts.set('type', types?.length ? types.join(' or ') : 'anything');
  const values = valuesOf(schema, examplesAreValues);
  if (values) facts.set('enum', [...values].sort().join(', '));
  for (const [keyword, value] of otherKeywords(schema)) {
    const whole = types?.includes('integer') && !types.includes('number') ? wholeLimit(keyword, value) : undefined;
    const [name, said] = whole ?? [keyword, value];
    facts.set(name, typeof said === 'string' ? said : canonical(said));
  }
  return facts;
}

function otherKeywords({ parts, choices }: Expanded): Map<string, unknown> {
  const result = new Map<string, unknown>();
  for (const { keywords } of parts) {
    for (const [keyword, value] of Object.entries(keywords)) {
      if (ELSEWHERE.has(keyword) || isAnnotation(keyword) || IMPLIED[keyword] === value) continue;
      const stricter = LIMITS[keyword];
      const before = result.get(keyword);
      const both = stricter && typeof before === 'number' && typeof value === 'number';
      result.set(keyword, both ? stricter(before, value) : value);
    }
    if (keywords['additionalProperties'] === false) result.set('additionalProperties', 'none');
    const { if: condition, then, else: otherwise } = keywords;
    if (condition !== undefined) result.set('if', { if: condition, then, else: otherwise });
  }
  for (const forms of choices) {
    const inner = forms.map(otherKeywords);
    for (const keyword of new Set(inner.flatMap((one) => [...one.keys()]))) {
      const said = inner.filter((one) => one.has(keyword)).map((one) => one.get(keyword));
      const words = [...new Set(said.map(canonical))].sort();
      result.set(keyword, words.length === 1 ? said[0] : words.join(' or '));
    }
  }
  return result;
}

function wholeLimit(keyword: string, value: unknown): [string, number] | undefined {
  if (typeof value !== 'number') return undefined;
  if (keyword === 'exclusiveMinimum') return ['minimum', Math.floor(value) + 1];
  if (keyword === 'exclusiveMaximum') return ['maximum', Math.ceil(value) - 1];
  return undefined;
}

/** The values an enumeration allows, without null; undefined without one. */
function valuesOf(schema: Expanded, examplesAreValues: boolean): ReadonlySet<string> | undefined {
  const own = schema.parts.flatMap(({ keywords }) => {
    const { enum: values, const: constant, examples } = keywords;
    const list = values ?? (constant === undefined ? (examplesAreValues ? examples : undefined) : [constant]);
    return Array.isArray(list) ? [new Set((list as unknown[]).filter((value) => value !== null).map(canonical))] : [];
  });
  const chosen = schema.choices.flatMap((forms) => {
    const inner = forms.flatMap((form) => valuesOf(form, examplesAreValues) ?? []);
    return inner.length ? [new Set(inner.flatMap((values) => [...values]))] : [];
  });
  const [first, ...others] = [...own, ...chosen];
  return first && new Set([...first].filter((value) => others.every((values) => values.has(value))));
}
