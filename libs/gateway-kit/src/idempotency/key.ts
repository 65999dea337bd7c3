import { createHash } from 'node:crypto';
import { canonicalJson } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext } from '@lago/lago-client';
import type { Consumer } from '../consumers/consumer.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

/** What of a call its key is told by. */
export interface KeyedContext extends CallContext {
  readonly caller?: Pick<Consumer, 'keyspace' | 'account'>;
  /** Idempotency key the caller gave. */
  readonly idempotencyKey?: string;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** What names an effect: a caller's own key, within its own namespace and the upstream account it acts on. */
export interface EffectName {
  /** Outlives every change of the caller's secrets. */
  readonly lasting: string;
  /** With the secret of the moment: where version 0.1 looks, so that both see each other's claims. */
  readonly present: string;
  /** Fingerprint of the upstream key a known caller brought itself; it may be of another account next time. */
  readonly account?: string | undefined;
}

/**
 * Names the effect a caller wants, so that nobody meets the answers of others. A caller's name is its identity; one
 * that is known by nothing but its upstream key is that key. Throws the 400 problem when the key is not 1 to 255
 * visible ASCII characters.
 */
export function effectName(key: string, { upstream }: Operation, context: KeyedContext): EffectName {
  checkKey(key);
  const { consumer, caller, upstreamSecret } = context;
  const present = hash([consumer, upstream ?? '', upstreamSecret ?? '', key]);
  if (upstreamSecret === undefined) return { lasting: present, present };
  const lasting = hash(['lasting', caller?.keyspace ?? consumer, upstream ?? '', key]);
  return { lasting, present, account: caller?.account };
}

/** Throws the 400 problem when a key is not 1 to 255 visible ASCII characters. */
export function checkKey(key: string): void {
  if (KEY.test(key)) return;
  throw new ProblemError(PROBLEMS.idempotencyKeyInvalid, 'an idempotency key is 1 to 255 visible ASCII characters');
}

/** Equal for equal calls: the operation and its input, whatever the order of keys. */
export function callDigest({ id }: Operation, { path, query, body }: OperationInput): string {
  return hash([id, canonicalJson(path), canonicalJson(query), body === undefined ? '' : canonicalJson(body)]);
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
