import type { ConsentCondition } from '@lago/capability-model';
import { findOne } from './pointer.js';

/** True when what is at the pointer is there and among, or not among, the values named. */
export function conditionHolds({ at, is, not }: ConsentCondition, root: unknown): boolean {
  const value = findOne(root, at);
  if (is) return is.includes(value ?? null);
  if (not) return !not.includes(value ?? null);
  return value !== undefined;
}
