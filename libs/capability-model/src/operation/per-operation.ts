import type { Operation } from './operation.js';

/** Remembers what is worked out from an operation: it does not change, and is asked for with every call. */
export function perOperation<Result extends object>(
  work: (operation: Operation) => Result,
): (operation: Operation) => Result {
  const known = new WeakMap<Operation, Result>();
  return (operation) => {
    let result = known.get(operation);
    if (!result) known.set(operation, (result = work(operation)));
    return result;
  };
}
