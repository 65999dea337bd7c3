import { createHash } from 'node:crypto';
import type { Call } from './call.js';

/** A short one-way name of a text (SHA-256), fit for keys in memory and in a shared store. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Names the upstream account a call acts on, without giving the secret away. */
export function accountOf({ operation, context }: Pick<Call, 'operation' | 'context'>): string {
  const own = context.upstreamSecret;
  return `${operation.upstream ?? ''}:${own === undefined ? 'held' : digest(own)}`;
}
