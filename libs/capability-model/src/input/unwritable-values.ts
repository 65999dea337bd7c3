import { escapeToken } from '../values/json-pointer.js';
import { ExactNumber, isReadable } from '../values/exact-number.js';

/** What an input holds that needs a second look. */
export interface Oddities {
  /** A NUL character in a text or a name. */
  nul: boolean;
  /** A number that a double cannot hold. */
  exact: boolean;
  /** A number that nobody can hold. */
  unreadable: boolean;
}

/** A value that must not go on, whatever a schema says. */
export interface Unwritable {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly keyword: 'nul' | 'number';
}

/** Looks through an input once; nearly none has anything odd. */
export function odditiesOf(value: unknown): Oddities {
  const found = { nul: false, exact: false, unreadable: false };
  look(value, found);
  return found;
}

function look(value: unknown, found: Oddities): void {
  if (typeof value === 'string') found.nul ||= value.includes('\0');
  else if (typeof value !== 'object' || value === null) return;
  else if (Array.isArray(value)) for (const item of value) look(item, found);
  else if (value instanceof ExactNumber) {
    found.exact = true;
    found.unreadable ||= !isReadable(value);
  } else {
    for (const key of Object.keys(value)) {
      found.nul ||= key.includes('\0');
      look((value as Record<string, unknown>)[key], found);
    }
  }
}

/**
 * Texts and names with a NUL character (databases cannot keep one, servers break on it) and numbers that no reader
 * holds; the first `most` of them.
 */
export function unwritableValues(value: unknown, most: number): Unwritable[] {
  const found: Unwritable[] = [];
  collect(value, [], found, most);
  return found;
}

function collect(value: unknown, path: string[], found: Unwritable[], most: number): void {
  if (found.length >= most) return;
  if (typeof value === 'string') {
    if (value.includes('\0')) found.push({ pointer: pointerOf(path), keyword: 'nul' });
  } else if (value instanceof ExactNumber) {
    if (!isReadable(value)) found.push({ pointer: pointerOf(path), keyword: 'number' });
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      path.push(key);
      if (!key.includes('\0')) collect((value as Record<string, unknown>)[key], path, found, most);
      else if (found.length < most) found.push({ pointer: pointerOf(path), keyword: 'nul' });
      path.pop();
    }
  }
}

function pointerOf(path: readonly string[]): string {
  return path.map((key) => `/${escapeToken(key)}`).join('');
}
