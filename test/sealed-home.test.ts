// Uses a home as the house does, then reads every byte of it as a thief would.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openHome } from '#adapters/home/home.ts';
import { lockFolder } from '#adapters/home/locks.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import { sqliteLedger } from '#adapters/ledger/sqlite-ledger.ts';
import { openVault } from '#adapters/vaults/sealed-files.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const ALGORITHMS: readonly KeyAlgorithm[] = [
  { kind: 'rsa', bits: 2048 },
  { kind: 'ec', curve: 'P-256' },
  { kind: 'ec', curve: 'P-384' },
  { kind: 'ed25519' },
];
const SECRET = Buffer.from('an account key that nobody may read');

/** The key as it might lie about: whole, its private numbers alone, and each of them in the usual clothes. */
const needles = (pkcs8: Uint8Array): readonly Buffer[] => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const jwk = key.export({ format: 'jwk' });
  const numbers = [jwk.d, jwk.p, jwk.q].flatMap((text) =>
    text === undefined ? [] : [Buffer.from(text, 'base64url')],
  );
  return [Buffer.from(pkcs8), ...numbers].flatMap((bytes) => [
    bytes,
    ...(['hex', 'base64', 'base64url'] as const).map((form) =>
      Buffer.from(bytes.toString(form).replace(/=+$/, '')),
    ),
  ]);
};

const tree = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

const findings = (home: string, wanted: readonly Buffer[]): readonly string[] =>
  tree(home)
    .filter((path) => statSync(path).isFile())
    .filter((path) => {
      const bytes = readFileSync(path);
      return [...wanted, SECRET, Buffer.from('PRIVATE KEY')].some((needle) => bytes.includes(needle));
    });

it.each([
  ['a file of its own', undefined],
  ['a passphrase', 'correct horse battery staple'],
])(
  'a home whose keys are sealed under %s holds no key in the clear, and nothing that others may read',
  async (_, passphrase) => {
    const folder = mkdtempSync(join(tmpdir(), 'sealed-home-'));
    folders.push(folder);
    const before = process.umask(0);
    try {
      const home = openHome(join(folder, 'home'));
      const database = openDatabase(home.ledger);
      const ledger = sqliteLedger(database);
      const vault = await openVault({
        folder: home.keys,
        keyEncryption: home.keyEncryption,
        ...(passphrase === undefined ? {} : { passphrase }),
      });
      const lock = await lockFolder(home.locks).take('server');
      const wanted: Buffer[] = passphrase === undefined ? [] : [Buffer.from(passphrase)];
      for (const algorithm of ALGORITHMS) {
        const { id } = await vault.generate(algorithm);
        (await vault.signer(id)).sign(Buffer.from('data'));
        wanted.push(...needles(await vault.export(id)));
        await ledger.appendRequest(`req_${id}`, { at: '', kind: 'signed', csr: '', key: id });
      }
      await vault.keepSecret('account', SECRET);
      expect(findings(home.path, wanted)).toEqual([]);

      // While everything is open: the journals of the database are files, too.
      const open = [home.path, ...tree(home.path)].filter((path) => (statSync(path).mode & 0o077) !== 0);
      expect(open).toEqual([]);
      expect(tree(home.path).length).toBeGreaterThan(ALGORITHMS.length + 6);

      // The search does find: each needle, planted.
      for (const [n, needle] of [wanted[0]!, wanted.at(-1)!, SECRET].entries()) {
        const planted = join(home.keys, `planted-${n}`);
        writeFileSync(planted, Buffer.concat([Buffer.from('before '), needle, Buffer.from(' after')]));
        expect(findings(home.path, wanted)).toEqual([planted]);
        rmSync(planted);
      }
      await lock?.release();
      await ledger.close();
    } finally {
      process.umask(before);
    }
  },
);
