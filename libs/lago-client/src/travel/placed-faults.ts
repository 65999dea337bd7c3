import { isMapping } from '@lago/capability-model';

/**
 * Faults by position of the item. Undefined when the refusal does not tell which items it means: then nothing is known
 * of any.
 */
export function placedFaults(details: unknown, length: number): ReadonlyMap<number, unknown> | undefined {
  if (!isMapping(details)) return undefined;
  const faults = Object.entries(details).map(([position, fault]) => [Number(position), fault] as const);
  const known = faults.every(([position]) => Number.isInteger(position) && position >= 0 && position < length);
  return known && faults.length > 0 ? new Map(faults) : undefined;
}
