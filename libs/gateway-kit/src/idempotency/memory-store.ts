import type { IdempotencyStore } from './store.js';

export interface MemoryStoreOptions {
  readonly maxRecords: number;
  /** Bytes of stored answers. */
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Entry {
  readonly digest: string;
  readonly startedAt: number;
  owner: string;
  leaseUntil: number;
  expiresAt: number;
  reply: string | undefined;
}

/**
 * Outcomes of this process. A key must not be forgotten before its time, because forgetting it would let its call run
 * twice: a full store refuses new keys instead.
 */
export function memoryStore({ maxRecords, maxBytes, now }: MemoryStoreOptions): IdempotencyStore {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const drop = (id: string, entry: Entry) => {
    bytes -= entry.reply?.length ?? 0;
    entries.delete(id);
  };
  const owned = (id: string, owner: string) => {
    const entry = entries.get(id);
    return entry?.owner === owner && entry.reply === undefined ? entry : undefined;
  };
  const makeRoom = () => {
    for (const [id, entry] of entries) if (entry.expiresAt <= now()) drop(id, entry);
    if (entries.size >= maxRecords || bytes >= maxBytes) throw new Error('the store of idempotency keys is full');
  };

  return {
    async begin(id, { digest, owner, leaseMs, ttlMs }) {
      const known = entries.get(id);
      if (!known || known.expiresAt <= now()) {
        if (known) drop(id, known);
        if (entries.size >= maxRecords || bytes >= maxBytes) makeRoom();
        const startedAt = now();
        const [leaseUntil, expiresAt] = [startedAt + leaseMs, startedAt + ttlMs];
        entries.set(id, { digest, owner, startedAt, leaseUntil, expiresAt, reply: undefined });
        return { kind: 'started', startedAt };
      }
      if (known.digest !== digest) return { kind: 'mismatch' };
      if (known.reply !== undefined) return { kind: 'done', reply: known.reply };
      if (known.leaseUntil > now()) return { kind: 'running', retryAfterMs: known.leaseUntil - now() };
      known.owner = owner;
      known.leaseUntil = now() + leaseMs;
      return { kind: 'resumed', startedAt: known.startedAt };
    },
    renew(id, owner, leaseMs) {
      const entry = owned(id, owner);
      if (entry) entry.leaseUntil = now() + leaseMs;
      return Promise.resolve(entry !== undefined);
    },
    finish(id, owner, reply, ttlMs) {
      const entry = owned(id, owner);
      if (entry) {
        entry.reply = reply;
        entry.expiresAt = now() + ttlMs;
        bytes += reply.length;
      }
      return Promise.resolve();
    },
    release(id, owner) {
      const entry = owned(id, owner);
      if (entry) drop(id, entry);
      return Promise.resolve();
    },
    abandon(id, owner) {
      const entry = owned(id, owner);
      if (entry) entry.leaseUntil = 0;
      return Promise.resolve();
    },
  };
}
