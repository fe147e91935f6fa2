import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { storageTrouble } from '#core/storage-trouble.ts';

/** The refusal for what the file system said. Refusals and bugs pass as they are. */
export const denied = (path: string, error: unknown): unknown => {
  if (error instanceof Refusal) return error;
  const why = storageTrouble(error);
  return why === undefined ? error : refuse('house.home.denied', { path, why }, error);
};
