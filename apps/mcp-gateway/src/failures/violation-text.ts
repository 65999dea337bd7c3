import { isMapping } from '@lago/capability-model';
import type { JsonSchema, Violation } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { nearest } from '../catalog/nearest.js';
import { allows, itemsOf, memberOf, propertiesOf, textsOf } from '../arguments/schema-of.js';

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
  const meant = keyword === 'enum' ? meantWith(schema, steps, known, value) : undefined;
  const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${at} must be ${formOf(known, keyword, expected)}; received ${shown(value, received)}${advice}`;
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

/** What a value that is not on the list was meant for: an argument beside this one, or the nearest value of the list. */
function meantWith(
  schema: JsonSchema,
  steps: readonly string[],
  known: JsonSchema,
  value: unknown,
): string | undefined {
  if (typeof value !== 'string') return undefined;
  const beside = Object.entries(propertiesOf(schema)).filter(([name]) => steps.length > 0 && name !== steps[0]);
  const lists = beside.find(([, other]) => textsOf(itemsOf(other))?.includes(value));
  const takes = beside.find(([, other]) => textsOf(other)?.includes(value));
  const isOneOfMany = /^\d+$/.test(steps.at(-1) ?? '');
  if (lists && (isOneOfMany || !takes)) return `${lists[0]}: ${JSON.stringify([value])}`;
  if (takes) return `${takes[0]}: ${JSON.stringify(value)}`;
  const says = beside.find(([name, other]) => allows(other, 'boolean') && isNamedFor(name, value, beside));
  if (says) return `${says[0]}: true`;
  const found = nearest(value, textsOf(known) ?? []);
  return found && JSON.stringify(found);
}

/** `payment_overdue` asks for what is overdue where payments are spoken of; `partially_paid` is something else than paid. */
function isNamedFor(name: string, value: string, beside: readonly (readonly [string, JsonSchema])[]): boolean {
  const words = name.split('_');
  const others = beside.filter(([other]) => other !== name).flatMap(([other]) => other.split('_'));
  return words.includes(value) && words.every((word) => word === value || others.includes(word));
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
