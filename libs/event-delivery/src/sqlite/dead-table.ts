import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter } from '../store/event-store.js';

export interface DeadTable {
  /** Moves an event that waits to the dead letters. */
  bury(seq: number, reason: string, now: number): void;
  /** Moves a dead letter that is sent again back among those that wait. */
  revive(consumer: string, digest: string, now: number): { readonly stamp: string | null } | undefined;
  count(): number;
  list(options: { readonly after?: string; readonly most: number }): readonly DeadLetter[];
  show(ref: string): DeadLetter | undefined;
  retry(refs: readonly string[] | undefined, now: number): number;
  discard(refs: readonly string[]): number;
}

const COLUMNS = 'seq, consumer, item, reason, kept_at, refused_at';

/** The events the upstream refused for good. */
export function createDeadTable(db: DatabaseSync): DeadTable {
  const bury = db.prepare(
    `INSERT OR REPLACE INTO dead (seq, consumer, digest, stamp, item, kept_at, refused_at, reason)
      SELECT seq, consumer, digest, stamp, item, kept_at, ?, ? FROM waiting WHERE seq = ?`,
  );
  const leave = db.prepare('DELETE FROM waiting WHERE seq = ?');
  const same = db.prepare('SELECT seq, stamp FROM dead WHERE consumer = ? AND digest = ? LIMIT 1');
  const back = db.prepare(
    `INSERT OR IGNORE INTO waiting (seq, consumer, digest, stamp, item, kept_at, due)
      SELECT seq, consumer, digest, stamp, item, kept_at, ? FROM dead WHERE seq = ?`,
  );
  const remove = db.prepare('DELETE FROM dead WHERE seq = ?');
  const count = db.prepare('SELECT count(*) AS count FROM dead');
  const list = db.prepare(`SELECT ${COLUMNS} FROM dead WHERE seq > ? ORDER BY seq LIMIT ?`);
  const show = db.prepare(`SELECT ${COLUMNS} FROM dead WHERE seq = ?`);
  const all = db.prepare('SELECT seq FROM dead');

  function revive(seq: number, now: number): boolean {
    back.run(now, seq);
    return remove.run(seq).changes > 0;
  }

  return {
    bury(seq, reason, now) {
      bury.run(now, reason, seq);
      leave.run(seq);
    },
    revive(consumer, digest, now) {
      const found = same.get(consumer, digest) as { seq: number; stamp: string | null } | undefined;
      if (found) revive(found.seq, now);
      return found;
    },
    count: () => (count.get() as { count: number }).count,
    list: ({ after = '0', most }) => (list.all(seqOf(after), most) as unknown as Row[]).map(letter),
    show(ref) {
      const row = show.get(seqOf(ref)) as Row | undefined;
      return row && letter(row);
    },
    retry(refs, now) {
      const seqs = refs?.map(seqOf) ?? (all.all() as { seq: number }[]).map(({ seq }) => seq);
      return seqs.filter((seq) => revive(seq, now)).length;
    },
    discard: (refs) => refs.filter((ref) => remove.run(seqOf(ref)).changes > 0).length,
  };
}

interface Row {
  readonly seq: number;
  readonly consumer: string;
  readonly item: string;
  readonly reason: string;
  readonly kept_at: number;
  readonly refused_at: number;
}

function letter({ seq, consumer, item, reason, kept_at, refused_at }: Row): DeadLetter {
  return { ref: String(seq), consumer, item, reason, keptAt: kept_at, refusedAt: refused_at };
}

function seqOf(ref: string): number {
  return /^\d{1,15}$/.test(ref) ? Number(ref) : -1;
}
