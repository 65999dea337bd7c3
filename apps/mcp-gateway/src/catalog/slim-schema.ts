import type { JsonSchema } from '@lago/capability-model';
import { brief } from './brief.js';

const LONGEST_ENUM = 12;
/** Characters a description may have, by depth: what is nested deeper is needed less often. */
const LONGEST_DESCRIPTION = [80, 70, 60];
const COMPOSITION = ['allOf', 'oneOf', 'anyOf'];
/** Signs that a description holds a rule, a unit or an example. */
const TELLING =
  /\b(?:ISO|UTC|default|only|omit|true|false|such as|for example|cents?|unit|percent|like|unless|replaces?)\b|[0-9]|:/i;
const KEPT_FORMATS = new Set(['date', 'date-time']);

/**
 * A display copy of a JSON Schema in the subset every client takes: one `type`, no composition, no references, short
 * enums and short descriptions. It shows every field; what it leaves out is still checked by the operation.
 */
export function slimSchema(schema: JsonSchema, depth = -1): JsonSchema {
  const flat = merge(schema);
  const type = typeOf(flat);
  const values = enumOf(flat);
  const result: Record<string, unknown> = { type };
  const description = describe(flat, values, depth);
  if (description) result['description'] = description;
  // Some clients know enums of text only; the others say no more than what is checked anyway.
  if (values && values.length <= LONGEST_ENUM && values.every(isText)) result['enum'] = values;
  if (typeof flat['format'] === 'string' && KEPT_FORMATS.has(flat['format'])) result['format'] = flat['format'];
  if (type === 'array') result['items'] = slimItems(asSchema(flat['items']) ?? {}, depth);
  if (type === 'object') Object.assign(result, slimMembers(flat, depth));
  return result;
}

/** The list says what it holds; its items need no words of their own. */
function slimItems(items: JsonSchema, depth: number): JsonSchema {
  return slimSchema({ ...items, description: undefined }, depth);
}

function slimMembers(schema: JsonSchema, depth: number): JsonSchema {
  const properties = asSchema(schema['properties']);
  if (!properties) return {};
  const shown = Object.entries(properties).filter(([, member]) => isShown(asSchema(member) ?? {}));
  // A tool asks for what the API takes without, where going without is hardly ever meant.
  const required = [...requiredOf(schema), ...((schema['x-advised'] as readonly string[] | undefined) ?? [])];
  return {
    properties: Object.fromEntries(
      shown.map(([name, member]) => [name, withoutEcho(name, slimSchema(asSchema(member) ?? {}, depth + 1))]),
    ),
    ...(required.length ? { required } : {}),
  };
}

/** What may only be null is there to be refused with a reason. */
function isShown({ deprecated, type }: JsonSchema): boolean {
  return deprecated !== true && type !== 'null';
}

/** Leaves out descriptions that only repeat what the name, the enum or the format says. */
function withoutEcho(name: string, schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  const text = String(description ?? '');
  if (!text || TELLING.test(text)) return schema;
  const words = name.split('_').filter((word) => word.length > 2);
  const echo = schema['enum'] || schema['format'] || words.some((word) => text.toLowerCase().includes(word));
  return echo && schema['type'] !== 'boolean' && schema['type'] !== 'object' ? rest : schema;
}

/** Alternatives and parts as one schema: what can be said of any of them, the first one winning. */
function merge(schema: JsonSchema): JsonSchema {
  const parts = COMPOSITION.flatMap((key) => (schema[key] as readonly JsonSchema[] | undefined) ?? []);
  const shapes = parts.map(merge).filter((part) => part['type'] !== 'null');
  if (!shapes.length) return schema;
  const own = Object.fromEntries(Object.entries(schema).filter(([key]) => !COMPOSITION.includes(key))) as JsonSchema;
  const all = [own, ...shapes];
  const properties = Object.assign({}, ...all.map((part) => part['properties'] ?? {}).reverse()) as JsonSchema;
  const required = [...new Set([own, ...partsThatAlwaysHold(schema)].flatMap((part) => requiredOf(part)))];
  return {
    ...(Object.assign({}, ...[...all].reverse()) as JsonSchema),
    ...(Object.keys(properties).length ? { properties } : {}),
    ...(required.length ? { required } : { required: [] }),
  };
}

function partsThatAlwaysHold(schema: JsonSchema): readonly JsonSchema[] {
  return (schema['allOf'] as readonly JsonSchema[] | undefined) ?? [];
}

function requiredOf(schema: JsonSchema): readonly string[] {
  return (schema['required'] as readonly string[] | undefined) ?? [];
}

function typeOf(schema: JsonSchema): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  const first = Array.isArray(type) ? type.find((one) => one !== 'null') : undefined;
  if (typeof first === 'string') return first;
  if (schema['properties'] || schema['additionalProperties']) return 'object';
  return schema['items'] ? 'array' : 'string';
}

function enumOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  const values = schema['enum'] as readonly unknown[] | undefined;
  return values?.filter((value) => value !== null);
}

function describe(schema: JsonSchema, values: readonly unknown[] | undefined, depth: number): string {
  if (depth < 0) return '';
  const limit = LONGEST_DESCRIPTION[Math.min(depth, LONGEST_DESCRIPTION.length - 1)] as number;
  const words = brief(String(schema['description'] ?? ''), limit);
  const text = schema['x-moment'] ? `${words}; or ISO 8601` : words;
  if (!values || values.length <= LONGEST_ENUM) return text;
  return text.includes(String(values[0])) ? text : `${text} Such as ${values.slice(0, 3).join(', ')}`.trim();
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function asSchema(value: unknown): JsonSchema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined;
}
