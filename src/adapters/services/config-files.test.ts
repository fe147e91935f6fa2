import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFiles } from './config-files.ts';

let folder = '';
let path = '';
const LATIN1 = Buffer.from('# caf\xe9\nssl on;\n', 'latin1');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-conf-'));
  path = join(folder, 'site.conf');
  writeFileSync(path, LATIN1);
  chmodSync(path, 0o640);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a configuration file', () => {
  it('comes back byte for byte, whatever its encoding, with the mode it had', async () => {
    const backup = await configFiles.backup(path, 'now');
    await configFiles.write(path, 'ssl off;\n');
    expect(readFileSync(path, 'utf8')).toBe('ssl off;\n');
    await configFiles.restore(path, backup);
    expect(readFileSync(path).equals(LATIN1)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(statSync(backup).mode & 0o777).toBe(0o640);
  });

  it('of our own is made with its mode, replaced, and removed, without a trace beside it', async () => {
    const own = join(folder, 'certwizard-1.crt');
    await configFiles.create(own, 'one', 0o644);
    await configFiles.create(own, 'two', 0o644);
    expect([readFileSync(own, 'utf8'), statSync(own).mode & 0o777]).toEqual(['two', 0o644]);
    await configFiles.remove(own);
    await configFiles.remove(own);
    expect(readdirSync(folder)).toEqual(['site.conf']);
    await expect(configFiles.create(join(folder, 'none', 'x'), '', 0o644)).rejects.toMatchObject({
      complaint: { code: 'assigned.live.denied', facts: { why: 'ENOENT' } },
    });
  });

  it('is written where a link leads, and the link stays', async () => {
    const link = join(folder, 'enabled.conf');
    symlinkSync(path, link);
    await configFiles.write(link, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['enabled.conf', 'site.conf']);
  });

  it('is never written through a link that lies where the draft goes', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'untouched');
    symlinkSync(other, join(folder, '.site.conf.certwizard-new'));
    await configFiles.write(path, 'new');
    expect([readFileSync(path, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['new', 'untouched']);
  });

  it('that a crash left half written beside it is no obstacle', async () => {
    writeFileSync(join(folder, '.site.conf.certwizard-new'), 'half');
    await configFiles.write(path, 'whole');
    expect(readdirSync(folder)).toEqual(['site.conf']);
  });

  it('keeps the first copy when a stamp is used twice', async () => {
    const first = await configFiles.backup(path, 'now');
    await configFiles.write(path, 'changed');
    expect(await configFiles.backup(path, 'now')).toBe(first);
    expect(readFileSync(first).equals(LATIN1)).toBe(true);
  });

  it.each([
    ['that is not there', () => configFiles.read(join(folder, 'none')), 'ENOENT'],
    ['in a folder that is none', () => configFiles.write(join(path, 'x'), ''), 'ENOTDIR'],
  ] as const)('%s is refused with the path and the reason', async (_, work, why) => {
    await expect(work()).rejects.toMatchObject({
      complaint: { code: 'assigned.live.denied', facts: { why } },
    });
  });
});
