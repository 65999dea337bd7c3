import type { JsonSchema } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { CONFIRM_TOKEN, FIELDS, IDEMPOTENCY_KEY } from '../catalog/control-arguments.js';
import { nearest } from '../catalog/nearest.js';
import { ArgumentError } from './argument-error.js';

const MOST_UNKNOWN = 20;
const MOST_FIELDS = 100;
const LONGEST_FIELD = 200;

/** A call's arguments, the gateway's own apart from the operation's. */
export interface SplitArguments {
  readonly own: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[] | undefined;
  readonly confirmToken: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Separates the arguments and fills in the page size. Throws ArgumentError for names the tool does not have. */
export function splitArguments(tool: CatalogTool, given: Readonly<Record<string, unknown>>, pageSize: number) {
  const known = (tool.arguments.schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const own: Record<string, unknown> = {};
  const controls: Record<string, unknown> = {};
  const faults: string[] = [];
  let unknown = 0;
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(known, name)) own[name] = value;
    else if (tool.controls.has(name)) controls[name] = value;
    else if (unknown++ < MOST_UNKNOWN) faults.push(unknownArgument(name, known));
  }
  if (unknown > MOST_UNKNOWN) faults.push(`and ${unknown - MOST_UNKNOWN} more unknown arguments`);
  if (tool.operation.response.paginated && Object.hasOwn(known, 'per_page')) own['per_page'] ??= pageSize;
  const split: SplitArguments = {
    own,
    fields: textList(controls, FIELDS, faults),
    confirmToken: text(controls, CONFIRM_TOKEN, faults),
    idempotencyKey: text(controls, IDEMPOTENCY_KEY, faults),
  };
  if (faults.length) throw new ArgumentError(faults);
  return split;
}

function unknownArgument(name: string, known: Readonly<Record<string, JsonSchema>>): string {
  const shown = JSON.stringify(name.slice(0, 80));
  const parent = Object.entries(known).find(([, schema]) =>
    Object.hasOwn((schema['properties'] as object | undefined) ?? {}, name),
  );
  if (parent) return `unknown argument ${shown}; it belongs inside ${parent[0]}`;
  const meant = nearest(name, Object.keys(known));
  if (meant) return `unknown argument ${shown}; did you mean ${meant}?`;
  const names = Object.keys(known);
  return `unknown argument ${shown}; this tool takes ${names.length ? names.join(', ') : 'no arguments'}`;
}

function text(given: Readonly<Record<string, unknown>>, name: string, faults: string[]): string | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length > 0 && value.length <= 1000) return value;
  faults.push(`${name} must be text of 1 to 1000 characters`);
  return undefined;
}

function textList(given: Readonly<Record<string, unknown>>, name: string, faults: string[]) {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  const list = typeof value === 'string' ? value.split(',') : value;
  if (Array.isArray(list) && list.length && list.length <= MOST_FIELDS && list.every(isKeyName)) {
    return list.map((item) => item.trim());
  }
  faults.push(`${name} must be a list of at most ${MOST_FIELDS} key names`);
  return undefined;
}

function isKeyName(item: unknown): item is string {
  return typeof item === 'string' && item.length <= LONGEST_FIELD;
}
