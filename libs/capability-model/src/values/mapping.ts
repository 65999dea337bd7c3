import { ExactNumber } from './exact-number.js';

/** A JSON object, or a YAML mapping. */
export type Mapping = Record<string, unknown>;

/** True for an object that is neither a list nor a number of many digits. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** A copy without one member. */
export function without(mapping: Mapping, key: string): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key));
}
