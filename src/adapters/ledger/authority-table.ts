// The embedded CA's memory in SQLite, by prepared statements: the one path where a query builder's 30 µs a statement would count.
import type {
  AuthorityLedger,
  AuthorityRecord,
  AuthorityWrite,
  CrlRecord,
  IssuedRecord,
  OrderRecord,
} from '#core/authority/ledger.ts';
import type { Statement } from 'better-sqlite3';
import { groupCommit } from './authority-commit.ts';
import {
  type CertificateRow,
  type CrlRow,
  type OrderRow,
  plain,
  toCrl,
  toIssued,
  toOrder,
} from './authority-rows.ts';
import type { Database } from './database.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/**
 * `db` has AUTHORITY_SCHEMA, WAL and `synchronous = FULL`. Nothing else may hold a transaction open on this connection across an `await`, nor on another
 * connection of this process: the commit here waits for it without letting it go on.
 */
export const authorityTable = (db: Database): AuthorityLedger => {
  const apply = writer(db);
  const commit = groupCommit(db, (entries: readonly AuthorityWrite[]) => entries.every(apply));
  const read = readers(db);
  return {
    write: (...entries) => commit(entries),
    ...read,
  };
};

/** Each write is one statement whose change count says whether it held. */
const writer = (db: Database): ((entry: AuthorityWrite) => boolean) => {
  const held = (statement: Statement, ...values: unknown[]): boolean => statement.run(...values).changes > 0;
  const none = db.prepare('SELECT 1 FROM authority LIMIT 1');
  const found = db.prepare('INSERT INTO authority (id, role, der, key, founded_at) VALUES (?, ?, ?, ?, ?)');
  const order = db.prepare(
    'INSERT INTO authority_order (id, template, csr, state, placed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const decide = db.prepare(
    "UPDATE authority_order SET state = ?, decided_by = ?, why = ?, decided_at = ? WHERE id = ? AND state = 'pending'",
  );
  const abandon = db.prepare(
    'UPDATE authority_certificate SET abandoned_at = ? WHERE order_id = ? AND der IS NULL AND abandoned_at IS NULL',
  );
  const intend = db.prepare(
    `INSERT INTO authority_certificate (serial, authority, order_id, tbs_hash, intended_at, not_after)
     SELECT ?, ?, id, ?, ?, ? FROM authority_order o WHERE id = ? AND state = 'accepted'
     AND NOT EXISTS (SELECT 1 FROM authority_certificate c WHERE c.order_id = o.id AND c.abandoned_at IS NULL)
     ON CONFLICT (serial) DO NOTHING`,
  );
  const complete = db.prepare(
    'UPDATE authority_certificate SET der = ?, completed_at = ? WHERE serial = ? AND der IS NULL AND abandoned_at IS NULL',
  );
  const revoke = db.prepare(
    'UPDATE authority_certificate SET revoked_at = ?, reason = ? WHERE serial = ? AND der IS NOT NULL AND revoked_at IS NULL',
  );
  const crl = db.prepare(
    `INSERT INTO authority_crl (authority, number, der, this_update, next_update) SELECT :authority, :number, :der, :this, :next
     WHERE NOT EXISTS (SELECT 1 FROM authority_crl WHERE authority = :authority AND number >= :number)`,
  );
  const policy = db.prepare(
    'INSERT INTO authority_policy (template, approval) VALUES (?, ?) ON CONFLICT (template) DO UPDATE SET approval = excluded.approval',
  );
  return (entry) => {
    switch (entry.kind) {
      case 'found':
        if (entry.first && none.get() !== undefined) return false;
        return entry.authorities.every((a) => held(found, a.id, a.role, a.der, a.key, a.foundedAt));
      case 'order': {
        const o = entry.order;
        return held(order, o.id, o.template, o.csr, o.state, o.placedAt);
      }
      case 'decide':
        return held(decide, entry.state, entry.by, entry.why, entry.at, entry.order);
      case 'intend':
        abandon.run(entry.intendedAt, entry.order);
        return held(
          intend,
          entry.serial,
          entry.authority,
          entry.tbsHash,
          entry.intendedAt,
          entry.notAfter,
          entry.order,
        );
      case 'complete':
        return held(complete, entry.der, entry.at, entry.serial);
      case 'revoke':
        return held(revoke, entry.at, entry.reason, entry.serial);
      case 'crl': {
        const c = entry.crl;
        return held(crl, {
          authority: c.authority,
          number: c.number,
          der: c.der,
          this: c.thisUpdate,
          next: c.nextUpdate,
        });
      }
      case 'policy':
        return held(policy, entry.template, entry.approval ? 1 : 0);
    }
  };
};

type AuthorityRow = {
  id: string;
  role: AuthorityRecord['role'];
  der: Uint8Array;
  key: string;
  founded_at: string;
};

const readers = (db: Database): Omit<AuthorityLedger, 'write'> => {
  const prepare = <Row>(sql: string): Statement<unknown[], Row> => db.prepare<unknown[], Row>(sql);
  const authorities = prepare<AuthorityRow>(
    'SELECT id, role, der, key, founded_at FROM authority ORDER BY position',
  );
  const current = prepare<{ id: string }>(
    "SELECT id FROM authority WHERE role = 'issuing' ORDER BY position DESC LIMIT 1",
  );
  const order = prepare<OrderRow>('SELECT * FROM authority_order WHERE id = ?');
  const numbered = prepare<OrderRow>('SELECT * FROM authority_order WHERE number = ?');
  const pending = prepare<OrderRow>(
    "SELECT * FROM authority_order WHERE state = 'pending' ORDER BY number LIMIT ?",
  );
  const pendingCount = prepare<{ n: number }>(
    "SELECT count(*) AS n FROM authority_order WHERE state = 'pending'",
  );
  const ofOrder = prepare<CertificateRow>(
    'SELECT * FROM authority_certificate WHERE order_id = ? AND abandoned_at IS NULL AND der IS NOT NULL',
  );
  const bySerial = prepare<CertificateRow>('SELECT * FROM authority_certificate WHERE serial = ?');
  const intents = prepare<CertificateRow>(
    'SELECT * FROM authority_certificate WHERE order_id = ? ORDER BY rowid',
  );
  const revoked = prepare<CertificateRow>(
    'SELECT * FROM authority_certificate WHERE authority = ? AND not_after >= ? AND revoked_at IS NOT NULL ORDER BY revoked_at',
  );
  const count = prepare<{ n: number }>(
    'SELECT count(*) AS n FROM authority_certificate WHERE der IS NOT NULL',
  );
  const lastCrl = prepare<CrlRow>(
    'SELECT * FROM authority_crl WHERE authority = ? ORDER BY number DESC LIMIT 1',
  );
  const policies = prepare<{ template: string; approval: number }>(
    'SELECT template, approval FROM authority_policy',
  );

  const maybe = <Row, T>(row: Row | undefined, to: (row: Row) => T): T | undefined =>
    row === undefined ? undefined : to(row);
  const raw: Omit<AuthorityLedger, 'write'> = {
    authorities: () =>
      authorities.all().map((row) => ({
        id: row.id,
        role: row.role,
        der: plain(row.der),
        key: row.key,
        foundedAt: row.founded_at,
      })),
    currentIssuing: () => current.get()?.id,
    order: (id): OrderRecord | undefined => maybe(order.get(id), toOrder),
    orderNumbered: (number) => maybe(numbered.get(number), toOrder),
    // -1: SQLite's word for "no limit".
    pendingOrders: (most = -1) => pending.all(most).map(toOrder),
    pendingCount: () => pendingCount.get()?.n ?? 0,
    certificateOf: (id): IssuedRecord | undefined => maybe(ofOrder.get(id), toIssued),
    certificate: (serial) => maybe(bySerial.get(serial), toIssued),
    intents: (id) => intents.all(id).map(toIssued),
    revoked: (authority, since) => revoked.all(authority, since).map(toIssued),
    issuedCount: () => count.get()?.n ?? 0,
    lastCrl: (authority): CrlRecord | undefined => maybe(lastCrl.get(authority), toCrl),
    policies: () => new Map(policies.all().map((row) => [row.template, row.approval === 1])),
  };
  return Object.fromEntries(
    Object.entries(raw).map(([name, read]) => [name, guarded(db.name, read as Read)]),
  ) as typeof raw;
};

type Read = (...args: never[]) => unknown;
const guarded =
  (path: string, read: Read): Read =>
  (...args) => {
    try {
      return read(...args);
    } catch (error) {
      throw ledgerTrouble(error) === undefined ? error : unavailable(path, error);
    }
  };
