import { perOperation } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import type { Labels } from './observer.js';

/** The labels of an operation. */
export const labelsOf = perOperation(({ id, upstream = '', facts }): Labels => ({
  operation: id,
  bucket: facts.bucket,
  upstream,
}));

/** True when a call changes nothing, so that its answer may be lost, shared or asked for again. */
export function isRead({ method, facts }: Operation): boolean {
  return method === 'GET' || facts.hints.readOnly;
}
