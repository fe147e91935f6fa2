// The tables of the house, as SQLite has them and as kysely reads them.
import type Sqlite from 'better-sqlite3';
import type { Generated } from 'kysely';

/** JSON columns hold text. Rows of `fact` and `journal` are only ever inserted. */
export type HouseTables = {
  /** Facts of requests and usages: `stream` says of which, `id` whose, `seq` counts from 1 within them, `position` over all. */
  fact: {
    position: Generated<number>;
    stream: 'request' | 'usage';
    id: string;
    seq: number;
    body: string;
  };
  certificate: {
    seq: Generated<number>;
    store: string;
    id: string;
    thumbprint: string;
    key: string;
    subject: string;
    not_after: string;
    friendly_name: string;
    source: string;
    added_at: string;
    /** Lower-case subject, friendly name and thumbprint: what a text is looked for in. */
    search: string;
    der: Uint8Array;
  };
  document: { name: string; version: number; value: string };
  txn: {
    seq: Generated<number>;
    id: string;
    record: string;
    outcome: string | null;
    closed_at: string | null;
  };
  journal: { txn: string; seq: number; entry: string };
  receipt: { seq: Generated<number>; id: string; receipt: string };
};

export const createHouse = (database: Sqlite.Database): void => {
  database.exec(`
    CREATE TABLE fact (
      position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
      UNIQUE (stream, id, seq)
    ) STRICT;
    -- Each stream once, in order of its first fact: the newest requests are found without reading the facts of all.
    CREATE INDEX fact_first ON fact (stream, position, id) WHERE seq = 1;
    CREATE TABLE certificate (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, id TEXT NOT NULL, thumbprint TEXT NOT NULL, key TEXT NOT NULL,
      subject TEXT NOT NULL, not_after TEXT NOT NULL, friendly_name TEXT NOT NULL, source TEXT NOT NULL, added_at TEXT NOT NULL,
      search TEXT NOT NULL, der BLOB NOT NULL,
      UNIQUE (id, store)
    ) STRICT;
    CREATE INDEX certificate_thumbprint ON certificate (thumbprint);
    -- These two answer a search by text alone: the wide rows are read for the hits of one page only.
    CREATE INDEX certificate_store ON certificate (store, seq, search);
    CREATE INDEX certificate_search ON certificate (seq, store, search);
    CREATE TABLE document (name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE txn (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, outcome TEXT, closed_at TEXT
    ) STRICT;
    CREATE INDEX txn_open ON txn (seq) WHERE outcome IS NULL;
    CREATE TABLE journal (
      txn TEXT NOT NULL REFERENCES txn (id), seq INTEGER NOT NULL, entry TEXT NOT NULL,
      PRIMARY KEY (txn, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE receipt (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, receipt TEXT NOT NULL) STRICT;
  `);
};

/** Requests under way are found by what they do not have: a lookup for each request, and none of its facts is read. */
export const indexRequestEnds = (database: Sqlite.Database): void => {
  database.exec(`
    CREATE INDEX fact_end ON fact (id, json_extract(body, '$.kind'))
      WHERE stream = 'request' AND json_extract(body, '$.kind') IN ('returned', 'finished', 'withdrawn');
  `);
};
