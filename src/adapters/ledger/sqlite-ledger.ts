// The ledger on SQLite. Every verb is one statement, durable when its promise resolves.
import type { Ledger } from '#core/ledger.ts';
import { certificateVerbs } from './certificates.ts';
import type { Database } from './database.ts';
import { documentVerbs } from './documents.ts';
import { factVerbs } from './facts.ts';
import { openHouse } from './house.ts';
import { receiptVerbs, transactionVerbs } from './transactions.ts';

/** `close` closes the database, for everybody who shares it. */
export const sqliteLedger = (database: Database): Ledger => {
  const house = openHouse(database);
  return {
    ...factVerbs(house),
    ...certificateVerbs(house),
    ...documentVerbs(house),
    ...transactionVerbs(house),
    ...receiptVerbs(house),
    close: async () => {
      database.close();
    },
  };
};
