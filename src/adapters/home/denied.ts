// What a file system says no with, in the few words that the border can translate.
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';

/** Refusals and bugs pass as they are. */
export const denied = (path: string, error: unknown): unknown => {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const why = WORDS[(error as NodeJS.ErrnoException).code ?? ''];
  return why === undefined ? error : refuse('house.home.denied', { path, why }, error);
};

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOTDIR: 'not-a-folder',
  EEXIST: 'not-a-folder',
  ELOOP: 'not-a-folder',
  ENAMETOOLONG: 'name-too-long',
  ENOENT: 'missing',
  EIO: 'input-output',
};
