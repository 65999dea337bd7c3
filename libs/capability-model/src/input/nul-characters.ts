import { escapeToken } from '../document/json-pointer.js';

/** Pointers of texts (and of members by name) with a NUL character: databases can not keep one, servers break on it. */
export function nulCharacters(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return value.includes('\0') ? [pointer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${pointer}/${escapeToken(key)}`;
    return key.includes('\0') ? [at] : nulCharacters(inner, at);
  });
}
