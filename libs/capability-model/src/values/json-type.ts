import { ExactNumber } from './exact-number.js';

/** JSON type of a value; `nothing` when it is absent. Never the value. */
export function jsonType(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof ExactNumber ? 'number' : typeof value;
}
