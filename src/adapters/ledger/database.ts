// Opens the ledger's file: SQLite in WAL mode, every commit flushed to disk, readable by its owner alone, at the newest schema.
import { chmodSync, closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { LIMITS } from '#core/limits.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/**
 * One connection. Its calls are synchronous, so nothing may hold a transaction open across an `await`: another room's statement
 * would become part of it.
 */
export type Database = Sqlite.Database;

/** Refuses `house.ledger.unavailable` and `house.ledger.newer`. */
export const openDatabase = (path: string): Database => {
  try {
    makeFile(path);
    const database = new Sqlite(path, { timeout: LIMITS.ledgerBusyMs });
    try {
      configure(database);
      migrate(database, MIGRATIONS);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw ledgerTrouble(error) === undefined ? error : unavailable(path, error);
  }
};

/** A ledger in memory, for tests. */
export const openMemory = (): Database => {
  const database = new Sqlite(':memory:');
  configure(database);
  migrate(database, MIGRATIONS);
  return database;
};

/**
 * SQLite gives the journal files the mode of the database. A file that is there is never opened here: closing any descriptor of it would
 * drop the locks that another connection of this process holds (POSIX advisory locks belong to the process).
 */
const makeFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if ((lstatSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  }
};

const configure = (database: Database): void => {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
};
