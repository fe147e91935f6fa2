import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import type { Refusal } from '#core/refusal.ts';
import { openHome } from './home.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'home-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  vi.unstubAllEnvs();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});
const refusal = (work: () => unknown): Refusal['complaint'] => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).complaint;
  }
  throw new Error('nothing was refused');
};
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const root = process.getuid?.() === 0;

describe('the home', () => {
  it('is made with all its folders, open to nobody else whatever the umask', () => {
    const before = process.umask(0);
    const home = openHome(join(folder(), 'a', 'home'));
    process.umask(before);
    expect([home.path, home.keys, home.locks, home.run].map(mode)).toEqual(['700', '700', '700', '700']);
    expect(home.live).toBe(`${home.path}-live`);
    expect(home.socket.startsWith(home.run)).toBe(true);
  });

  it('is the same when it is opened again, and through a symbolic link', () => {
    const at = folder();
    const home = openHome(join(at, 'home'));
    symlinkSync(join(at, 'home'), join(at, 'link'));
    expect(openHome(join(at, 'home'))).toEqual(home);
    expect(openHome(join(at, 'link'))).toEqual(home);
  });

  it('has its live files where one says', () => {
    expect(openHome(join(folder(), 'home'), { live: '/srv/live' }).live).toBe('/srv/live');
  });

  it.each([0o755, 0o750, 0o701, 0o770])('is refused when others can reach into it (mode %o)', (open) => {
    const path = join(folder(), 'home');
    openHome(path);
    chmodSync(path, open);
    expect(refusal(() => openHome(path))).toEqual({
      code: 'house.home.open',
      facts: { path, mode: open.toString(8) },
    });
    expect(mode(path)).toBe(open.toString(8));
  });

  it('is closed in silence while it is empty and nobody else could write to it', () => {
    const path = folder();
    chmodSync(path, 0o755);
    openHome(path);
    expect(mode(path)).toBe('700');
  });

  it('is never a folder that everybody writes to, even an empty one', () => {
    const path = folder();
    chmodSync(path, 0o1777);
    expect(refusal(() => openHome(path)).code).toBe('house.home.open');
    expect(mode(path)).toBe('777');
  });

  it('is refused when it is a file', () => {
    const path = join(folder(), 'home');
    writeFileSync(path, '');
    expect(refusal(() => openHome(path))).toEqual({
      code: 'house.home.denied',
      facts: { path, why: 'not-a-folder' },
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused, and not tried for ever, where nothing can be made',
    () => {
      expect(refusal(() => openHome('/proc/home/below'))).toEqual({
        code: 'house.home.denied',
        facts: { path: '/proc/home/below', why: 'missing' },
      });
    },
  );

  it.skipIf(!root)('is refused when it belongs to somebody else, even to root itself', () => {
    const path = join(folder(), 'home');
    openHome(path);
    chownSync(path, NOBODY, NOBODY);
    expect(refusal(() => openHome(path))).toEqual({
      code: 'house.home.denied',
      facts: { path, why: 'owner' },
    });
  });

  it.skipIf(!root)('is refused to an ordinary user who may not write where it should be', () => {
    const at = folder();
    chmodSync(at, 0o755);
    const said = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openHome } from '#adapters/home/home.ts';
         try { openHome(process.argv[1]); } catch (error) { console.log(JSON.stringify(error.complaint)); }`,
        join(at, 'home'),
      ],
      { uid: NOBODY, gid: NOBODY, encoding: 'utf8' },
    );
    expect(JSON.parse(said)).toEqual({
      code: 'house.home.denied',
      facts: { path: join(at, 'home'), why: 'denied' },
    });
  });
});

describe('the socket of a home whose path is too long', () => {
  const long = (): string => join(folder(), 'x'.repeat(120));

  it('stands in a run-time folder that the home remembers', () => {
    const runtime = [folder()];
    const path = long();
    const { socket } = openHome(path, { runtime });
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(LIMITS.socketPathBytes);
    expect(mode(join(socket, '..'))).toBe('700');
    // Another process may have another run-time folder: the record decides.
    expect(openHome(path, { runtime: [folder()] }).socket).toBe(socket);
  });

  it('comes back to its place after a restart emptied the run-time folder', () => {
    const runtime = [folder()];
    const path = long();
    const { socket } = openHome(path, { runtime });
    rmSync(join(socket, '..'), { recursive: true });
    expect(openHome(path, { runtime }).socket).toBe(socket);
  });

  it('moves when the run-time folder is gone for good', () => {
    const gone = folder();
    const path = long();
    const { socket } = openHome(path, { runtime: [gone] });
    rmSync(gone, { recursive: true });
    const moved = openHome(path, { runtime: [folder()] });
    expect(moved.socket).not.toBe(socket);
    expect(openHome(path, { runtime: [] }).socket).toBe(moved.socket);
  });

  it('moves when somebody else can reach its folder', () => {
    const runtime = [folder()];
    const path = long();
    const { socket } = openHome(path, { runtime });
    chmodSync(join(socket, '..'), 0o755);
    expect(openHome(path, { runtime }).socket).not.toBe(socket);
  });

  it('passes over run-time folders that are too long themselves, and refuses when no other is left', () => {
    const deep = join(folder(), 'y'.repeat(100));
    mkdirSync(deep);
    const short = folder();
    const path = long();
    expect(openHome(long(), { runtime: [deep, short] }).socket.startsWith(short)).toBe(true);
    vi.stubEnv('TMPDIR', deep);
    expect(refusal(() => openHome(path, { runtime: [deep] }))).toMatchObject({
      facts: { why: 'name-too-long' },
    });
    expect(readdirSync(deep)).toEqual([]);
  });
});

const NOBODY = 65_534;
