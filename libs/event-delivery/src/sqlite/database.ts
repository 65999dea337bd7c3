import { dirname } from 'node:path';
import { statfsSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Ended, Kept, NewEvent, StoreCounts, StoreLimits, TakenEvent, TakeOptions } from '../store/event-store.js';
import { createDeadTable } from './dead-table.js';
import { createMemory } from './memory.js';
import { openFile } from './open-file.js';
import type { Answered, Asked, Failure, OperationName, Operations } from './operations.js';

export interface DatabaseOptions extends StoreLimits {
  readonly file: string;
  /** Bytes of the disk that are left alone. */
  readonly spareBytes: number;
}

/** The events in one SQLite file. Everything here blocks: it runs in a thread of its own. */
export interface EventDatabase {
  /** Runs all of them in one transaction; either each has its answer on disk, or none has happened. */
  run(asked: readonly Asked[], now: number): readonly Answered[];
  close(): void;
}

interface Row {
  readonly seq: number;
  readonly consumer: string;
  readonly item: string;
  readonly tries: number;
}

/** What a row and its index entries take beside the event itself. */
const ROW_BYTES = 250;
/** Each table and index may need a few new pages whatever is added. */
const SPLIT_BYTES = 16 * 4096;
/** Milliseconds between two looks for what need not be remembered any more. */
const FORGET_EVERY_MS = 60_000;

/** Opens the file. Throws StoreUnusableError. */
export function openDatabase(options: DatabaseOptions): EventDatabase {
  const { file, maxBytes, spareBytes } = options;
  const db = openFile(file, maxBytes);
  const folder = dirname(file);
  const sql = statements(db);
  const dead = createDeadTable(db);
  const memory = createMemory(db, options);
  // What this process has taken; after a crash nothing is taken.
  const taken = new Set<number>();
  let forgotten = 0;

  const bytes = () => {
    const { size } = sql.size.get() as { size: number };
    return size;
  };

  function put(events: readonly NewEvent[], now: number): readonly Kept[] {
    const more = events.reduce((sum, { item }) => sum + Buffer.byteLength(item) + ROW_BYTES, SPLIT_BYTES);
    if (!memory.makeRoom(more, bytes)) throw new NoRoom('bound');
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < spareBytes) throw new NoRoom('disk');
    return events.map((event) => keep(event, now));
  }

  function keep({ consumer, digest, stamp, item }: NewEvent, now: number): Kept {
    const known = (sql.known.get(consumer, digest) ?? memory.find(consumer, digest)) as
      { stamp: string | null } | undefined;
    if (known) return { again: true, ...stampOf(known.stamp) };
    // An event that was refused and is sent again is tried again, with the time it was given first.
    const revived = dead.revive(consumer, digest, now);
    if (revived) return { again: true, ...stampOf(revived.stamp) };
    sql.insert.run(consumer, digest, stamp ?? null, item, now, now);
    return { again: false, ...stampOf(stamp ?? null) };
  }

  function take({ consumer, most, mostBytes }: TakeOptions, now: number): readonly TakenEvent[] {
    const found: TakenEvent[] = [];
    let size = 0;
    for (const row of sql.due.iterate(consumer, now) as IterableIterator<Row & Record<string, SQLInputValue>>) {
      if (taken.has(row.seq)) continue;
      size += Buffer.byteLength(row.item);
      if (found.length > 0 && (found.length >= most || size > mostBytes)) break;
      taken.add(row.seq);
      found.push({ ref: String(row.seq), consumer: row.consumer, item: row.item, tries: row.tries });
      if (found.length >= most) break;
    }
    return found;
  }

  function settle(ended: readonly Ended[], now: number): undefined {
    for (const one of ended) {
      const seq = Number(one.ref);
      taken.delete(seq);
      if (one.end === 'later') sql.later.run(now + one.afterMs, one.tried ? 1 : 0, seq);
      else if (one.end === 'refused') dead.bury(seq, one.reason, now);
      else memory.remember(sql.remove.get(seq), now);
    }
    return undefined;
  }

  function counts(): StoreCounts {
    const { waiting } = sql.waiting.get() as { waiting: number };
    const oldest = sql.oldest.get() as { kept_at: number } | undefined;
    return { waiting, dead: dead.count(), oldest: oldest?.kept_at, bytes: bytes(), maxBytes };
  }

  const handlers: { [N in OperationName]: (given: Operations[N]['given'], now: number) => Operations[N]['result'] } = {
    put,
    take,
    settle,
    counts,
    consumers: () => (sql.consumers.all() as { consumer: string }[]).map(({ consumer }) => consumer),
    list: dead.list,
    show: dead.show,
    retry: dead.retry,
    discard: dead.discard,
  };

  function answer({ name, given }: Asked, now: number): Answered {
    try {
      return { result: (handlers[name] as (given: unknown, now: number) => unknown)(given, now) };
    } catch (error) {
      // It is thrown before anything is written, so the others of the transaction go on.
      if (error instanceof NoRoom) return { failure: { kind: 'full', room: error.room } };
      throw error;
    }
  }

  /** What lies in the log twice goes into the file once; the next transaction has that much more. */
  function makeRoomOnDisk(): void {
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The disk is full of something else.
    }
  }

  return {
    run(asked, now) {
      const takenBefore = [...taken];
      try {
        db.exec('BEGIN IMMEDIATE');
        if (now - forgotten > FORGET_EVERY_MS) {
          memory.forget(now);
          forgotten = now;
        }
        const answers = asked.map((one) => answer(one, now));
        db.exec('COMMIT');
        return answers;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        makeRoomOnDisk();
        taken.clear();
        for (const seq of takenBefore) taken.add(seq);
        return asked.map(() => ({ failure: failureOf(error) }));
      }
    },
    close: () => db.close(),
  };
}

class NoRoom extends Error {
  constructor(readonly room: 'bound' | 'disk') {
    super(room);
  }
}

function stampOf(stamp: string | null): { readonly stamp?: string } {
  return stamp === null ? {} : { stamp };
}

function failureOf(error: unknown): Failure {
  const { errcode = 0, message } = error as Error & { errcode?: number };
  // SQLITE_FULL and SQLITE_IOERR_WRITE: nothing of the transaction is there.
  return errcode === 13 || errcode === 778 ? { kind: 'full', room: 'disk' } : { kind: 'failed', message };
}

function statements(db: DatabaseSync): Readonly<Record<Names, StatementSync>> {
  const texts: Record<Names, string> = {
    insert: 'INSERT INTO waiting (consumer, digest, stamp, item, kept_at, due) VALUES (?, ?, ?, ?, ?, ?)',
    known: 'SELECT stamp FROM waiting WHERE consumer = ? AND digest = ?',
    due: 'SELECT seq, consumer, item, tries FROM waiting WHERE consumer = ? AND due <= ? ORDER BY due, seq',
    later: 'UPDATE waiting SET due = ?, tries = tries + ? WHERE seq = ?',
    remove: 'DELETE FROM waiting WHERE seq = ? RETURNING consumer, digest, stamp',
    waiting: 'SELECT count(*) AS waiting FROM waiting',
    oldest: 'SELECT kept_at FROM waiting ORDER BY seq LIMIT 1',
    // One step per consumer, however many events there are.
    consumers: `WITH RECURSIVE each (consumer) AS (
        SELECT min(consumer) FROM waiting
        UNION ALL SELECT (SELECT min(consumer) FROM waiting WHERE consumer > each.consumer) FROM each WHERE each.consumer IS NOT NULL
      ) SELECT consumer FROM each WHERE consumer IS NOT NULL`,
    size: `SELECT (page_count - freelist_count) * page_size AS size
      FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`,
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, db.prepare(text)])) as Record<
    Names,
    StatementSync
  >;
}

type Names = 'insert' | 'known' | 'due' | 'later' | 'remove' | 'waiting' | 'oldest' | 'consumers' | 'size';
