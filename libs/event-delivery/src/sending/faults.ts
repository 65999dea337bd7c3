import type { RefusalRule } from './batch-upstream.js';

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
