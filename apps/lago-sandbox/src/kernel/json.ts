/** A JSON object of unknown shape, as it arrives in a body. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text, or null for everything that is not text or a number. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** True for what Rails calls blank: nothing, or only white space. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** An integer as Active Record casts it: fractions are cut, numeric text is read, the rest is null. */
export function integer(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null;
  if (typeof value !== 'string' || !/^\s*[+-]?\d/.test(value)) return null;
  return Math.trunc(Number.parseFloat(value));
}

/** A boolean as Active Record casts it. */
export function boolean(value: unknown): boolean | null {
  if (value === undefined || value === null || value === '') return null;
  return !(value === false || value === 0 || /^(f|false|0|off)$/i.test(String(value)));
}

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
