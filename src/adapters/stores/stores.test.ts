import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { writePem } from '#core/x509/pem.ts';
import { pemStore } from './pem-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stores-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The store only sorts blocks; what is in them is judged elsewhere. */
const der = (n: number): Uint8Array => Uint8Array.of(0x30, 0x02, 0x05, n);
const pem = (n: number): string => writePem('CERTIFICATE', der(n));
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('a store in files', () => {
  it('gives the certificates of a file in order, each once, and nothing else that stands in it', async () => {
    const path = put('store.pem', `# roots\n${pem(2)}${writePem('PRIVATE KEY', der(9))}${pem(1)}${pem(2)}`);
    expect(await pemStore(path)).toEqual({ ok: true, value: [der(2), der(1)] });
  });

  it('gives those of a folder by name, through links, and passes over what is no PEM', async () => {
    put('b.pem', pem(1));
    put('a.crt', pem(2));
    put('README', 'nothing here');
    put('.hidden.pem', pem(3));
    mkdirSync(join(folder, 'sub.pem'));
    symlinkSync('b.pem', join(folder, '0123abcd.0'));
    symlinkSync('gone.pem', join(folder, 'dangling.pem'));
    expect(await pemStore(folder)).toEqual({ ok: true, value: [der(1), der(2)] });
  });

  it.each([
    ['is not there', () => join(folder, 'gone'), 'trusted.store.unreadable', { why: 'missing' }],
    [
      'is below a file',
      () => join(put('file', ''), 'x'),
      'trusted.store.unreadable',
      { why: 'not-a-folder' },
    ],
    ['is a device', () => '/dev/zero', 'trusted.store.unreadable', { why: 'not-a-file' }],
    [
      'holds no certificate',
      () => put('key.pem', writePem('PRIVATE KEY', der(1))),
      'trusted.store.empty',
      {},
    ],
    ['is an empty folder', () => folder, 'trusted.store.empty', {}],
    ['is cut off', () => put('cut.pem', pem(1).slice(0, -9)), 'returned.pem.malformed', {}],
    [
      'is larger than any store',
      () => put('huge.pem', 'x'.repeat(LIMITS.importBytes + 1)),
      'returned.file.too-large',
      {},
    ],
  ])('complains when it %s', async (_, make, code, facts) => {
    const read = await pemStore(make());
    expect(read).toMatchObject({ ok: false, complaints: [{ code, facts }] });
  });

  it('complains of a pipe instead of waiting for it', async () => {
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]);
    expect(await pemStore(join(folder, 'pipe'))).toMatchObject({ ok: false });
  });

  it('counts the certificates of a folder together', async () => {
    const many = (from: number): string =>
      Array.from({ length: 600 }, (_, n) =>
        writePem('CERTIFICATE', Uint8Array.of(0x30, 2, from, n >> 8, n)),
      ).join('');
    put('1.pem', many(1));
    put('2.pem', many(2));
    expect(await pemStore(folder)).toMatchObject({
      ok: false,
      complaints: [{ code: 'returned.file.too-many' }],
    });
  });
});
