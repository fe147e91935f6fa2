// A disk that is soon full: a file system in memory, where this computer lets us mount one.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Undefined where disks can be mounted; otherwise why not. */
export const whyNoDisk = (): string | undefined => {
  if (process.getuid?.() !== 0) return 'only root can mount';
  const folder = mkdtempSync(join(tmpdir(), 'cw-disk-'));
  try {
    mount(folder, 64);
    unmount(folder);
    return undefined;
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr ?? error).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The answer takes it away again. */
export const mountDisk = async (folder: string, kB: number): Promise<() => Promise<void>> => {
  mkdirSync(folder, { mode: 0o700 });
  mount(folder, kB);
  return async () => unmount(folder);
};

/** Leaves so many bytes free, in whole pages; the answer frees the rest. */
export const fillDisk = (folder: string, free: number): (() => void) => {
  const file = join(folder, '.filling');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  return () => rmSync(file);
};

const mount = (folder: string, kB: number): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kB}k,mode=0700`, 'tmpfs', folder], {
    stdio: 'pipe',
  });
const unmount = (folder: string): void => void execFileSync('umount', [folder], { stdio: 'pipe' });
