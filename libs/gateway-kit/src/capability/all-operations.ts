import type { Capability, Operation } from '@lago/capability-model';

/** Every operation that a document exposes, once. */
export function allOperations({ routes, tools }: Capability): readonly Operation[] {
  return [...new Set([...routes, ...tools].map(({ operation }) => operation))];
}
