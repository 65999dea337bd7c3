import { hash, randomBytes } from 'node:crypto';

/** What every gateway key begins with, for people and secret scanners. */
export const KEY_PREFIX = 'gwk_';

/** A gateway key anywhere in a text; used to blank keys that are known by their hash only. */
export const KEY_PATTERN = /gwk_[A-Za-z0-9_-]{43}/g;

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
