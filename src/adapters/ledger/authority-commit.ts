// Group commit: writes that arrive while the event loop is busy with others share one transaction, and so one flush of the disk.
import type { Database } from './database.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

type Waiting<T> = {
  readonly write: T;
  readonly resolve: (held: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/** Writes of one commit: bounds the time the event loop stands still. */
const MOST = 256;

/**
 * `apply` returns false when its write does not hold; then nothing of that write is kept, the others of the same commit are. A promise resolves
 * only after the commit is on disk.
 */
export const groupCommit = <T>(
  db: Database,
  apply: (write: T) => boolean,
): ((write: T) => Promise<boolean>) => {
  const queue: Waiting<T>[] = [];
  let planned = false;
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const mark = db.prepare('SAVEPOINT authority_write');
  const release = db.prepare('RELEASE authority_write');
  const undo = db.prepare('ROLLBACK TO authority_write');

  /** A write that throws is undone and told to its own caller only, unless SQLite has ended the whole transaction. */
  const one = (write: T): Outcome => {
    mark.run();
    try {
      const held = apply(write);
      if (!held) undo.run();
      release.run();
      return { held };
    } catch (error) {
      if (!db.inTransaction) throw error;
      undo.run();
      release.run();
      return { error };
    }
  };

  const flush = (): void => {
    planned = false;
    const batch = queue.splice(0, MOST);
    if (queue.length > 0) plan();
    try {
      begin.run();
      const outcomes = batch.map((item) => one(item.write));
      commit.run();
      batch.forEach((item, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || 'error' in outcome) item.reject(told(db, outcome?.error));
        else item.resolve(outcome.held);
      });
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      for (const item of batch) item.reject(told(db, error));
    }
  };

  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(flush);
  };

  return (write) =>
    new Promise<boolean>((resolve, reject) => {
      queue.push({ write, resolve, reject });
      plan();
    });
};

type Outcome = { readonly held: boolean } | { readonly error: unknown };

const told = (db: Database, error: unknown): unknown =>
  ledgerTrouble(error) === undefined ? error : unavailable(db.name, error);
