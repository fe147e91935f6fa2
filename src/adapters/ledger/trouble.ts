// What a database file can suffer, in a few words that the border can translate.
import Sqlite from 'better-sqlite3';
import { refuse } from '#core/problems.ts';
import type { Refusal } from '#core/refusal.ts';
import { storageTrouble, type StorageTrouble } from '#core/storage-trouble.ts';

type LedgerTrouble = StorageTrouble | 'damaged' | 'busy';

/** Undefined: not the file's fault but a bug of ours (a broken constraint, a wrong statement). */
export const ledgerTrouble = (error: unknown): LedgerTrouble | undefined => {
  if (!(error instanceof Sqlite.SqliteError)) return storageTrouble(error);
  const { code } = error;
  // An extended code begins with its primary one: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT.
  return Object.entries(SQLITE).find(([primary]) => code === primary || code.startsWith(`${primary}_`))?.[1];
};

export const unavailable = (path: string, error: unknown): Refusal =>
  refuse('house.ledger.unavailable', { path, why: ledgerTrouble(error) ?? 'input-output' }, error);

const SQLITE: Readonly<Record<string, LedgerTrouble>> = {
  SQLITE_FULL: 'disk-full',
  // The index of the write-ahead log could not grow: on a full disk that is the first thing that fails, before anything is written.
  SQLITE_IOERR_SHMSIZE: 'disk-full',
  SQLITE_READONLY: 'read-only',
  SQLITE_PERM: 'denied',
  SQLITE_AUTH: 'denied',
  SQLITE_CANTOPEN: 'denied',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_PROTOCOL: 'busy',
  SQLITE_IOERR: 'input-output',
};
