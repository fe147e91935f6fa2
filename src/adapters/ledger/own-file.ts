// A database file that its owner alone can read, made before anything is written into it.
import { chmodSync, closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * SQLite gives the journal files the mode of the database. A file that is there is never opened here: closing any descriptor of it would
 * drop the locks that another connection of this process holds (POSIX advisory locks belong to the process).
 */
export const makeOwnFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if ((lstatSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  }
};
