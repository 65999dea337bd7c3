import type { QueryStyle } from '../operation/operation.js';
import { asText } from '../values/as-text.js';
import { isNumber } from '../values/exact-number.js';

/** A value in OpenAPI's style simple, for paths and headers. Undefined for what the style has no form for. */
export function writeSimple(value: unknown, style: QueryStyle, encode: (text: string) => string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || isNumber(value)) return encode(String(value));
  const write = (one: unknown) => encode(asText(one));
  if (Array.isArray(value)) return style === 'repeat' && value.length ? value.map(write).join(',') : undefined;
  const entries = Object.entries(value);
  if (!entries.length || (style !== 'members' && style !== 'pairs')) return undefined;
  const between = style === 'members' ? '=' : ',';
  return entries.map(([key, inner]) => `${encode(key)}${between}${write(inner)}`).join(',');
}
