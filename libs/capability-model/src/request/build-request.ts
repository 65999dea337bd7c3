import type { FilledSlot, Plan } from './plan.js';
import { asText } from '../values/as-text.js';
import { InputError } from '../operation/input-error.js';
import { jsonType } from '../values/json-type.js';
import { readingOf } from '../reading/reading.js';
import type { OperationInput, UpstreamRequest } from '../operation/operation.js';
import { encodePathValue, isPathTrap } from './encode.js';
import { writeBody } from './write-body.js';
import { writeQuery } from './write-query.js';
import { writeSimple } from './write-simple.js';

/** Builds the upstream request: pure, and no value can leave its place. Throws InputError. */
export function buildRequest(plan: Plan, input: OperationInput): UpstreamRequest {
  const value = plan.body?.(input);
  const body = value === undefined ? undefined : writeBody(value, plan.bodyForm);
  return {
    method: plan.method,
    path: buildPath(plan, input),
    query: buildQuery(plan, input),
    headers: {
      accept: plan.accept,
      ...buildHeaders(plan, input),
      ...(body === undefined ? {} : { 'content-type': body.contentType }),
    },
    ...(body === undefined ? {} : { body: body.text }),
  };
}

function buildPath(plan: Plan, input: OperationInput): string {
  let path = '';
  let index = 0;
  for (const part of plan.template) {
    const filled = typeof part === 'string' ? undefined : plan.path[index++];
    if (typeof part === 'string') path += part;
    else if (filled) path += pathValue(filled, input);
  }
  return path;
}

function pathValue(filled: FilledSlot, input: OperationInput): string {
  const value = filled.read(input);
  const { encoding, style } = filled.slot.description;
  const plain = writeSimple(value, style, (text) => text);
  if (plain === undefined) throw refusal(filled, value, 'type', 'a text');
  if (isPathTrap(plain, encoding)) throw refusal(filled, value, 'path', 'a text other than nothing, "." and ".."');
  return encoded(filled, value, () => writeSimple(value, style, (text) => encodePathValue(text, encoding)) ?? '');
}

function buildQuery(plan: Plan, input: OperationInput): string {
  const pairs: string[] = [];
  for (const filled of plan.query) {
    const value = filled.read(input);
    if (value === undefined || value === null) continue;
    const { style, delimiter, schema, allowReserved = false } = filled.slot.description;
    const several = Array.isArray(value) && readingOf(schema).list;
    const wireName = several ? `${filled.slot.wireName}[]` : filled.slot.wireName;
    const form = { wireName, style, allowReserved, ...(delimiter === undefined ? {} : { delimiter }) };
    pairs.push(...encoded(filled, value, () => writeQuery(value, form)));
  }
  if (plan.passUndeclaredQuery) {
    for (const wireName of Object.keys(input.query)) {
      if (plan.knownQuery.has(wireName) || plan.reservedQuery.has(baseName(wireName))) continue;
      pairs.push(...writeUndeclared(wireName, input.query[wireName]));
    }
  }
  return pairs.join('&');
}

function writeUndeclared(wireName: string, value: unknown): string[] {
  const filled = { pointer: `/query/${wireName}`, slot: { place: 'query', wireName } } as const;
  return encoded(filled, value, () => writeQuery(value, { wireName, style: Array.isArray(value) ? 'scalar' : 'map' }));
}

/** `name` of `name`, `name[]` and `name[key]`. */
export function baseName(wireName: string): string {
  const bracket = wireName.indexOf('[');
  return bracket > 0 ? wireName.slice(0, bracket) : wireName;
}

function buildHeaders(plan: Plan, input: OperationInput): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const filled of plan.headers) {
    const value = filled.read(input);
    if (value === undefined || value === null) continue;
    const text = writeSimple(value, filled.slot.description.style, (one) => one) ?? asText(value);
    if (!/^[\x20-\x7e\x80-\xff]*$/.test(text)) throw refusal(filled, value, 'header', 'a text of printable characters');
    headers[filled.slot.wireName.toLowerCase()] = text.trim();
  }
  return headers;
}

type Place = { readonly pointer: string; readonly slot: Pick<FilledSlot['slot'], 'place' | 'wireName'> };

function encoded<Result>(filled: Place, value: unknown, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (error instanceof URIError) throw refusal(filled, value, 'unicode', 'well-formed Unicode text');
    throw error;
  }
}

function refusal({ pointer, slot }: Place, value: unknown, keyword: string, expected: string): InputError {
  const name = slot.wireName;
  const received = jsonType(value);
  return new InputError({
    pointer,
    place: slot.place === 'path' ? 'path' : 'query',
    name,
    keyword,
    expected,
    received,
    message: `${slot.place} value ${name} must be ${expected}`,
  });
}
