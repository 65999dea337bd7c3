import type { SharedScripts } from '@lago/lago-client';
import type { Log } from '../log.js';
import { createOnce } from './idempotency.js';
import type { Once } from './idempotency.js';
import { memoryStore } from './memory-store.js';
import { redisIdempotencyStore } from './redis-store.js';

/** Milliseconds after which a call whose process does not renew its claim counts as crashed. */
const LEASE_MS = 5000;
const MAX_RECORDS = 100_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** Idempotency keys in Redis when replicas share one, else in this process (a restart forgets them). */
export function onceForGateway(shared: SharedScripts | undefined, log: Log, ttlMs: number): Once {
  const store = shared
    ? redisIdempotencyStore(shared)
    : memoryStore({ maxRecords: MAX_RECORDS, maxBytes: MAX_BYTES, now: Date.now });
  return createOnce({ store, log, leaseMs: LEASE_MS, ttlMs, now: Date.now });
}
