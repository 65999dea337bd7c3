import type { Limits } from './limits.js';
import { scopes } from './scope.js';
import type { Scopes } from './scope.js';

/** Who makes a call: what both doors know about it after authentication. */
export interface Consumer {
  /** Unique; stands in logs, the audit and the keys of limits. */
  readonly name: string;
  /** Whose answers may be shared: consumers that reach the upstream with different credentials never share any. */
  readonly partition: string;
  /** Whose idempotency keys, when that outlives a change of secrets and `partition` does not. */
  readonly keyspace?: string;
  /** Fingerprint of the upstream keys the request itself brought, when somebody with a name brought them. */
  readonly account?: string;
  readonly scopes: Scopes;
  readonly limits: Limits;
  /**
   * The consumer's own secret for an upstream; undefined means the gateway's.
   * A function, so that no serialiser ever writes it. Throws ProblemError when it should exist and does not.
   */
  upstreamSecret(namespace: string): string | undefined;
}

/** The consumer of every call while authentication is off. */
export const ANONYMOUS: Consumer = Object.freeze({
  name: 'anonymous',
  partition: 'anonymous',
  scopes: scopes(['*:*:*']),
  limits: {},
  upstreamSecret: () => undefined,
});
