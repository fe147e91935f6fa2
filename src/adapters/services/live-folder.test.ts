import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveFile } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { liveFolder } from './live-folder.ts';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'cw-live-'));
  folder = join(base, 'usages', 'web');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const file = (name: string, text: string, secret = true): LiveFile => ({
  name,
  bytes: new TextEncoder().encode(text),
  secret,
});
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.complaint : error),
  );
const denied = (path: string, why: string) => ({ code: 'assigned.live.denied', facts: { path, why } });
const mode = async (path: string): Promise<string> => ((await lstat(path)).mode & 0o7777).toString(8);

describe('the live folder', () => {
  it('is empty before the first version', async () => {
    const live = liveFolder(folder);
    expect(await live.current()).toBeUndefined();
    expect(await live.versions()).toEqual([]);
    expect(await live.read('v1', 'tls.pem')).toBeUndefined();
    await live.switchTo(undefined);
    await live.discard('v1');
  });

  it('keeps versions side by side and shows one of them under the same path', async () => {
    const live = liveFolder(folder);
    await live.stage('v1', [file('tls.pem', 'one'), file('ca.pem', 'ca', false)]);
    await live.stage('v2', [file('tls.pem', 'two')]);
    expect(await live.current()).toBeUndefined();
    await live.switchTo('v1');
    expect(await readFile(join(live.paths.current, 'tls.pem'), 'utf8')).toBe('one');
    await live.switchTo('v2');
    expect(await readFile(join(live.paths.current, 'tls.pem'), 'utf8')).toBe('two');
    expect(await live.current()).toBe('v2');
    expect(await live.versions()).toEqual(['v1', 'v2']);
    expect(new TextDecoder().decode(await live.read('v1', 'tls.pem'))).toBe('one');
    expect(await readFile(join(live.paths.version('v1'), 'ca.pem'), 'utf8')).toBe('ca');
    expect(await readlink(live.paths.current)).toBe('versions/v2');
    await live.switchTo(undefined);
    expect(await live.current()).toBeUndefined();
  });

  it('may be asked for everything twice', async () => {
    const live = liveFolder(folder);
    for (let turn = 0; turn < 2; turn += 1) await live.stage('v1', [file('tls.pem', 'one')]);
    for (let turn = 0; turn < 2; turn += 1) await live.switchTo('v1');
    const { ino } = await stat(join(live.paths.version('v1'), 'tls.pem'));
    await live.stage('v1', [file('tls.pem', 'one')]);
    expect((await stat(join(live.paths.version('v1'), 'tls.pem'))).ino).toBe(ino);
    for (let turn = 0; turn < 2; turn += 1) await live.switchTo(undefined);
    for (let turn = 0; turn < 2; turn += 1) await live.discard('v1');
    expect(await readdir(folder)).toEqual(['versions']);
    expect(await readdir(join(folder, 'versions'))).toEqual([]);
  });

  it('writes a version anew when other files are asked for under its name, unless it is the current one', async () => {
    const live = liveFolder(folder);
    await live.stage('v1', [file('tls.pem', 'one'), file('more.pem', 'x')]);
    await live.stage('v1', [file('tls.pem', 'other')]);
    expect(await readdir(live.paths.version('v1'))).toEqual(['tls.pem']);
    await live.switchTo('v1');
    expect(await refusal(live.stage('v1', [file('tls.pem', 'third')]))).toEqual(
      denied(live.paths.version('v1'), 'EBUSY'),
    );
    expect(await refusal(live.discard('v1'))).toEqual(denied(live.paths.version('v1'), 'EBUSY'));
    expect(await readFile(join(live.paths.current, 'tls.pem'), 'utf8')).toBe('other');
  });

  it('removes what a crash in the middle of writing or removing left behind, keys that it holds', async () => {
    const live = liveFolder(folder);
    await live.stage('v1', [file('tls.pem', 'one')]);
    for (const name of ['.draft-v2', '.gone-v0']) {
      await mkdir(join(folder, 'versions', name));
      await writeFile(join(folder, 'versions', name, 'tls.pem'), 'key');
    }
    await symlink('versions/v1', join(folder, '.current'));
    expect(await live.versions()).toEqual(['v1']);
    await live.stage('v2', [file('tls.pem', 'two')]);
    await live.switchTo('v2');
    expect(await readdir(join(folder, 'versions'))).toEqual(['v1', 'v2']);
    expect((await readdir(folder)).sort()).toEqual(['current', 'versions']);
  });

  it.each([['the version that it shows'], ['nothing']])(
    'removes the link that a crash left half switched when it goes back to %s',
    async (to) => {
      const live = liveFolder(folder);
      await live.stage('v1', [file('tls.pem', 'one')]);
      await live.switchTo('v1');
      await symlink('versions/v2', join(folder, '.current'));
      await live.switchTo(to === 'nothing' ? undefined : 'v1');
      expect((await readdir(folder)).sort()).toEqual(
        to === 'nothing' ? ['versions'] : ['current', 'versions'],
      );
    },
  );

  it.each<[string, Parameters<typeof liveFolder>[1], string, string]>([
    ['nothing is said', {}, '700', '600'],
    ['a group is named', { group: userInfo().gid }, '750', '640'],
    [
      'a wider mode is asked for than any secret may have',
      { mode: 0o666, group: userInfo().gid },
      '750',
      '640',
    ],
    ['a narrower mode is asked for', { mode: 0o400 }, '700', '400'],
    ['an owner is named, but no group', { owner: userInfo().username }, '750', '600'],
  ])(
    'gives folders and files no more than needed when %s, whatever the umask',
    async (_, access, folders, files) => {
      const umask = process.umask(0);
      try {
        const live = liveFolder(folder, access);
        await live.stage('v1', [file('tls.pem', 'one'), file('ca.pem', 'ca', false)]);
        for (const path of [folder, join(folder, 'versions'), live.paths.version('v1')])
          expect(await mode(path)).toBe(folders);
        for (const name of ['tls.pem', 'ca.pem'])
          expect(await mode(join(live.paths.version('v1'), name))).toBe(files);
      } finally {
        process.umask(umask);
      }
    },
  );

  it.runIf(process.getuid?.() === 0)(
    'gives files to the service and keeps the folders for itself',
    async () => {
      const line = /^nobody:.*$/m.exec(await readFile('/etc/passwd', 'utf8'))![0];
      const [, , uid, gid] = line.split(':').map(Number);
      const live = liveFolder(folder, { owner: 'nobody' });
      await live.stage('v1', [file('tls.pem', 'one')]);
      expect(await stat(join(live.paths.version('v1'), 'tls.pem'))).toMatchObject({ uid, gid });
      for (const path of [folder, join(folder, 'versions'), live.paths.version('v1')])
        expect(await stat(path)).toMatchObject({ uid: 0, gid });
    },
  );

  it('refuses an owner that does not exist', async () => {
    expect(await refusal(liveFolder(folder, { owner: 'no-such-user' }).stage('v1', []))).toEqual(
      denied('no-such-user', 'ENOENT'),
    );
  });

  it.each(['', '.', '..', '../x', 'a/b', '.hidden', 'a b', 'a\n', 'x'.repeat(129)])(
    'refuses %j as a name of a version or a file',
    async (name) => {
      const live = liveFolder(folder);
      for (const work of [
        live.stage(name, []),
        live.stage('v1', [file(name, '')]),
        live.switchTo(name),
        live.discard(name),
        live.read(name, 'a'),
      ]) {
        expect(await refusal(work)).toMatchObject({ code: 'assigned.live.denied', facts: { why: 'EINVAL' } });
      }
      expect(await readdir(base)).toEqual([]);
    },
  );

  it('refuses to switch to a version that is not there', async () => {
    const live = liveFolder(folder);
    expect(await refusal(live.switchTo('v9'))).toEqual(denied(live.paths.version('v9'), 'ENOENT'));
  });

  it('does not write through a link that somebody put in the place of its folder', async () => {
    const elsewhere = join(base, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(folder, { recursive: true });
    await symlink(elsewhere, join(folder, 'versions'));
    expect(await refusal(liveFolder(folder).stage('v1', [file('tls.pem', 'one')]))).toEqual(
      denied(join(folder, 'versions'), 'ENOTDIR'),
    );
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('does not take a link of somebody else for its own', async () => {
    const live = liveFolder(folder);
    await live.stage('v1', [file('tls.pem', 'one')]);
    await symlink('/etc', join(folder, 'current'));
    expect(await refusal(live.current())).toEqual(denied(live.paths.current, '/etc'));
  });
});
