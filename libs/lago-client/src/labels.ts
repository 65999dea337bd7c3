import type { Operation } from '@lago/capability-model';
import type { Labels } from './observer.js';

const known = new WeakMap<Operation, Labels>();

/** The labels of an operation. */
export function labelsOf(operation: Operation): Labels {
  let labels = known.get(operation);
  if (!labels) {
    const { id, upstream = '', facts } = operation;
    labels = { operation: id, bucket: facts.bucket, upstream };
    known.set(operation, labels);
  }
  return labels;
}

/** True when a call changes nothing, so that its answer may be lost, shared or asked for again. */
export function isRead({ method, facts }: Operation): boolean {
  return method === 'GET' || facts.hints.readOnly;
}
