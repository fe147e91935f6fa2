// The live folder of one service: versions side by side, and one link that is switched by rename.
import { constants } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import type { LiveAccess, LiveFile, LiveFolder } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { type Ownership, resolveAccess } from './live-access.ts';

/** `folder` is absolute. Parents that are missing are made, for us alone to write. */
export const liveFolder = (folder: string, access: LiveAccess = {}): LiveFolder => {
  const versionsFolder = join(folder, 'versions');
  const link = join(folder, 'current');
  const pathOf = (version: string): string => join(versionsFolder, checkedName(version, versionsFolder));
  const guarded = <T>(path: string, work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw error instanceof Refusal ? error : denied(pathIn(error) ?? path, codeOf(error), error);
    });

  const current = async (): Promise<string | undefined> => {
    const target = await readlink(link).catch(absentIs(undefined));
    if (target === undefined) return undefined;
    const name = basename(target);
    if (target !== join('versions', name) || !NAME.test(name)) throw denied(link, target);
    return name;
  };

  return {
    paths: { current: link, version: (name) => join(versionsFolder, name) },

    current: () => guarded(link, current),

    stage: (version, files) =>
      guarded(folder, async () => {
        const path = pathOf(version);
        for (const file of files) checkedName(file.name, path);
        const ownership = await resolveAccess(access);
        await makeFolders(folder, versionsFolder, ownership);
        await sweep(versionsFolder);
        if (await exists(path)) {
          if (await holds(path, files)) return;
          if ((await current()) === version) throw denied(path, 'EBUSY');
          await remove(versionsFolder, version);
        }
        const draft = join(versionsFolder, `${DRAFT}${version}`);
        await mkdir(draft, { mode: 0o700 });
        try {
          for (const file of files) await writeLiveFile(join(draft, file.name), file.bytes, ownership);
          await setOwner(draft, { group: ownership.group, mode: ownership.folderMode });
          await flushFolder(draft);
        } catch (error) {
          await rm(draft, { recursive: true, force: true });
          throw error;
        }
        await rename(draft, path);
        await flushFolder(versionsFolder);
      }),

    read: (version, file) =>
      guarded(folder, async () => {
        const path = join(pathOf(version), checkedName(file, folder));
        const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(absentIs(undefined));
        if (handle === undefined) return undefined;
        try {
          if ((await handle.stat()).size > LIMITS.importBytes) throw denied(path, 'EFBIG');
          return new Uint8Array(await handle.readFile());
        } finally {
          await handle.close();
        }
      }),

    switchTo: (version) =>
      guarded(link, async () => {
        const path = version === undefined ? undefined : pathOf(version);
        const next = join(folder, NEXT_LINK);
        // Left by a crash between making and renaming: it goes even where going back finds nothing else to do.
        await unlink(next).catch(absentIs(undefined));
        if (version === undefined || path === undefined) {
          await unlink(link).catch(absentIs(undefined));
          if (await exists(folder)) await flushFolder(folder);
          return;
        }
        if (!(await exists(path))) throw denied(path, 'ENOENT');
        if ((await current()) !== version) {
          await symlink(join('versions', version), next);
          await rename(next, link);
        }
        await flushFolder(folder);
      }),

    versions: () =>
      guarded(versionsFolder, async () => {
        const names = await readdir(versionsFolder).catch(absentIs([]));
        return names.filter((name) => NAME.test(name)).sort();
      }),

    discard: (version) =>
      guarded(versionsFolder, async () => {
        const path = pathOf(version);
        if (!(await exists(versionsFolder))) return;
        if ((await current()) === version) throw denied(path, 'EBUSY');
        if (await exists(path)) await remove(versionsFolder, version);
        await sweep(versionsFolder);
      }),
  };
};

/** Names of versions and files: no separator, no leading dot, nothing that a shell or a configuration file would have to quote. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** A version that is being written or removed, under a name that is no version. Either is complete or it does not exist. */
const DRAFT = '.draft-';
const GONE = '.gone-';
const NEXT_LINK = '.current';

const checkedName = (name: string, inside: string): string => {
  if (!NAME.test(name)) throw denied(join(inside, '?'), 'EINVAL');
  return name;
};

const makeFolders = async (folder: string, versions: string, ownership: Ownership): Promise<void> => {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  for (const path of [folder, versions]) {
    const made = await mkdir(path, { mode: 0o700 }).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      },
    );
    await checkOurs(path);
    await setOwner(path, { group: ownership.group, mode: ownership.folderMode });
    if (made) await flushFolder(dirname(path));
  }
};

/** Whoever may write in these folders could lead us elsewhere: they must be real folders, and ours. */
const checkOurs = async (path: string): Promise<void> => {
  const stat = await lstat(path);
  if (!stat.isDirectory()) throw denied(path, 'ENOTDIR');
  const me = process.geteuid?.();
  if (me !== undefined && stat.uid !== me) throw denied(path, `uid ${stat.uid}`);
};

/** The file belongs to whom it shall, under its final mode, before its first byte is written: nobody can have opened it meanwhile. */
const writeLiveFile = async (path: string, bytes: Uint8Array, ownership: Ownership): Promise<void> => {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o600);
  try {
    if (ownership.owner !== undefined || ownership.group !== undefined)
      await handle.chown(ownership.owner ?? -1, ownership.group ?? -1);
    await handle.chmod(ownership.fileMode);
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const setOwner = async (path: string, to: { group: number | undefined; mode: number }): Promise<void> => {
  const stat = await lstat(path);
  if (to.group !== undefined && stat.gid !== to.group) await chown(path, stat.uid, to.group);
  if ((stat.mode & 0o7777) !== to.mode) await chmod(path, to.mode);
};

const holds = async (path: string, files: readonly LiveFile[]): Promise<boolean> => {
  const names = await readdir(path);
  if (names.length !== files.length) return false;
  for (const file of files) {
    const handle = await open(join(path, file.name), constants.O_RDONLY | constants.O_NOFOLLOW).catch(
      absentIs(undefined),
    );
    if (handle === undefined) return false;
    try {
      if (!Buffer.from(file.bytes).equals(await handle.readFile())) return false;
    } finally {
      await handle.close();
    }
  }
  return true;
};

/** Renamed away first, so that a crash leaves no half version under a version's name. */
const remove = async (versions: string, version: string): Promise<void> => {
  const gone = join(versions, `${GONE}${version}`);
  await rm(gone, { recursive: true, force: true });
  await rename(join(versions, version), gone);
  await rm(gone, { recursive: true, force: true });
  await flushFolder(versions);
};

/** What a crash left behind holds private keys: it goes at the next opportunity. */
const sweep = async (versions: string): Promise<void> => {
  const names = await readdir(versions);
  const left = names.filter((name) => name.startsWith(DRAFT) || name.startsWith(GONE));
  for (const name of left) await rm(join(versions, name), { recursive: true, force: true });
  if (left.length > 0) await flushFolder(versions);
};

const flushFolder = async (path: string): Promise<void> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const exists = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(absentIs(undefined))) !== undefined;

const absentIs =
  <T>(value: T) =>
  (error: unknown): T => {
    if (codeOf(error) === 'ENOENT') return value;
    throw error;
  };

const denied = (path: string, why: string, cause?: unknown): Refusal =>
  refuse('assigned.live.denied', { path, why }, cause);
const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
const pathIn = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.path;
