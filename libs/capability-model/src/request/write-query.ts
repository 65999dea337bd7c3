import type { QueryStyle } from '../operation/operation.js';
import { asText } from '../values/as-text.js';
import { isNumber } from '../values/exact-number.js';
import { percentEncode, percentEncodeUnreserved } from './encode.js';

/** How one query value is written. */
export interface QueryForm {
  readonly wireName: string;
  readonly style: QueryStyle;
  readonly delimiter?: string;
  readonly allowReserved?: boolean;
}

/** The `name=value` pairs of one query parameter or form field; none for an absent, null or empty value. */
export function writeQuery(value: unknown, form: QueryForm): string[] {
  if (value === undefined || value === null) return [];
  const { wireName, style, allowReserved } = form;
  if (style === 'json') return [pair(wireName, JSON.stringify(value), allowReserved)];
  if (Array.isArray(value)) return writeList(present(value), form);
  if (isObject(value)) return writeObject(value, form);
  return [pair(wireName, asText(value), allowReserved)];
}

function writeList(items: readonly unknown[], { wireName, style, delimiter, allowReserved }: QueryForm): string[] {
  if (style === 'map') return writeDeep(wireName, items);
  const texts = items.map(asText);
  if (delimiter === undefined) return texts.map((text) => pair(wireName, text, allowReserved));
  return texts.length ? [`${percentEncode(wireName)}=${joined(texts, delimiter, allowReserved)}`] : [];
}

function writeObject(value: object, { wireName, style, delimiter = ',', allowReserved }: QueryForm): string[] {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  if (style === 'map') return entries.flatMap(([key, inner]) => writeDeep(`${wireName}[${key}]`, inner));
  if (style === 'members') {
    return entries.flatMap(([key, inner]) => writeQuery(inner, { wireName: key, style: 'scalar' }));
  }
  if (style !== 'pairs') return [pair(wireName, asText(value), allowReserved)];
  const texts = entries.flatMap(([key, inner]) => [key, asText(inner)]);
  return texts.length ? [`${percentEncode(wireName)}=${joined(texts, delimiter, allowReserved)}`] : [];
}

/** `name[key]=v`, `name[]=v`; lists of lists and objects by their index, so that their members stay together. */
function writeDeep(wireName: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const items = present(value);
    const indexed = items.some((item) => isObject(item) || Array.isArray(item));
    return items.flatMap((item, index) => writeDeep(`${wireName}[${indexed ? index : ''}]`, item));
  }
  if (isObject(value)) return Object.entries(value).flatMap(([key, inner]) => writeDeep(`${wireName}[${key}]`, inner));
  return [pair(wireName, asText(value))];
}

function present(list: readonly unknown[]): unknown[] {
  return list.filter((item) => item !== undefined && item !== null);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isNumber(value) && !Array.isArray(value);
}

function joined(texts: readonly string[], delimiter: string, allowReserved?: boolean): string {
  return texts.map((text) => encodeValue(text, allowReserved)).join(delimiter === ',' ? ',' : percentEncode(delimiter));
}

function pair(name: string, value: string, allowReserved?: boolean): string {
  return `${percentEncode(name)}=${encodeValue(value, allowReserved)}`;
}

function encodeValue(text: string, allowReserved = false): string {
  return allowReserved ? percentEncodeUnreserved(text) : percentEncode(text);
}
