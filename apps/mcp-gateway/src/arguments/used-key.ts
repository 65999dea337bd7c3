import { randomUUID } from 'node:crypto';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { CONFIRM_TOKEN, IDEMPOTENCY_KEY } from '../catalog/control-arguments.js';
import type { SplitArguments } from './split-arguments.js';

/** The key under which a call happens once, and the argument that repeats it. */
export interface UsedKey {
  readonly under: string;
  readonly argument: string;
  readonly value: string;
  /** False for a key that the caller learns of only when the outcome is unknown. */
  readonly given: boolean;
}

/** `confirmed` is the confirmation's own key. A call that is never to be sent twice gets a key where none was given. */
export function usedKey(
  { operation, readOnly }: CatalogTool,
  { confirmToken, idempotencyKey }: SplitArguments,
  confirmed: string | undefined,
): UsedKey | undefined {
  const given = confirmed ?? idempotencyKey;
  const grave = !readOnly && operation.facts.retry.network === 'no';
  const under = given ?? (grave ? randomUUID() : undefined);
  if (under === undefined) return undefined;
  const byToken = confirmToken !== undefined && idempotencyKey === undefined;
  const [argument, value] = byToken ? [CONFIRM_TOKEN, confirmToken] : [IDEMPOTENCY_KEY, under];
  return { under, argument, value, given: given !== undefined };
}
