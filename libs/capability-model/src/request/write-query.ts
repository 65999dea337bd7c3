import { asText } from '../values/as-text.js';
import type { QueryStyle } from '../operation/operation.js';
import { isNumber } from '../values/exact-number.js';
import { percentEncode } from './encode.js';

/** How one query value is written. */
export interface QueryForm {
  readonly wireName: string;
  readonly style: QueryStyle;
  readonly delimiter?: string;
}

/** The `name=value` pairs of one query parameter; none for an absent, null or empty value. */
export function writeQuery(value: unknown, { wireName, style, delimiter }: QueryForm): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const texts = value.filter((item) => item !== undefined && item !== null).map(asText);
    if (delimiter === undefined) return texts.map((text) => pair(wireName, text));
    return texts.length ? [`${percentEncode(wireName)}=${texts.map(percentEncode).join(delimiterOf(delimiter))}`] : [];
  }
  if (style === 'map' && typeof value === 'object' && !isNumber(value)) {
    return Object.entries(value).flatMap(([key, inner]) => writeEntry(`${wireName}[${key}]`, inner));
  }
  return [pair(wireName, asText(value))];
}

function writeEntry(wireName: string, value: unknown): string[] {
  const nested = Array.isArray(value) ? `${wireName}[]` : wireName;
  return writeQuery(value, { wireName: nested, style: 'map' });
}

function delimiterOf(delimiter: string): string {
  return delimiter === ',' ? ',' : percentEncode(delimiter);
}

function pair(name: string, value: string): string {
  return `${percentEncode(name)}=${percentEncode(value)}`;
}
