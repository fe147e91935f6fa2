// What must not happen while services are being switched, or while a dead process's transaction is still open.
import { refuse } from '#core/problems.ts';
import type { World } from '../world.ts';

/** Refuses `assigned.busy` while another process, or another call, is assigning. */
export const takeLock = async (world: World): Promise<{ release(): Promise<void> }> => {
  const lock = await world.locks.take(LOCK);
  if (lock === undefined) throw refuse('assigned.busy', { what: LOCK });
  return lock;
};

/**
 * Does what would pull the ground from under a transaction: takes away a service, a usage, a certificate. Refuses `assigned.busy` while one runs and
 * `assigned.transaction.open` while one waits to be finished or undone.
 */
export const betweenAssignments = async <T>(world: World, work: () => Promise<T>): Promise<T> => {
  const lock = await takeLock(world);
  try {
    const [transaction] = await world.ledger.openTransactions();
    if (transaction !== undefined) throw refuse('assigned.transaction.open', { transaction });
    return await work();
  } finally {
    await lock.release();
  }
};

/** Held for as long as services may be touched. */
const LOCK = 'assign';
