import { isNumber } from '@lago/capability-model';

// Line breaks and tabs stay; the rest of C0 and C1, zero-width characters, directional overrides and the tag block
// can hide text from people that a model still reads.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/g;

/** Removes control and invisible characters from a text. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** The same for every text inside a JSON value, keys included. */
export function sanitize(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(sanitize);
  if (typeof value !== 'object' || value === null || isNumber(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(result, visible(key), {
      value: sanitize(member),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}
