// PEM stores without any program: what is written, byte for byte, and what is left alone.
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
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configFiles } from '#adapters/services/config-files.ts';
import type { TrustStore, TrustStoreHost } from '#core/trust-store.ts';
import { pem as pemOf } from '#test/little-ca.ts';
import { openTrustStore } from './index.ts';
import { type House, hostFor, house } from './trust-store.contract.ts';

let made: House;
beforeAll(async () => {
  made = await house('root.test');
});
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-pem-'));
  path = join(folder, 'roots.pem');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (party = path, more: Partial<TrustStoreHost> = {}): TrustStore =>
  openTrustStore(hostFor(party, more));
const put = (text: string): Buffer => {
  writeFileSync(path, Buffer.from(text, 'latin1'));
  return readFileSync(path);
};
const ders = (all: readonly (Uint8Array | { readonly der: Uint8Array })[]): readonly string[] =>
  all.map((one) => Buffer.from('der' in one ? one.der : one).toString('hex'));

describe('a PEM file', () => {
  it.each([
    ['is empty', () => ''],
    ['ends with a line feed', () => pemOf(made.twin)],
    ['ends without one', () => pemOf(made.twin).trimEnd()],
    [
      'has DOS line ends and bytes that are no UTF-8',
      () => `# \xe9\xff\r\n${pemOf(made.twin).replaceAll('\n', '\r\n')}`,
    ],
    ['ends in a comment', () => `${pemOf(made.twin)}# the end`],
    ['ends in blank lines', () => `${pemOf(made.twin)}\n\n\n`],
  ])('that %s is the same to the byte after a root went in and out', async (_, text) => {
    const before = put(text());
    await open().change('install', made.root.der);
    const between = readFileSync(path);
    expect(between.subarray(0, before.length).equals(before)).toBe(true);
    expect(ders((await open().read()).anchors)).toContain(ders([made.root])[0]);
    await open().change('uninstall', made.root.der);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('keeps what others added meanwhile, before and behind ours', async () => {
    put(pemOf(made.twin));
    await open().change('install', made.root.der);
    const other = await house('other.test');
    put(`# new head\n${readFileSync(path, 'latin1')}${pemOf(other.root)}`);
    await open().change('uninstall', made.root.der);
    expect(readFileSync(path, 'latin1')).toBe(`# new head\n${pemOf(made.twin)}${pemOf(other.root)}`);
  });

  it('keeps its mode, and is written where a link leads', async () => {
    put(pemOf(made.twin));
    chmodSync(path, 0o640);
    const link = join(folder, 'link.pem');
    symlinkSync('roots.pem', link);
    await open(link).change('install', made.root.der);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['link.pem', 'roots.pem']);
    expect(ders((await open(path).read()).anchors).length).toBe(2);
  });

  it('that is no store is not made one', async () => {
    put('root:x:0:0:root:/root:/bin/bash\n');
    const refused = { complaint: { code: 'trusted.store.empty' } };
    await expect(open().plan('install', made.root.der)).rejects.toMatchObject(refused);
    await expect(open().change('install', made.root.der)).rejects.toMatchObject(refused);
    await expect(open(join(folder, 'none.pem')).change('install', made.root.der)).rejects.toMatchObject({
      complaint: { code: 'trusted.store.unreadable', facts: { why: 'missing' } },
    });
  });

  it('that cannot be written is refused as a store, not as a live folder', async () => {
    put(pemOf(made.twin));
    const write = async (): Promise<void> => {
      await configFiles.write(join(path, 'below'), '');
    };
    await expect(
      open(path, { files: { ...configFiles, write } }).change('install', made.root.der),
    ).rejects.toMatchObject({ complaint: { code: 'trusted.store.not-writable', facts: { why: 'ENOTDIR' } } });
  });

  it('that does not show the change afterwards is put back, and it is said', async () => {
    const before = put(pemOf(made.twin));
    // A disk that says yes and keeps half.
    const write = async (at: string, content: string | Uint8Array): Promise<void> =>
      configFiles.write(at, content.slice(0, before.length));
    await expect(
      open(path, { files: { ...configFiles, write } }).change('install', made.root.der),
    ).rejects.toMatchObject({
      complaint: { code: 'trusted.store.unchanged', facts: { change: 'install', subject: 'CN=root.test' } },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is read anew when it was written, and when it was replaced', async () => {
    put(pemOf(made.twin));
    const store = open();
    expect(ders((await store.read()).anchors)).toEqual(ders([made.twin]));
    put(pemOf(made.root));
    expect(ders((await store.read()).anchors)).toEqual(ders([made.root]));
    await configFiles.write(path, pemOf(made.twin));
    expect(ders((await store.read()).anchors)).toEqual(ders([made.twin]));
    rmSync(path);
    await expect(store.read()).rejects.toMatchObject({ complaint: { code: 'trusted.store.unreadable' } });
  });

  it.each([
    ['pem', ['root'], ['middle', 'leaf'], ['self-signed-only']],
    ['pem-partial', ['root', 'middle', 'leaf'], [], []],
  ] as const)('named %s takes as anchors %s, and as help %s', async (kind, anchors, pool, notes) => {
    put(pemOf(made.root) + pemOf(made.middle) + pemOf(made.leaf));
    const store = open(`${kind}:${path}`);
    const content = await store.read();
    expect([content.anchors, content.pool].map(ders)).toEqual([
      ders(anchors.map((name) => made[name])),
      ders(pool.map((name) => made[name])),
    ]);
    expect(store.notes).toEqual(notes);
  });
});

describe('a folder of PEM files', () => {
  it('gets one file of ours, and loses it', async () => {
    put(pemOf(made.twin));
    const plan = await open(folder).plan('install', made.root.der);
    expect(plan).toMatchObject({ needed: true, commands: [] });
    await open(folder).change('install', made.root.der);
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual(
      expect.arrayContaining([path, ...plan.files]),
    );
    await open(folder).change('uninstall', made.root.der);
    expect(readdirSync(folder)).toEqual(['roots.pem']);
  });
});
