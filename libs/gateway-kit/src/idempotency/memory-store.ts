import type { ClaimResult, Claim, Lease, IdempotencyStore, Lifetimes } from './store.js';

export interface MemoryStoreOptions extends Lifetimes {
  readonly maxRecords: number;
  /** Bytes of stored answers. */
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Entry {
  readonly digest: string;
  readonly account: string | undefined;
  readonly startedAt: number;
  readonly first: string;
  owner: string;
  leaseUntil: number;
  expiresAt: number;
  reply: string | undefined;
}

/**
 * Outcomes of this process. A key must not be forgotten before its time, because forgetting it would let its call run
 * twice: a full store refuses new keys instead.
 */
export function memoryStore({ maxRecords, maxBytes, leaseMs, ttlMs, now }: MemoryStoreOptions): IdempotencyStore {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const drop = (id: string, entry: Entry) => {
    bytes -= entry.reply?.length ?? 0;
    entries.delete(id);
  };
  const makeRoom = () => {
    for (const [id, entry] of entries) if (entry.expiresAt <= now()) drop(id, entry);
    if (entries.size >= maxRecords || bytes >= maxBytes) throw new Error('the store of idempotency keys is full');
  };

  return {
    async begin(claim) {
      const { digest, owner, name } = claim;
      const id = name.lasting;
      const known = entries.get(id);
      if (!known || known.expiresAt <= now()) {
        if (known) drop(id, known);
        if (entries.size >= maxRecords || bytes >= maxBytes) makeRoom();
        const startedAt = now();
        const [leaseUntil, expiresAt] = [startedAt + leaseMs, startedAt + ttlMs];
        const { account } = name;
        const parts = { digest, account, startedAt, first: owner, owner, leaseUntil, expiresAt, reply: undefined };
        entries.set(id, parts);
        return { kind: 'held', hold: hold(claim, startedAt, false) };
      }
      return meet(known, claim);
    },
    // It answers at once, so there is never anything to undo.
    withdraw: () => Promise.resolve(),
  };

  function meet(known: Entry, claim: Claim): ClaimResult {
    if (known.account !== claim.name.account) return { kind: 'other-account' };
    if (known.digest !== claim.digest) return { kind: 'mismatch' };
    if (known.reply !== undefined) return { kind: 'done', reply: known.reply };
    const again = known.owner === claim.owner;
    if (known.leaseUntil > now() && !again) return { kind: 'running', retryAfterMs: known.leaseUntil - now() };
    known.owner = claim.owner;
    known.leaseUntil = now() + leaseMs;
    known.expiresAt = now() + ttlMs;
    return { kind: 'held', hold: hold(claim, known.startedAt, !again || known.first !== claim.owner) };
  }

  function hold({ name, owner }: Claim, startedAt: number, resumed: boolean): Lease {
    const id = name.lasting;
    const open = () => {
      const entry = entries.get(id);
      return entry && entry.reply === undefined ? entry : undefined;
    };
    const mine = () => (open()?.owner === owner ? open() : undefined);
    return {
      id,
      resumed,
      startedAt,
      writtenAt: startedAt,
      renew() {
        const entry = mine();
        if (entry) entry.leaseUntil = now() + leaseMs;
        return Promise.resolve(entry !== undefined);
      },
      finish(reply) {
        const entry = open();
        // What a call knows at last counts, unless somebody who took it for dead is at work.
        if (entry && (entry.owner === owner || entry.leaseUntil <= now())) {
          entry.reply = reply;
          entry.expiresAt = now() + ttlMs;
          bytes += reply.length;
        }
        return Promise.resolve();
      },
      release() {
        const entry = mine();
        if (entry && resumed) entry.leaseUntil = 0;
        else if (entry) drop(id, entry);
        return Promise.resolve();
      },
      abandon() {
        const entry = mine();
        if (entry) entry.leaseUntil = 0;
        return Promise.resolve();
      },
    };
  }
}
