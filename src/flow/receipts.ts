// Receipts, newest first, or one by the transaction that it records.
import type { TransactionId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import type { Receipt } from '#core/views.ts';
import type { World } from './world.ts';

export const receiptsOf = async (
  world: World,
  page: { limit: number; offset: number },
): Promise<readonly Receipt[]> =>
  (await world.ledger.receipts(page)).map(({ receipt }) => receipt as Receipt);

export const receiptById = async (world: World, id: TransactionId): Promise<Receipt> => {
  const receipt = await world.ledger.receipt(id);
  if (receipt === undefined) throw refuse('assigned.transaction.unknown', { transaction: id.slice(0, 60) });
  return receipt as Receipt;
};
