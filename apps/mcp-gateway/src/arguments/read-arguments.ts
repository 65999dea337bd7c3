import { isMapping, readJson } from '@lago/capability-model';
import type { JsonSchema } from '@lago/capability-model';
import { unixSeconds } from './timestamp.js';
import { allows, isMap, isRequired, itemsOf, memberOf } from './schema-of.js';

export interface ReadArguments {
  readonly args: Readonly<Record<string, unknown>>;
  /** What was read otherwise than written, to be said once. */
  readonly notes: readonly string[];
}

const BRACKETS = /^([^[\]]+)\[([^[\]]*)\]$/;

/**
 * Arguments as models write them. Of what has one certain meaning that meaning is taken: null for what is left out,
 * JSON as text for a list or an object, a map or list in its spelling for URLs, ISO 8601 for a moment in seconds.
 */
export function readArguments(schema: JsonSchema, given: Readonly<Record<string, unknown>>): ReadArguments {
  const notes = new Set<string>();
  const args = members(schema, unbracketed(schema, given), '', notes);
  return { args, notes: [...notes] };
}

function members(schema: JsonSchema, value: Readonly<Record<string, unknown>>, at: string, notes: Set<string>) {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const known = memberOf(schema, name);
    if (!known) define(read, name, member);
    else if (member !== null || allows(known, 'null') || isRequired(schema, name)) {
      define(read, name, readValue(known, member, at ? `${at}.${name}` : name, notes));
    }
  }
  return read;
}

function readValue(schema: JsonSchema, given: unknown, at: string, notes: Set<string>): unknown {
  const value = fromText(schema, given);
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return value.map((item, index) => readValue(items, item, `${at}.${index}`, notes));
  }
  if (isMapping(value)) return isMap(schema) ? plainKeys(value, at) : members(schema, value, at, notes);
  const moment = schema['x-moment'] === 'unix-seconds' ? unixSeconds(value) : undefined;
  if (moment === undefined) return value;
  notes.add(
    `${at.split('.').at(-1)}: ${String(value)} was read as ${moment} (Unix seconds, UTC where no zone is named)`,
  );
  return moment;
}

/** JSON as text where a list or an object belongs. */
function fromText(schema: JsonSchema, value: unknown): unknown {
  if (typeof value !== 'string' || allows(schema, 'string')) return value;
  const [list, object] = [allows(schema, 'array'), allows(schema, 'object')];
  if (isMap(schema)) {
    const pair = /^[^[\]]+\[([^[\]]+)\]=(.*)$/s.exec(value);
    if (pair) return { [pair[1] as string]: pair[2] };
  }
  if (!(list && /^\s*\[/.test(value)) && !(object && /^\s*\{/.test(value))) return value;
  try {
    return readJson(value);
  } catch {
    return value;
  }
}

/** `{"metadata[key]": v}` inside `metadata` is `{"key": v}`. */
function plainKeys(value: Readonly<Record<string, unknown>>, at: string): Record<string, unknown> {
  const name = at.slice(at.lastIndexOf('.') + 1);
  const read: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const [, outer, inner = ''] = BRACKETS.exec(key) ?? [];
    define(read, outer === name && inner ? inner : key, member);
  }
  return read;
}

/** `statuses[]` is `statuses`, and `metadata[key]` beside the arguments is a member of `metadata`. */
function unbracketed(schema: JsonSchema, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const [, outer = '', inner = ''] = BRACKETS.exec(name) ?? [];
    const known = memberOf(schema, name) ? undefined : memberOf(schema, outer);
    if (!known || Object.hasOwn(given, outer)) define(read, name, value);
    else if (!inner && allows(known, 'array')) define(read, outer, value);
    else if (inner && isMap(known)) define(read, outer, { ...(read[outer] as object | undefined), [inner]: value });
    else define(read, name, value);
  }
  return read;
}

/** Like an assignment, but a member called `__proto__` is a member. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
