import { perOperation } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';

/** What a call needs, or a consumer may: `namespace:tag:access`. */
export interface Scope {
  readonly namespace: string;
  readonly tag: string;
  readonly access: 'read' | 'write';
}

/** How much harm an operation can do; limits are set by class. */
export type OperationClass = 'read' | 'write' | 'destructive';

/**
 * The access an operation needs. Operations that only compute (estimates, expression checks) need `read` here even where
 * the upstream asks `write` of its own key: they change nothing.
 */
export function accessOf({ facts }: Operation): 'read' | 'write' {
  return facts.hints.readOnly || facts.permission?.endsWith(':read') ? 'read' : 'write';
}

/** The class of an operation. */
export function classOf(operation: Operation): OperationClass {
  if (accessOf(operation) === 'read') return 'read';
  return operation.facts.hints.destructive ? 'destructive' : 'write';
}

/** The one scope an operation needs; the same object every time. */
export const scopeOf = perOperation((operation): Scope => {
  const { upstream = 'mock', tag } = operation;
  return { namespace: upstream, tag: tag || 'default', access: accessOf(operation) };
});
