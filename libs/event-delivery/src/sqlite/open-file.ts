import { chmodSync, closeSync, openSync, statfsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnusableError } from '../store/store-errors.js';
import { SCHEMA, SCHEMA_VERSION } from './schema.js';

/** File systems over a network, by statfs(2): their locks do not keep two processes apart. */
const NETWORK = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x564c, 0x00c36400]);
/** More than `maxBytes`, because what is delivered or refused while the store is full still needs a place. */
const HEADROOM = 1.1;
const PAGE_BYTES = 4096;
/** The log beside the file goes into the file when it has so many pages, so that it takes little of a disk that fills. */
const LOG_PAGES = 512;

/** Opens the file, or makes it for its owner only. Throws StoreUnusableError. */
export function openFile(file: string, maxBytes: number): DatabaseSync {
  try {
    // SQLite gives the files beside it the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    throw new StoreUnusableError(`${file} cannot be opened: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (NETWORK.has(statfsSync(file).type)) {
    throw new StoreUnusableError(`${file} lies on a network file system, whose locks do not hold: use a local volume`);
  }
  const database = new DatabaseSync(file);
  try {
    prepare(database, maxBytes);
    return database;
  } catch (error) {
    database.close();
    throw unusable(file, error);
  }
}

function prepare(database: DatabaseSync, maxBytes: number): void {
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = ${LOG_PAGES};
    PRAGMA journal_size_limit = ${2 * LOG_PAGES * PAGE_BYTES};
    PRAGMA max_page_count = ${Math.ceil((maxBytes * HEADROOM) / PAGE_BYTES)};
  `);
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION) throw new StoreUnusableError(`it was written by a newer version (${version})`);
  if (version === 0) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  // The lock is held from the first write on.
  else database.exec('BEGIN IMMEDIATE; COMMIT');
}

function unusable(file: string, error: unknown): StoreUnusableError {
  const { errcode, message } = error as Error & { errcode?: number };
  if (errcode === 5) return new StoreUnusableError(`${file} is in use by another process`);
  return new StoreUnusableError(`${file}: ${message}`);
}
