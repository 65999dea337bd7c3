import { isMapping } from '@lago/capability-model';
import type { JsonSchema } from '@lago/capability-model';
import { asMeant, fromText } from './from-text.js';
import { placeMembers } from './place-members.js';
import { allows, isMap, isRequired, itemsOf, memberOf } from './schema-of.js';
import { unixSeconds } from './timestamp.js';

export interface ReadArguments {
  readonly args: Readonly<Record<string, unknown>>;
  /** What was read otherwise than written, to be said once. */
  readonly notes: readonly string[];
}

/** Seconds from which on a moment is so late that milliseconds may have been meant: the year 5138. */
const TOO_LATE = 1e11;

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
  for (const [name, member] of Object.entries(placeMembers(schema, value, at, notes))) {
    const known = memberOf(schema, name);
    if (!known) define(read, name, member);
    else if (member !== null || allows(known, 'null') || isRequired(schema, name)) {
      define(read, name, readValue(known, member, at ? `${at}.${name}` : name, notes));
    }
  }
  return read;
}

function readValue(schema: JsonSchema, given: unknown, at: string, notes: Set<string>): unknown {
  const text = fromText(schema, given);
  const value = asMeant(schema, text);
  if (typeof value === 'string' && value !== text) {
    notes.add(`${at}: ${JSON.stringify(text)} was read as ${JSON.stringify(value)}`);
  }
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return value.map((item, index) => readValue(items, item, `${at}.${index}`, notes));
  }
  if (isMapping(value)) return isMap(schema) ? plainKeys(value, at) : members(schema, value, at, notes);
  return schema['x-moment'] === 'unix-seconds' ? readMoment(value, at, notes) : value;
}

function readMoment(value: unknown, at: string, notes: Set<string>): unknown {
  const moment = unixSeconds(value);
  if (moment === undefined) {
    const seconds = Number(String(value));
    if (Math.abs(seconds) >= TOO_LATE) {
      const meant = `if milliseconds were meant, it is ${seconds / 1000}`;
      notes.add(`${at}: ${JSON.stringify(value)} was sent as Unix seconds, which is no year in use; ${meant}`);
    }
    return value;
  }
  const name = at.split('.').at(-1);
  notes.add(`${name}: ${String(value)} was read as ${moment} (Unix seconds, UTC where no zone is named)`);
  return moment;
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
