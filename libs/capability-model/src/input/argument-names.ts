import type { BodyContract, JsonSchema, Parameter } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';

/** Longest name of a tool's argument that all clients take. */
const LONGEST = 64;

/** The top-level fields of a body. */
export interface BodyFields {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

/** Parameters and body with the names their values have as arguments of a tool, where those are not their own. */
export function withArgumentNames(
  parameters: readonly Parameter[],
  body: BodyContract | undefined,
): { readonly parameters: readonly Parameter[]; readonly body: BodyContract | undefined } {
  const fields = Object.keys((body && bodyFields(body.schema)?.properties) ?? (body ? { body: {} } : {}));
  const taken = new Set<string>(fields.filter(isPlain));
  const keys = fields.filter((key) => !isPlain(key)).map((key) => [free([safe(key)], taken), key] as const);
  const named = parameters.map((parameter) => {
    const plain = safe(parameter.name);
    const argument = free([plain, `${parameter.in}_${plain}`], taken);
    return argument === parameter.name ? parameter : { ...parameter, argument };
  });
  return { parameters: named, body: body && keys.length ? { ...body, arguments: Object.fromEntries(keys) } : body };
}

/** Top-level properties of a body, through `allOf`; undefined when it has none or takes several forms. */
export function bodyFields(schema: JsonSchema): BodyFields | undefined {
  if (schema['oneOf'] !== undefined || schema['anyOf'] !== undefined || schema['patternProperties'] !== undefined) {
    return undefined;
  }
  const parts = Array.isArray(schema['allOf']) ? (schema['allOf'] as JsonSchema[]).map(bodyFields) : [];
  if (parts.includes(undefined)) return undefined;
  const own = isMapping(schema['properties']) ? schema['properties'] : {};
  const properties = Object.assign({}, ...parts.map((part) => part?.properties), own) as Record<string, unknown>;
  const listed = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const required = [...new Set([...parts.flatMap((part) => part?.required ?? []), ...listed])];
  return Object.keys(properties).length ? { properties, required } : undefined;
}

function isPlain(name: string): boolean {
  return /^[a-zA-Z0-9_.-]{1,64}$/.test(name);
}

/** `page[size]` as `page_size`. */
function safe(name: string): string {
  const text = name.replace(/\]/g, '').replace(/[^a-zA-Z0-9_.-]+/g, '_');
  return (isPlain(name) ? name : text.replace(/^_+|_+$/g, '').slice(0, LONGEST)) || 'value';
}

function free(wishes: readonly string[], taken: Set<string>): string {
  const [last = 'value'] = wishes.slice(-1);
  let name = wishes.find((wish) => isPlain(wish) && !taken.has(wish));
  for (let count = 2; name === undefined; count++) {
    const end = `_${count}`;
    const numbered = `${last.slice(0, LONGEST - end.length)}${end}`;
    if (!taken.has(numbered)) name = numbered;
  }
  taken.add(name);
  return name;
}
