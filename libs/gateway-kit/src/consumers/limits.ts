import type { OperationClass } from '../capability/operation-class.js';

/** Limits of one class of operations. What is undefined is not limited. */
export interface ClassLimit {
  /** Calls per second on average. */
  readonly perSecond?: number;
  /** Calls at once after a pause; default: one second's worth, at least 1. */
  readonly burst?: number;
  /** Calls per UTC day. */
  readonly perDay?: number;
}

/** Limits of one consumer. */
export type Limits = Readonly<Partial<Record<OperationClass, ClassLimit>>> & {
  /** Calls in flight at once, all classes together. */
  readonly concurrency?: number;
};

/** A consumer's own limits over the default ones: what it names replaces the default, nothing is added up. */
export function override(defaults: Limits, own: Limits | undefined): Limits {
  // Settings that a file leaves out are there and undefined.
  const named = Object.entries(own ?? {}).filter(([, limit]) => limit !== undefined);
  return { ...defaults, ...Object.fromEntries(named) };
}
