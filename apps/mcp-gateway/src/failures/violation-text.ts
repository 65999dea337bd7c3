import { isMapping } from '@lago/capability-model';
import type { JsonSchema, Violation } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { nearest } from '../catalog/nearest.js';
import { itemsOf, memberOf } from '../arguments/schema-of.js';

const LONGEST_VALUE = 80;
const MOMENT = 'Unix seconds such as 1893456000, or ISO 8601 such as 2030-01-01T00:00:00Z';

/** What is wrong with arguments, one line each: where, what was expected in which form, what came, what was meant. */
export function violationTexts(
  violations: readonly Violation[],
  tool: CatalogTool,
  own: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set(violations.map((violation) => textOf(violation, tool.arguments, own)))];
}

function textOf(
  { pointer, keyword, expected, received, place }: Violation,
  { schema, pathOf }: CatalogTool['arguments'],
  own: Readonly<Record<string, unknown>>,
): string {
  const steps = pathOf(pointer);
  const at = steps.join('.') || (place === 'body' ? 'the body' : 'arguments');
  const known = steps.reduce<JsonSchema>((part, step) => below(part, step), schema);
  const value = steps.reduce<unknown>((part, step) => inside(part, step), own);
  if (received === 'nothing') return `${at} is required: ${formOf(known, keyword, expected)}`;
  return `${at} must be ${formOf(known, keyword, expected)}; received ${shown(value, received)}${meant(known, value)}`;
}

/** A form is shown by an example: a pattern tells a machine. */
function formOf(schema: JsonSchema, keyword: string, expected: string): string {
  if (schema['x-moment'] && (keyword === 'pattern' || keyword === 'type')) return MOMENT;
  const example = (schema['examples'] as readonly unknown[] | undefined)?.[0];
  if (keyword === 'pattern' && example !== undefined) return `written like ${JSON.stringify(example)}`;
  const isBare =
    ['required', 'dependentRequired', 'format'].includes(keyword) || (keyword === 'type' && 'format' in schema);
  return isBare && example !== undefined ? `${expected} such as ${JSON.stringify(example)}` : expected;
}

/** Values longer than a line say little; lists and objects are named by their kind. */
function shown(value: unknown, received: string): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isMapping(value)) return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}`;
  if (value === undefined) return received;
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function meant(schema: JsonSchema, value: unknown): string {
  const values = (schema['enum'] as readonly unknown[] | undefined)?.filter((one) => typeof one === 'string');
  const found = values && typeof value === 'string' ? nearest(value, values) : undefined;
  return found ? `; did you mean ${JSON.stringify(found)}?` : '';
}

function below(schema: JsonSchema, step: string): JsonSchema {
  return /^\d+$/.test(step) ? itemsOf(schema) : (memberOf(schema, step) ?? {});
}

function inside(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  // A single value where a list belongs is read as a list of one.
  if (step === '0' && !isMapping(value)) return value;
  return isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
