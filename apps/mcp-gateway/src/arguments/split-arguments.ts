import type { JsonSchema } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { CONFIRM_TOKEN, CONTROLS, FIELDS, IDEMPOTENCY_KEY } from '../catalog/control-arguments.js';
import { nearest } from '../catalog/nearest.js';
import { ArgumentError } from './argument-error.js';
import { readArguments } from './read-arguments.js';

const MOST_UNKNOWN = 20;
const MOST_FIELDS = 100;
const LONGEST_FIELD = 200;

/** A call's arguments, the gateway's own apart from the operation's. */
export interface SplitArguments {
  readonly own: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[] | undefined;
  readonly confirmToken: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** What was read otherwise than written. */
  readonly notes: readonly string[];
}

/** Arguments of paging: empty, they say nothing. */
const PAGING = ['page', 'per_page'];
const LONGEST_TEXT = 1000;

/** Separates the arguments and fills in the page size. Throws ArgumentError for names the tool does not have. */
export function splitArguments(tool: CatalogTool, given: Readonly<Record<string, unknown>>, pageSize: number) {
  const { schema } = tool.arguments;
  const { args, notes } = readArguments(schema, given);
  const known = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const own: Record<string, unknown> = {};
  const controls: Record<string, unknown> = {};
  const faults: string[] = [];
  let unknown = 0;
  for (const [name, value] of Object.entries(args)) {
    if (Object.hasOwn(known, name)) {
      if (!(PAGING.includes(name) && isEmpty(value))) own[name] = value;
    } else if (tool.controls.has(name)) controls[name] = value;
    // A client that fills every argument fills those that are not meant as well.
    else if (isEmpty(value) && isControl(name)) continue;
    else if (unknown++ < MOST_UNKNOWN) faults.push(unknownArgument(name, known, tool));
  }
  if (unknown > MOST_UNKNOWN) faults.push(`and ${unknown - MOST_UNKNOWN} more unknown arguments`);
  if (tool.operation.response.paginated && Object.hasOwn(known, 'per_page')) own['per_page'] ??= pageSize;
  const split: SplitArguments = {
    own,
    fields: textList(controls, FIELDS, faults),
    confirmToken: text(controls, CONFIRM_TOKEN, faults),
    idempotencyKey: text(controls, IDEMPOTENCY_KEY, faults),
    notes,
  };
  if (faults.length) throw new ArgumentError(faults);
  return split;
}

function unknownArgument(name: string, known: Readonly<Record<string, JsonSchema>>, tool: CatalogTool): string {
  const shown = JSON.stringify(name.slice(0, 80));
  const listed = Object.keys((tool.listed.inputSchema['properties'] ?? {}) as object);
  const parent = Object.entries(known).find(([, schema]) =>
    Object.hasOwn((schema['properties'] as object | undefined) ?? {}, name),
  );
  if (parent) return `unknown argument ${shown}; it belongs inside ${parent[0]}`;
  const meant = nearest(name, listed);
  if (meant) return `unknown argument ${shown}; did you mean ${meant}?`;
  return `unknown argument ${shown}; this tool takes ${listed.length ? listed.join(', ') : 'no arguments'}`;
}

function text(given: Readonly<Record<string, unknown>>, name: string, faults: string[]): string | undefined {
  const value = given[name];
  if (isEmpty(value)) return undefined;
  if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
  const received = typeof value === 'string' ? `text of ${value.length}` : JSON.stringify(value).slice(0, 80);
  faults.push(`${name} must be text of 1 to ${LONGEST_TEXT} characters; received ${received}`);
  return undefined;
}

/** A list of keys: as a list, as JSON text, or as names with commas between them. */
function textList(given: Readonly<Record<string, unknown>>, name: string, faults: string[]) {
  const value = given[name];
  if (isEmpty(value)) return undefined;
  const list = typeof value === 'string' ? (jsonList(value) ?? value.split(',')) : value;
  if (Array.isArray(list) && list.length <= MOST_FIELDS && list.every(isKeyName)) {
    const names = list.map((item) => item.trim()).filter(Boolean);
    return names.length ? names : undefined;
  }
  const received = JSON.stringify(value).slice(0, 80);
  faults.push(
    `${name} must be a list of at most ${MOST_FIELDS} key names such as ["number", "customer.external_id"]; received ${received}`,
  );
  return undefined;
}

function isKeyName(item: unknown): item is string {
  return typeof item === 'string' && item.length <= LONGEST_FIELD;
}

function jsonList(value: string): unknown {
  if (!/^\s*\[/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isControl(name: string): boolean {
  return CONTROLS.includes(name);
}
