/** A JSON object of unknown shape, as it arrives in a body. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as Active Record casts it: numbers in digits, `t` and `f`, null for lists and objects. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'number' ? String(value) : null;
}

/** True for what Rails calls blank: nothing, or only white space. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** An integer as Active Record casts it: fractions are cut, text is read as far as its digits go, blank is null. */
export function integer(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || isBlank(value)) return null;
  return Number(/^\s*[+-]?\d+/.exec(value)?.[0] ?? 0);
}

/** True for what a numericality validation refuses: a text that is no number as a whole. */
export function isNotANumber(value: unknown): boolean {
  return (
    typeof value === 'boolean' ||
    (typeof value === 'string' && !isBlank(value) && !/^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value))
  );
}

export const NOT_A_NUMBER = 'is not a number';

/** A boolean as Active Record casts it. */
export function boolean(value: unknown): boolean | null {
  if (value === undefined || value === null || value === '') return null;
  return !(value === false || value === 0 || /^(?:f|F|false|FALSE|0|off|OFF)$/.test(String(value)));
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((entry: unknown) => text(entry) ?? []) : [];
}

/** A text without its NULs, which Postgres cannot keep. */
export function withoutNul(value: string | null): string | null {
  return value?.replaceAll('\0', '') ?? null;
}
