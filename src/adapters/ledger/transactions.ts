// Transactions, their journals and their receipts.
import { sql } from 'kysely';
import type { JournalEntry, TransactionRecord } from '#core/assigned/journal.ts';
import type { TransactionId } from '#core/facts.ts';
import type { Ledger } from '#core/ledger.ts';
import { EVERYTHING, type House } from './house.ts';

export const transactionVerbs = (
  house: House,
): Pick<Ledger, 'openTransaction' | 'journal' | 'closeTransaction' | 'transaction' | 'openTransactions'> => ({
  openTransaction: (record) =>
    house(async (query) => {
      await query
        .insertInto('txn')
        .values({ id: record.id, record: JSON.stringify(record) })
        .execute();
    }),

  journal: (id, entry) =>
    house(async (query) => {
      await query
        .insertInto('journal')
        .columns(['txn', 'seq', 'entry'])
        .expression((of) =>
          of
            .selectFrom('journal')
            .select((s) => [
              s.val(id).as('txn'),
              sql<number>`coalesce(max(seq), 0) + 1`.as('seq'),
              s.val(JSON.stringify(entry)).as('entry'),
            ])
            .where('txn', '=', id),
        )
        .execute();
    }),

  // The first outcome stands: a start that finishes what another process has just finished changes nothing.
  closeTransaction: (id, outcome, at) =>
    house(async (query) => {
      await query
        .updateTable('txn')
        .set({ outcome, closed_at: at })
        .where('id', '=', id)
        .where('outcome', 'is', null)
        .execute();
    }),

  transaction: (id) =>
    house(async (query) => {
      const rows = await query
        .selectFrom('txn')
        .leftJoin('journal', 'journal.txn', 'txn.id')
        .select(['txn.record', 'txn.outcome', 'journal.entry'])
        .where('txn.id', '=', id)
        .orderBy('journal.seq')
        .execute();
      const [first] = rows;
      if (first === undefined) return undefined;
      return {
        ...(JSON.parse(first.record) as TransactionRecord),
        entries: rows.flatMap((row) => (row.entry === null ? [] : [JSON.parse(row.entry) as JournalEntry])),
        ...(first.outcome === null ? {} : { outcome: first.outcome }),
      };
    }),

  openTransactions: () =>
    house(async (query) => {
      const rows = await query
        .selectFrom('txn')
        .select('id')
        .where('outcome', 'is', null)
        .orderBy('seq')
        .execute();
      return rows.map((row) => row.id as TransactionId);
    }),
});

export const receiptVerbs = (house: House): Pick<Ledger, 'keepReceipt' | 'receipt' | 'receipts'> => ({
  // Kept again with the same id, the later one stands: a start that finishes a transaction writes its receipt anew.
  keepReceipt: (id, receipt) =>
    house(async (query) => {
      const text = JSON.stringify(receipt);
      await query
        .insertInto('receipt')
        .values({ id, receipt: text })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ receipt: text }))
        .execute();
    }),

  receipt: (id) =>
    house(async (query) => {
      const found = await query
        .selectFrom('receipt')
        .select('receipt')
        .where('id', '=', id)
        .executeTakeFirst();
      return found === undefined ? undefined : (JSON.parse(found.receipt) as unknown);
    }),

  receipts: (page = EVERYTHING) =>
    house(async (query) => {
      const rows = await query
        .selectFrom('receipt')
        .select(['id', 'receipt'])
        .orderBy('seq', 'desc')
        .limit(page.limit)
        .offset(page.offset)
        .execute();
      return rows.map((row) => ({
        id: row.id as TransactionId,
        receipt: JSON.parse(row.receipt) as unknown,
      }));
    }),
});
