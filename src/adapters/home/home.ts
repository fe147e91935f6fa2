// The sealed home: one folder that only its owner can read, and where everything in it stands.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { refuse } from '#core/problems.ts';
import { denied } from './denied.ts';
import { socketPath } from './socket-path.ts';

/** Absolute paths. The folders exist, the files may not. */
export type Home = {
  readonly path: string;
  readonly ledger: string;
  /** Sealed keys and secrets. */
  readonly keys: string;
  /** Folder of the key-encryption key, which is a file of the home itself. */
  readonly keyEncryption: string;
  /** One lock database for each name. */
  readonly locks: string;
  readonly run: string;
  /** Short enough for the kernel: in `run`, or in a run-time folder that the home remembers. */
  readonly socket: string;
  /** Folder of the services' live files: outside, because their users read it. Not made here. */
  readonly live: string;
};

export type HomeOptions = {
  /** Instead of `<home>-live`. */
  readonly live?: string;
  /** Where a socket may stand when the home's own path is too long, before the system's folder for temporary files: XDG_RUNTIME_DIR. */
  readonly runtime?: readonly string[];
};

/**
 * Makes the home at first use; later only looks. Refuses `house.home.denied` when it belongs to somebody else or the file system says no, and
 * `house.home.open` when others can read it: what others could read may be read already, so that is never mended in silence.
 */
export const openHome = (folder: string, options: HomeOptions = {}): Home => {
  const wanted = resolve(folder);
  try {
    const path = ownFolder(wanted);
    const [keys, locks, run] = ['keys', 'locks', 'run'].map((name) => subfolder(path, name)) as [
      string,
      string,
      string,
    ];
    return {
      path,
      ledger: join(path, 'ledger.db'),
      keys,
      keyEncryption: path,
      locks,
      run,
      socket: socketPath(run, [...(options.runtime ?? []), tmpdir()]),
      live: resolve(options.live ?? `${path}-live`),
    };
  } catch (error) {
    throw denied(wanted, error);
  }
};

const ownFolder = (wanted: string): string => {
  const made = makeFolder(wanted);
  if (made !== undefined) flushFolder(dirname(made));
  const path = realpathSync(wanted);
  const { uid, mode } = statSync(path);
  if (uid !== process.getuid?.()) throw refuse('house.home.denied', { path, why: 'owner' });
  const open = mode & 0o777;
  if ((open & 0o077) === 0) return path;
  // An empty folder, made for us with the usual mode, has nothing to hide yet. One that others may write to is a common one, like /tmp.
  if ((open & 0o022) !== 0 || readdirSync(path).length > 0)
    throw refuse('house.home.open', { path, mode: open.toString(8) });
  chmodSync(path, 0o700);
  return path;
};

/**
 * Makes it and what is missing above it; answers the topmost that was made. Not left to mkdir's `recursive`: where a folder that is there cannot
 * hold another (ENOENT: /proc), Node 24 tries for ever.
 */
const makeFolder = (path: string): string | undefined => {
  if (existsSync(path) && statSync(path).isDirectory()) return undefined;
  const above = dirname(path) === path ? undefined : makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster, and what it made is looked at like any other folder.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
  return above ?? path;
};

const subfolder = (home: string, name: string): string => {
  const path = join(home, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
};

/** A folder's new entry survives a power cut only after this. */
const flushFolder = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
