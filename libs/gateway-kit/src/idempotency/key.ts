import { createHash } from 'node:crypto';
import type { Operation, OperationInput } from '@lago/capability-model';
import type { InvokeContext } from '../context.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Names the effect a caller wants: its own key, within its own namespace and the upstream account it acts on, so that
 * nobody meets the answers of others. Throws the 400 problem when the key is not 1 to 255 visible ASCII characters.
 */
export function effectId(key: string, { upstream }: Operation, { consumer, upstreamSecret }: InvokeContext): string {
  if (!KEY.test(key)) {
    throw new ProblemError(PROBLEMS.idempotencyKeyInvalid, 'an idempotency key is 1 to 255 visible ASCII characters');
  }
  return hash([consumer, upstream ?? '', upstreamSecret ?? '', key]);
}

/** Equal for equal calls: the operation and its input, whatever the order of keys. */
export function callDigest({ id }: Operation, { path, query, body }: OperationInput): string {
  return hash([id, canonical(path), canonical(query), body === undefined ? '' : canonical(body)]);
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
