// A program's own configuration files, as adoption changes them: whole, flushed, with owner and mode as they were.
import { constants } from 'node:fs';
import { chmod, chown, copyFile, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';

/** Refuses `assigned.live.denied` {path, why} when the file system says no. A symlink is followed: the file it names is changed, the link stays. */
export const configFiles = {
  read: (path: string): Promise<Uint8Array> =>
    guarded(path, async () => {
      const { size } = await stat(path);
      if (size > LIMITS.importBytes)
        throw refuse('returned.file.too-large', { bytes: size, limit: LIMITS.importBytes });
      return new Uint8Array(await readFile(path));
    }),

  backup: (path: string, stamp: string): Promise<string> =>
    guarded(path, async () => {
      const real = await realpath(path);
      const copy = beside(real, stamp);
      const { uid, gid, mode } = await stat(real);
      await copyFile(real, copy, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
        // Asked twice with one stamp: the first copy is the one that counts.
        if (error.code !== 'EEXIST') throw error;
      });
      await sameAccess(copy, { uid, gid, mode });
      await flush(copy);
      await flush(dirname(copy));
      return copy;
    }),

  write: (path: string, content: string | Uint8Array): Promise<void> =>
    guarded(path, async () => {
      const real = await realpath(path);
      const draft = beside(real, 'new');
      const access = await stat(real);
      // One that a crash left goes first: whoever could put a link there would have us write through it.
      await rm(draft, { force: true });
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await sameAccess(draft, access);
      await rename(draft, real);
      await flush(dirname(real));
    }),

  /** A file of our own: whatever stands there under this name is replaced. */
  create: (path: string, content: string | Uint8Array, mode: number): Promise<void> =>
    guarded(path, async () => {
      const draft = beside(path, 'new');
      await rm(draft, { force: true });
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.chmod(mode);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await flush(dirname(path));
    }),

  /** What is not there is removed already. */
  remove: (path: string): Promise<void> =>
    guarded(path, async () => {
      await rm(path, { force: true });
      await flush(dirname(path));
    }),

  restore: (path: string, backup: string): Promise<void> =>
    guarded(path, async () => {
      await configFiles.write(path, await readFile(backup));
    }),
};

/** Hidden: `include sites-enabled/*` would read a copy as another server. */
const beside = (path: string, what: string): string =>
  join(dirname(path), `.${basename(path)}.certwizard-${what}`);

type Access = { readonly uid: number; readonly gid: number; readonly mode: number };

const sameAccess = async (path: string, { uid, gid, mode }: Access): Promise<void> => {
  await chmod(path, mode & 0o7777);
  // Only root can give a file away; for anybody else it is theirs already.
  if (process.getuid?.() === 0) await chown(path, uid, gid);
};

/** A file's bytes; or a folder, after which the names in it survive a power cut. */
const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

const guarded = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse(
      'assigned.live.denied',
      { path, why: (error as NodeJS.ErrnoException).code ?? 'unknown' },
      error,
    );
  }
};
