// Files that are there whole or not at all, whatever happens meanwhile, and that survive a power cut once written.
import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Replaces `path`; mode 0600. */
export const writeDurably = async (path: string, bytes: Uint8Array): Promise<void> => {
  await throughDraft(path, bytes, (draft) => rename(draft, path));
};

/** Writes `path` only if it is not there: false, and nothing changed, when somebody was faster. Mode 0600. */
export const createDurably = async (path: string, bytes: Uint8Array): Promise<boolean> => {
  try {
    await throughDraft(path, bytes, (draft) => link(draft, path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Idempotent. */
export const removeDurably = async (path: string): Promise<void> => {
  await rm(path, { force: true });
  await flushFolder(dirname(path));
};

/** Undefined when there is none. A file larger than `limit` bytes is refused unread, as an `EFBIG`. */
export const readBounded = async (path: string, limit: number): Promise<Buffer | undefined> => {
  try {
    const { size } = await stat(path);
    if (size > limit) throw Object.assign(new Error('file too large'), { code: 'EFBIG' });
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const throughDraft = async (
  path: string,
  bytes: Uint8Array,
  publish: (draft: string) => Promise<void>,
): Promise<void> => {
  const draft = join(dirname(path), `.draft-${randomBytes(8).toString('hex')}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(draft);
  } finally {
    // After a rename it is gone already.
    await rm(draft, { force: true });
  }
  await flushFolder(dirname(path));
};

/** A folder's new entry is durable only after this. */
const flushFolder = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
