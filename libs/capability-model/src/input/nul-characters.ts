import { escapeToken } from '../document/json-pointer.js';

/** Pointers of texts (and of members by name) with a NUL character: databases can not keep one, servers break on it. */
export function nulCharacters(value: unknown): string[] {
  // Nearly no input has one: pointers are worth making only when there is something to point at.
  return hasNul(value) ? pointersOf(value, '') : [];
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNul);
  for (const key of Object.keys(value)) {
    if (key.includes('\0') || hasNul((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}

function pointersOf(value: unknown, pointer: string): string[] {
  if (typeof value === 'string') return value.includes('\0') ? [pointer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${pointer}/${escapeToken(key)}`;
    return key.includes('\0') ? [at] : pointersOf(inner, at);
  });
}
