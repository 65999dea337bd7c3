/** Written to `PRAGMA user_version`; another one is refused. */
export const SCHEMA_VERSION = 1;

/** Texts only: SQLite would make doubles of long numbers. A row leaves `waiting` when it is delivered or refused. */
export const SCHEMA = `
CREATE TABLE waiting (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  consumer TEXT NOT NULL,
  digest TEXT NOT NULL,
  stamp TEXT,
  item TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  due INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX waiting_digest ON waiting (consumer, digest);
CREATE INDEX waiting_due ON waiting (consumer, due, seq);

CREATE TABLE dead (
  seq INTEGER PRIMARY KEY,
  consumer TEXT NOT NULL,
  digest TEXT NOT NULL,
  stamp TEXT,
  item TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  refused_at INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX dead_digest ON dead (consumer, digest);

CREATE TABLE delivered (
  consumer TEXT NOT NULL,
  digest TEXT NOT NULL,
  stamp TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (consumer, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivered_at ON delivered (at);
`;
