// What was said about revocation, kept as it came: lists and OCSP answers, bounded in number and bytes.
import { LIMITS } from '#core/limits.ts';
import type { EvidenceStore, KeptEvidence } from '#core/ports.ts';
import { plain } from './authority-rows.ts';
import type { Database } from './database.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/** A migration: inside a transaction, and never changed once it is released. */
export const createEvidence = (database: Database): void => {
  database.exec(`
    CREATE TABLE evidence (
      key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
      size INTEGER NOT NULL, der BLOB NOT NULL
    ) STRICT;
    CREATE INDEX evidence_age ON evidence (at, size);
  `);
};

type Row = { kind: KeptEvidence['kind']; source: string; why: string; at: string; size: number };
export type EvidenceBounds = { readonly kept: number; readonly bytes: number };

/** A list may have megabytes: its bytes are read once, and remembered for as long as the row is the same. */
export const evidenceTable = (
  db: Database,
  bounds: EvidenceBounds = { kept: LIMITS.evidenceKept, bytes: LIMITS.evidenceBytes },
): EvidenceStore => {
  const look = db.prepare<[string], Row>('SELECT kind, source, why, at, size FROM evidence WHERE key = ?');
  const bytes = db.prepare<[string], { der: Uint8Array }>('SELECT der FROM evidence WHERE key = ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO evidence (key, kind, source, why, at, size, der) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const drop = db.prepare('DELETE FROM evidence WHERE key = ?');
  // The newest stay, as many as fit; the one that was just written always does.
  const trim = db.prepare(
    `DELETE FROM evidence WHERE key IN (
       SELECT key FROM (
         SELECT key, row_number() OVER newest AS nth, sum(size) OVER newest AS total FROM evidence
         WINDOW newest AS (ORDER BY at DESC, rowid DESC)
       ) WHERE nth > 1 AND (nth > ? OR total > ?)
     )`,
  );
  const write = db.transaction((entry: KeptEvidence) => {
    const { key, kind, from, why, at, der } = entry;
    put.run(key, kind, from, why, at.toISOString(), der.length, der);
    trim.run(bounds.kept, bounds.bytes);
  });
  const remembered = new Map<string, KeptEvidence>();

  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw ledgerTrouble(error) === undefined ? error : unavailable(db.name, error);
    }
  };
  return {
    find: (key) =>
      guarded(() => {
        const row = look.get(key);
        if (row === undefined) return undefined;
        const known = remembered.get(key);
        if (known?.at.toISOString() === row.at && known.kind === row.kind && known.der.length === row.size)
          return known;
        const der = plain(bytes.get(key)?.der ?? new Uint8Array());
        const entry = { key, kind: row.kind, from: row.source, why: row.why, at: new Date(row.at), der };
        if (remembered.size >= REMEMBERED) remembered.clear();
        remembered.set(key, entry);
        return entry;
      }),
    keep: async (entry) => guarded(() => write.immediate(entry)),
    drop: async (key) => guarded(() => void drop.run(key)),
  };
};

const REMEMBERED = 100;
