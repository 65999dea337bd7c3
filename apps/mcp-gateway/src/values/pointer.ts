import { isRecord } from './json.js';

/** A value with the pointer (RFC 6901, unescaped) at which it was found. */
export interface Found {
  readonly at: string;
  readonly value: unknown;
}

/** Everything a pointer leads to; `*` stands for every item of a list. */
export function findAll(root: unknown, pointer: string): readonly Found[] {
  let found: readonly Found[] = [{ at: '', value: root }];
  for (const step of pointer.split('/').slice(1)) {
    found = found.flatMap(({ at, value }) =>
      below(value, step).map((one) => ({ at: `${at}/${one.at}`, value: one.value })),
    );
  }
  return found;
}

/** The first value a pointer leads to that is there and not null. */
export function findOne(root: unknown, pointer: string): unknown {
  return findAll(root, pointer).find(({ value }) => value !== undefined && value !== null)?.value;
}

/** The first value of several pointers. */
export function firstOf(root: unknown, pointers: readonly string[] = []): unknown {
  for (const pointer of pointers) {
    const value = findOne(root, pointer);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Every value that holds no other, with its pointer; an empty list or object is one as well. */
export function leaves(value: unknown, at = ''): readonly Found[] {
  const inside = Array.isArray(value)
    ? value.map((item, index) => [String(index), item as unknown] as const)
    : isRecord(value)
      ? Object.entries(value)
      : [];
  if (!inside.length) return [{ at, value }];
  return inside.flatMap(([key, member]) => leaves(member, `${at}/${key}`));
}

function below(value: unknown, step: string): readonly Found[] {
  if (Array.isArray(value)) {
    if (step === '*') return value.map((item, index) => ({ at: String(index), value: item as unknown }));
    return /^\d+$/.test(step) && Number(step) < value.length ? [{ at: step, value: value[Number(step)] }] : [];
  }
  return isRecord(value) && Object.hasOwn(value, step) ? [{ at: step, value: value[step] }] : [];
}
