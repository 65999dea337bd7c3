import { hash, randomBytes } from 'node:crypto';
import { KEY_PREFIX } from '../logging/secrets/gateway-key.js';

/** A new key of 256 random bits. Show it once; only its hash is kept. */
export function createKey(): string {
  return KEY_PREFIX + randomBytes(32).toString('base64url');
}

/**
 * SHA-256 of a key, lower-case hex. A fast hash is right here: there is nothing to guess in 256 random bits.
 */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}
