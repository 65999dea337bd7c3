import type { RefusalRule } from './batch-upstream.js';

/**
 * Faults by position of the event. Undefined when the refusal does not tell which events it means: then nothing is
 * known of any.
 */
export function placedFaults(details: unknown, length: number): ReadonlyMap<number, unknown> | undefined {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return undefined;
  const faults = Object.entries(details).map(([position, fault]) => [Number(position), fault] as const);
  const known = faults.every(([position]) => Number.isInteger(position) && position >= 0 && position < length);
  return known && faults.length > 0 ? new Map(faults) : undefined;
}

/** True when the fault says that the id is taken, and nothing else. */
export function isDuplicate({ duplicate }: RefusalRule, fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const fields = Object.entries(fault);
  return (
    fields.length > 0 &&
    fields.every(
      ([field, messages]) =>
        field === duplicate.field && [messages].flat().every((message) => message === duplicate.message),
    )
  );
}
