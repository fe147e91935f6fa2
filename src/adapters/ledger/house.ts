// The ledger's file as the query layer sees it.
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Database } from './database.ts';
import type { HouseTables } from './house-schema.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/**
 * Runs one statement and turns the file's trouble into a refusal. One statement for each verb, never a transaction: the connection is shared,
 * and what other code writes while we wait would become part of it.
 */
export type House = <T>(work: (query: Kysely<HouseTables>) => Promise<T>) => Promise<T>;

export const openHouse = (database: Database): House => {
  const query = new Kysely<HouseTables>({ dialect: new SqliteDialect({ database: preparing(database) }) });
  return async (work) => {
    try {
      return await work(query);
    } catch (error) {
      throw ledgerTrouble(error) === undefined ? error : unavailable(database.name, error);
    }
  };
};

/** Each text is prepared once: an assignment asks a few dozen of them hundreds of times. Those with lists of their own length make room for others. */
const preparing = (database: Database): SqliteDatabase => {
  const known = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = known.get(sql) ?? database.prepare(sql);
      if (known.size >= STATEMENTS) known.clear();
      known.set(sql, statement);
      return statement;
    },
  };
};
const STATEMENTS = 200;

export type Page = { readonly limit: number; readonly offset: number };
/** SQLite's word for "no limit". */
export const EVERYTHING: Page = { limit: -1, offset: 0 };
