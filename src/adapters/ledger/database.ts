// Opens the ledger's file: SQLite in WAL mode, every commit flushed to disk, readable by its owner alone, at the newest schema.
import Sqlite from 'better-sqlite3';
import { LIMITS } from '#core/limits.ts';
import { type Migration, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { makeOwnFile } from './own-file.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/**
 * One connection. Its calls are synchronous, so nothing may hold a transaction open across an `await`: another room's statement
 * would become part of it.
 */
export type Database = Sqlite.Database;

/** Refuses `house.ledger.unavailable` and `house.ledger.newer`. */
export const openDatabase = (path: string, migrations: readonly Migration[] = MIGRATIONS): Database => {
  try {
    makeOwnFile(path);
    const database = new Sqlite(path, { timeout: LIMITS.ledgerBusyMs });
    try {
      configure(database);
      migrate(database, migrations);
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

const configure = (database: Database): void => {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
};
