import { isMapping } from '@lago/capability-model';

/** A record without what is null, and without what is empty further inside it. */
export function withoutBlanks(record: unknown): unknown {
  if (Array.isArray(record)) return record.map(withoutBlanks);
  if (!isMapping(record)) return record;
  return keep(record, (value) => value !== null);
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  return isMapping(value) ? keep(value, isFilled) : value;
}

function keep(record: Readonly<Record<string, unknown>>, isKept: (value: unknown) => boolean): unknown {
  return Object.fromEntries(
    Object.entries(record)
      .map(([key, value]) => [key, inner(value)] as const)
      .filter(([, value]) => isKept(value)),
  );
}

function isFilled(value: unknown): boolean {
  return value !== null && !(typeof value === 'object' && Object.keys(value).length === 0);
}
