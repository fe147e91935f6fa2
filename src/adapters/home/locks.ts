// What must be single, held by an open write transaction on a database of its own: the kernel lets go of it when the process dies, however it dies.
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Locks } from '#core/ledger.ts';
import { denied } from './denied.ts';

/** Locks are by name within `folder`, which must exist. Refuses `house.home.denied` when the file system says no. */
export const lockFolder = (folder: string): Locks => ({
  take: async (name) => {
    const path = join(folder, fileName(name));
    try {
      const held = hold(path);
      return held === undefined
        ? undefined
        : {
            release: async () => {
              HELD.delete(held);
              held.close();
            },
          };
    } catch (error) {
      throw denied(path, error instanceof Sqlite.SqliteError ? asSystemError(error) : error);
    }
  },
});

/** Keeps connections alive whose holder forgot them: a connection that is collected would let go of its lock in silence. */
const HELD = new Set<Sqlite.Database>();

/** Closing rolls back and lets go. Nothing is ever written to the file. */
const hold = (path: string): Sqlite.Database | undefined => {
  makeFile(path);
  const database = new Sqlite(path, { timeout: 0 });
  try {
    // No journal beside it: one that a killed holder leaves would have to be rolled back first, under a stronger lock than this.
    database.pragma('journal_mode = MEMORY');
    // Not EXCLUSIVE: that waits for readers, and of two that come in the same instant each would see the other reading, and both would be refused.
    database.exec('BEGIN IMMEDIATE');
    HELD.add(database);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
};

/** Never opens a file that is there: closing any descriptor of it would drop the lock that this process may hold. */
const makeFile = (path: string): void => {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Names are service instances and the like, with slashes and colons in them. */
const fileName = (name: string): string => {
  const encoded = encodeURIComponent(name);
  return `${encoded.length <= 100 ? encoded : createHash('sha256').update(name).digest('hex')}.db`;
};

const asSystemError = (error: Error & { code: string }): Error => {
  const codes: Readonly<Record<string, string>> = {
    SQLITE_CANTOPEN: 'EACCES',
    SQLITE_READONLY: 'EROFS',
    SQLITE_FULL: 'ENOSPC',
  };
  const system = Object.entries(codes).find(([sqlite]) => error.code.startsWith(sqlite))?.[1] ?? 'EIO';
  return Object.assign(new Error(error.message, { cause: error }), { code: system });
};
