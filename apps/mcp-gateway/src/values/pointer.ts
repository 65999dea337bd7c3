import { findAll, isMapping } from '@lago/capability-model';
import type { Found } from '@lago/capability-model';

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
    : isMapping(value)
      ? Object.entries(value)
      : [];
  if (!inside.length) return [{ at, value }];
  return inside.flatMap(([key, member]) => leaves(member, `${at}/${key}`));
}
