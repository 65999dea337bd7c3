import type { DatabaseSync } from 'node:sqlite';
import type { StoreLimits } from '../store/event-store.js';

/** What was delivered, so that an event which is sent again is known, and gets no second time. */
export interface Memory {
  find(consumer: string, digest: string): { readonly stamp: string | null } | undefined;
  /** Takes a row that left `waiting`. */
  remember(row: unknown, now: number): void;
  forget(now: number): void;
  /** Makes room for so many bytes more; false when there is none. `used` is asked again as rows go. */
  makeRoom(more: number, used: () => number): boolean;
}

/** Rows that go at once when room is needed. */
const AT_ONCE = 1000;

/**
 * An event that came with its own time may be forgotten early to make room: sent again it is the same event to the
 * upstream too. One whose time was added is known until its day is over.
 */
export function createMemory(db: DatabaseSync, { maxBytes, rememberMs }: StoreLimits): Memory {
  const find = db.prepare('SELECT stamp FROM delivered WHERE consumer = ? AND digest = ?');
  const insert = db.prepare('INSERT OR REPLACE INTO delivered (consumer, digest, stamp, at) VALUES (?, ?, ?, ?)');
  const old = db.prepare('DELETE FROM delivered WHERE at < ?');
  const early = db.prepare(
    `DELETE FROM delivered WHERE (consumer, digest) IN
      (SELECT consumer, digest FROM delivered WHERE stamp IS NULL ORDER BY at LIMIT ${AT_ONCE})`,
  );
  return {
    find: (consumer, digest) => find.get(consumer, digest) as { stamp: string | null } | undefined,
    remember(row, now) {
      if (!row) return;
      const { consumer, digest, stamp } = row as { consumer: string; digest: string; stamp: string | null };
      insert.run(consumer, digest, stamp, now);
    },
    forget: (now) => void old.run(now - rememberMs),
    makeRoom(more, used) {
      while (used() + more > maxBytes) if (early.run().changes === 0) return false;
      return true;
    },
  };
}
