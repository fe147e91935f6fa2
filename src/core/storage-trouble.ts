// What a file system says no with, in a few words that the border can translate.

export type StorageTrouble =
  | 'disk-full'
  | 'read-only'
  | 'denied'
  | 'missing'
  | 'not-a-folder'
  | 'name-too-long'
  | 'input-output';

/** `error` as a program's library throws it; undefined when its `code` is none of a file system. */
export const storageTrouble = (error: unknown): StorageTrouble | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? WORDS[code] : undefined;
};

const WORDS: Readonly<Record<string, StorageTrouble>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOENT: 'missing',
  ENOTDIR: 'not-a-folder',
  EISDIR: 'not-a-folder',
  EEXIST: 'not-a-folder',
  ELOOP: 'not-a-folder',
  ENAMETOOLONG: 'name-too-long',
  EIO: 'input-output',
};
