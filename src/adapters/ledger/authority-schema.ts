// Tables of the embedded CA.
import type { Database } from './database.ts';

/** A migration: inside a transaction, and never changed once it is released. */
export const createAuthority = (database: Database): void => {
  database.exec(AUTHORITY_SCHEMA);
};

const AUTHORITY_SCHEMA = `
CREATE TABLE authority (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('root', 'issuing')),
  der BLOB NOT NULL,
  key TEXT NOT NULL,
  founded_at TEXT NOT NULL
);
CREATE INDEX authority_by_role ON authority (role, position);

CREATE TABLE authority_order (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  template TEXT NOT NULL,
  csr BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'denied')),
  placed_at TEXT NOT NULL,
  decided_at TEXT,
  decided_by TEXT,
  why TEXT
);
CREATE INDEX authority_order_pending ON authority_order (number) WHERE state = 'pending';

CREATE TABLE authority_certificate (
  serial TEXT PRIMARY KEY,
  authority TEXT NOT NULL,
  order_id TEXT NOT NULL,
  tbs_hash TEXT NOT NULL,
  intended_at TEXT NOT NULL,
  not_after TEXT NOT NULL,
  der BLOB,
  completed_at TEXT,
  abandoned_at TEXT,
  revoked_at TEXT,
  reason TEXT,
  CHECK (der IS NULL OR abandoned_at IS NULL)
);
CREATE UNIQUE INDEX authority_certificate_of_order ON authority_certificate (order_id) WHERE abandoned_at IS NULL;
CREATE INDEX authority_certificate_revoked ON authority_certificate (authority, not_after) WHERE revoked_at IS NOT NULL;

CREATE TABLE authority_crl (
  authority TEXT NOT NULL,
  number INTEGER NOT NULL,
  der BLOB NOT NULL,
  this_update TEXT NOT NULL,
  next_update TEXT NOT NULL,
  PRIMARY KEY (authority, number)
);

CREATE TABLE authority_policy (
  template TEXT PRIMARY KEY,
  approval INTEGER NOT NULL
);
`;
