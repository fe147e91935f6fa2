// Where the home's socket stands. A path that the kernel would cut off is moved to a run-time folder, which the home remembers for every process.
import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';

/** `runtime`: folders to choose from, best first. Refuses `house.home.denied` when none of them is short enough. */
export const socketPath = (run: string, runtime: readonly string[]): string => {
  const own = join(run, SOCKET);
  if (fits(own)) return own;
  const record = join(run, 'socket-folder');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const recorded = read(record);
    if (recorded !== undefined && ensure(recorded)) return join(recorded, SOCKET);
    const fresh = runtime
      .map((base) => join(base, `certwizard-${randomBytes(6).toString('hex')}`))
      .find((path) => fits(join(path, SOCKET)));
    if (fresh === undefined) break;
    remember(record, fresh, recorded);
  }
  throw refuse('house.home.denied', { path: own, why: 'name-too-long' });
};

const SOCKET = 'certwizard.sock';
/** One to find the record stale, one to write a new one, and one to lose that race against another process. */
const ATTEMPTS = 3;

const fits = (path: string): boolean => Buffer.byteLength(path) <= LIMITS.socketPathBytes;

const read = (record: string): string | undefined => {
  try {
    const path = readFileSync(record, 'utf8');
    return fits(join(path, SOCKET)) ? path : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Run-time folders are emptied at a restart: made again under the same name. False when the name is somebody else's by now. */
const ensure = (path: string): boolean => {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The base folder is gone with its session (XDG_RUNTIME_DIR), or not ours to write.
    if (code === 'ENOENT' || code === 'EACCES') return false;
    if (code !== 'EEXIST') throw error;
  }
  const { uid, mode } = lstatSync(path);
  return lstatSync(path).isDirectory() && uid === process.getuid?.() && (mode & 0o077) === 0;
};

/** Of two processes that write the first record, the earlier one's stands; a stale one is replaced. */
const remember = (record: string, path: string, stale: string | undefined): void => {
  const draft = join(dirname(record), `.socket-folder-${randomBytes(6).toString('hex')}`);
  writeFileSync(draft, path, { mode: 0o600, flag: 'wx', flush: true });
  try {
    if (stale !== undefined) renameSync(draft, record);
    else linkSync(draft, record);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};
