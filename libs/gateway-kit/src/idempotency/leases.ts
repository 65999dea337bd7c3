import type { Lease } from './store.js';

/** The claims of the calls that run in this process. */
export interface Leases {
  /** Renews a claim, three times per lease, until the returned function is called. A missed renewal is tried again. */
  keep(hold: Lease): () => void;
  /** Renews all of them now: the store was away or lost its memory. */
  renewAll(): void;
}

export function createLeases(leaseMs: number): Leases {
  const held = new Set<Lease>();
  const renew = (hold: Lease) => void hold.renew().catch(() => undefined);
  return {
    keep(hold) {
      held.add(hold);
      const timer = setInterval(() => renew(hold), leaseMs / 3).unref();
      return () => {
        clearInterval(timer);
        held.delete(hold);
      };
    },
    renewAll: () => held.forEach(renew),
  };
}
