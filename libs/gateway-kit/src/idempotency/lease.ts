import type { IdempotencyStore } from './store.js';

/** Renews the claim of a running call, three times per lease, until `end`. A missed renewal is tried again. */
export function keepLease(store: IdempotencyStore, id: string, owner: string, leaseMs: number): { end(): void } {
  const timer = setInterval(() => {
    store.renew(id, owner, leaseMs).catch(() => undefined);
  }, leaseMs / 3);
  timer.unref();
  return { end: () => clearInterval(timer) };
}
