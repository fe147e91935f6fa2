// Brings a database to the newest schema, forward only, one durable transaction for each step. `user_version` counts the steps done.
import type Sqlite from 'better-sqlite3';
import { refuse } from '#core/problems.ts';

/** `up` must work inside a transaction and must never change once it is released. */
export type Migration = { readonly name: string; readonly up: (database: Sqlite.Database) => void };

/** Several processes may come at once: each step looks again, after it has the write lock. Refuses `house.ledger.newer`. */
export const migrate = (database: Sqlite.Database, migrations: readonly Migration[]): void => {
  while (version(database) !== migrations.length) {
    database
      .transaction(() => {
        const found = version(database);
        const next = migrations[found];
        if (found > migrations.length)
          throw refuse('house.ledger.newer', { found, known: migrations.length });
        if (next === undefined) return;
        next.up(database);
        database.pragma(`user_version = ${found + 1}`);
      })
      .immediate();
  }
};

const version = (database: Sqlite.Database): number =>
  database.pragma('user_version', { simple: true }) as number;
