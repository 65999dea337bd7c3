import { isMapping } from '../values/mapping.js';
import type { ContractEntry } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { follow } from './resolve.js';

/** One form of a request or reply. */
export interface Media {
  readonly type: string;
  readonly value: Record<string, unknown>;
}

const JSON_TYPE = /^application\/([^;]*\+)?json\s*(;|$)/i;
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** The JSON form of a request or reply: `application/json` itself before its relatives. */
export function jsonMedia(content: Record<string, unknown>): Media | undefined {
  const types = Object.keys(content);
  const type =
    types.find((one) => bareType(one) === 'application/json') ??
    types.find((one) => JSON_TYPE.test(one)) ??
    types.find((one) => bareType(one) === '*/*' && !isBinary(content[one]));
  return type === undefined ? undefined : mediaOf(content, type);
}

/** What a request body is sent as: JSON, else a form. */
export function requestMedia(content: Record<string, unknown>): Media | undefined {
  return jsonMedia(content) ?? formMedia(content);
}

/** The form of a request body. */
export function formMedia(content: Record<string, unknown>): Media | undefined {
  const types = Object.keys(content);
  const form = FORM_TYPES.map((wanted) => types.find((one) => bareType(one) === wanted)).find(
    (found) => found !== undefined,
  );
  return form === undefined ? undefined : mediaOf(content, form);
}

/** The media types of a reply that are not JSON. */
export function otherTypes(content: Record<string, unknown>): string[] {
  return Object.keys(content).filter(
    (type) => !JSON_TYPE.test(type) && (bareType(type) !== '*/*' || isBinary(content[type])),
  );
}

/** Generators write the range of all types for whatever it is: mostly JSON, but not where the schema is one of bytes. */
function isBinary(media: unknown): boolean {
  const schema = isMapping(media) ? media['schema'] : undefined;
  return isMapping(schema) && schema['type'] === 'string' && schema['format'] === 'binary';
}

/** A media type without its parameters, in lower case. */
export function bareType(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function mediaOf(content: Record<string, unknown>, type: string): Media {
  const value = content[type];
  return { type, value: isMapping(value) ? value : {} };
}

/** The `example`, or the first of the `examples`, of a media type or parameter. */
export function exampleOf(holder: Record<string, unknown>, at: ContractEntry['at'], files: ContractFiles): unknown {
  if (holder['example'] !== undefined) return holder['example'];
  const examples = holder['examples'];
  if (!isMapping(examples)) return undefined;
  const [name] = Object.keys(examples);
  if (name === undefined) return undefined;
  const { value } = follow({ value: examples[name], at: at.child('examples', name) }, files);
  return isMapping(value) ? value['value'] : undefined;
}

/** The value under a key when it is a text. */
export function text<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { [K in Key]?: string }) : {};
}
