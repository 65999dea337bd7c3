import type { Call } from '../call/call.js';
import type { Trace } from './rule.js';

/**
 * The ledger's scope of a call: the kind of record. It names no account: two secrets may be of one account, the one that
 * was replaced and its successor among them. Version 0.1 looks for calls with the gateway's own secret here.
 */
export function scopeOf({ operation }: Call, { kind }: Pick<Trace, 'kind'>): string {
  return `${operation.upstream ?? ''}:held:${kind}`;
}
