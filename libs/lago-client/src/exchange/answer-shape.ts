import { perOperation } from '@lago/capability-model';
import type { JsonSchema, Operation } from '@lago/capability-model';
import type { Reply } from '../call/reply.js';

/** What the body of an answer must look like to be the API's, by the contract of the operation. */
interface AnswerShape {
  /** Undefined when the contract describes no body. */
  readonly schema: JsonSchema | undefined;
  readonly rootKey: string | undefined;
  /** First byte of what lies under the root key; undefined when any value will do. */
  readonly opening: '{' | '[' | undefined;
  readonly emptyBody: 'never' | 'sometimes' | 'always';
  readonly statuses: readonly number[] | undefined;
  /** The contract says itself that there is no body. */
  readonly bodyless: boolean;
  /** Successes of other statuses. */
  readonly further: Operation['response']['further'];
  /** The contract describes bodies that are not JSON. */
  readonly hasOtherTypes: boolean;
  /** `{"root":`, as APIs that put the root first write it. */
  readonly prefix: RegExp | undefined;
}

/** The shape of the successful answer of an operation. */
export const shapeOf = perOperation(({ response }): AnswerShape => {
  const { schema, rootKey, list, emptyBody, statuses, bodyless = false, further, otherTypes } = response;
  const inner = rootKey === undefined ? schema : propertiesOf(schema)[rootKey];
  const opening = list ? '[' : inner?.['type'] === 'object' ? '{' : undefined;
  const start = rootKey === undefined ? '' : `^\\s*\\{\\s*${escaped(JSON.stringify(rootKey))}\\s*:\\s*`;
  const prefix = rootKey === undefined ? undefined : new RegExp(start + (opening ? `\\${opening}` : ''));
  const hasOtherTypes = otherTypes !== undefined;
  return { schema, rootKey, opening, emptyBody, statuses, bodyless, further, hasOtherTypes, prefix };
});

/** Bytes of a successful answer that are read in full; of longer ones only both ends are looked at. */
const CHECKED_BYTES = 256 * 1024;
/** The same for reads whose answer is only passed on. */
const CHECKED_BYTES_PASSED_ON = 2 * 1024;
/** A key and its punctuation. */
const PREFIX_BYTES = 300;

export interface Looked {
  /** The answer is only passed on. */
  readonly passThrough: boolean;
  /** What is made of the answer needs all of it. */
  readonly whole: boolean;
  /** It is of a type besides JSON that the contract has. */
  readonly named: boolean;
}

/** Why the body of a success is not the answer that the contract describes; undefined when it is. */
export function notTheAnswer(
  { status, headers, body }: Reply,
  shape: AnswerShape,
  { passThrough, whole, named }: Looked,
): string | undefined {
  const further = shape.further?.[status];
  // A body without a root could be anybody's; so could no body, but for a status that the API does not use.
  if (status === 204 && shape.statuses?.includes(204) === false) return 'is not described by the contract';
  if (body.length === 0) {
    return shape.emptyBody === 'never' && !further?.isEmpty ? 'is empty where the contract has a body' : undefined;
  }
  if (shape.bodyless) return 'has a body where none is due';
  if (named) return undefined;
  const isDescribed = further ? further.isJson : shape.schema !== undefined;
  if (!isDescribed) {
    const isOther = further ? further.types.length > 0 : shape.hasOtherTypes;
    return isOther ? 'is of a type that the contract does not have' : notWhole(body, headers, passThrough);
  }
  const checked = passThrough ? CHECKED_BYTES_PASSED_ON : whole ? Infinity : CHECKED_BYTES;
  if (!further && body.length > checked && bothEndsFit(body, shape)) return undefined;
  const value = parsed(body);
  if (value === undefined) return 'is not whole JSON';
  if (further) return undefined;
  // Without a root nothing tells the API's JSON from somebody else's.
  if (shape.rootKey === undefined) return undefined;
  const inner = isObject(value) && Object.hasOwn(value, shape.rootKey) ? value[shape.rootKey] : undefined;
  const fits =
    shape.opening === '[' ? Array.isArray(inner) : shape.opening === '{' ? isObject(inner) : inner !== undefined;
  return fits ? undefined : `lacks ${shape.rootKey}`;
}

/**
 * True when the body of an error is one of the API's own: JSON that shows a member of the contract's error schema in
 * its type. Without such a schema any JSON and the empty body will do.
 */
export function isRefusal({ headers, body }: Reply, schema: JsonSchema | undefined): boolean {
  if (!schema) return body.length === 0 || (saysJson(headers) && parsed(body) !== undefined);
  const value = parsed(body);
  if (!isObject(value)) return false;
  return Object.entries(propertiesOf(schema)).some(
    ([name, { type }]) => Object.hasOwn(value, name) && typeNameOf(value[name]) === type,
  );
}

/** True when the headers say that the body is JSON (RFC 8259, RFC 6839). */
export function saysJson(headers: Reply['headers']): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '');
}

/** Without a contract a page and JSON that ends too early are all that can be told. */
function notWhole(body: Buffer, headers: Reply['headers'], passThrough: boolean): string | undefined {
  if (/^text\/html\b/i.test(headers['content-type'] ?? '')) return 'is a web page';
  const opening = firstOf(body);
  if (opening !== '{' && opening !== '[') return undefined;
  if (body.length > (passThrough ? CHECKED_BYTES_PASSED_ON : CHECKED_BYTES)) {
    return lastOf(body) === (opening === '{' ? '}' : ']') ? undefined : 'is not whole JSON';
  }
  return parsed(body) === undefined ? 'is not whole JSON' : undefined;
}

function bothEndsFit(body: Buffer, { prefix }: AnswerShape): boolean {
  return prefix !== undefined && prefix.test(body.toString('utf8', 0, PREFIX_BYTES)) && lastOf(body) === '}';
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const SPACE = 0x20;

function firstOf(body: Buffer): string {
  let start = 0;
  while ((body[start] ?? Infinity) <= SPACE) start += 1;
  return String.fromCharCode(body[start] ?? 0);
}

/** The last character that is no white space. */
function lastOf(body: Buffer): string {
  let end = body.length - 1;
  while ((body[end] ?? Infinity) <= SPACE) end -= 1;
  return String.fromCharCode(body[end] ?? 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeNameOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return isObject(value) ? 'object' : typeof value;
}

function propertiesOf(schema: JsonSchema | undefined): Readonly<Record<string, JsonSchema>> {
  return isObject(schema?.['properties']) ? (schema['properties'] as Record<string, JsonSchema>) : {};
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
