import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import { openVault, type SealedVault, type VaultPlaces } from './sealed-files.ts';

const homes: string[] = [];
const places = (): VaultPlaces => {
  const home = mkdtempSync(join(tmpdir(), 'vault-'));
  homes.push(home);
  mkdirSync(join(home, 'keys'), { mode: 0o700 });
  return { folder: join(home, 'keys'), keyEncryption: home };
};
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});
const sealedBecause = (why: string, key: unknown = 'data-key') => ({
  complaint: { code: 'house.key.sealed', facts: { key, why } },
});
const P256: KeyAlgorithm = { kind: 'ec', curve: 'P-256' };
const keyFile = (at: VaultPlaces, id: string): string => join(at.folder, `${id}.key`);

describe('keys', () => {
  it.each([
    ['RSA 2048', { kind: 'rsa', bits: 2048 }, 'sha256', '300d06092a864886f70d01010b0500'],
    ['RSA 3072', { kind: 'rsa', bits: 3072 }, 'sha256', '300d06092a864886f70d01010b0500'],
    ['RSA 4096', { kind: 'rsa', bits: 4096 }, 'sha256', '300d06092a864886f70d01010b0500'],
    ['P-256', P256, 'sha256', '300a06082a8648ce3d040302'],
    ['P-384', { kind: 'ec', curve: 'P-384' }, 'sha384', '300a06082a8648ce3d040303'],
    ['Ed25519', { kind: 'ed25519' }, null, '300506032b6570'],
  ] as const)(
    'of kind %s are made, sealed, and sign with their natural algorithm in the next process',
    async (_, algorithm, digest, identifier) => {
      const at = places();
      const { id, spki } = await (await openVault(at)).generate(algorithm);
      const signer = await (await openVault(at)).signer(id);
      expect(Buffer.from(signer.algorithm).toString('hex')).toBe(identifier);
      expect(signer.spki).toEqual(spki);
      const data = Buffer.from('to be signed');
      const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      expect(verify(digest, data, key, signer.sign(data))).toBe(true);
      expect(verify(digest, Buffer.from('something else'), key, signer.sign(data))).toBe(false);
    },
  );

  it('are found by the SHA-256 of their public key, and come out as they went in', async () => {
    const vault = await openVault(places());
    const pkcs8 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'der',
    });
    const { id, spki } = await vault.keep(pkcs8);
    const { createHash } = await import('node:crypto');
    expect(id).toBe(createHash('sha256').update(spki).digest('hex'));
    expect(await vault.keep(pkcs8)).toEqual({ id, spki });
    expect(Buffer.from(await vault.export(id)).equals(pkcs8)).toBe(true);
    expect(await vault.has(id)).toBe(true);
  });

  it('that are discarded are gone for every process, even one that has used them', async () => {
    const at = places();
    const [vault, other] = [await openVault(at), await openVault(at)];
    const { id } = await vault.generate(P256);
    await other.signer(id);
    await vault.discard(id);
    await vault.discard(id);
    expect([await vault.has(id), await other.has(id)]).toEqual([false, false]);
    await expect(other.signer(id)).rejects.toMatchObject({
      complaint: { code: 'trusted.key.missing', facts: { keyId: id } },
    });
  });

  it.each(['0'.repeat(64), '../kek', '', 'x'.repeat(5000)])(
    'that were never there are missing (%s)',
    async (id) => {
      const vault = await openVault(places());
      expect(await vault.has(id)).toBe(false);
      await vault.discard(id);
      await expect(vault.export(id)).rejects.toMatchObject({ complaint: { code: 'trusted.key.missing' } });
    },
  );

  it.each([
    ['garbage', () => randomBytes(50)],
    ['nothing', () => Buffer.alloc(0)],
    [
      'a key that cannot sign',
      () => generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
    ],
    [
      'a key cut off',
      () =>
        generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(0, -1),
    ],
  ])('that are %s are refused, with nothing of them in the error', async (_, make) => {
    const at = places();
    const bytes = make();
    const error: unknown = await (await openVault(at)).keep(bytes).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ complaint: { code: 'returned.key.malformed' } });
    if (bytes.length > 0)
      expect(inspect(error, { depth: 9 })).not.toContain(bytes.subarray(-16).toString('hex'));
    expect(readdirSync(at.folder)).toEqual([]);
  });
});

describe('secrets', () => {
  it('come back in the next process, the last one kept, and undefined where there is none', async () => {
    const at = places();
    const vault = await openVault(at);
    await vault.keepSecret('acme-account-1', Buffer.from('first'));
    await vault.keepSecret('acme-account-1', Buffer.from('second'));
    expect(Buffer.from((await (await openVault(at)).secret('acme-account-1'))!).toString()).toBe('second');
    expect(await vault.secret('acme-account-2')).toBeUndefined();
  });

  it.each(['', '.', '../kek', 'a/b', 'a\0b', '-x', 'x'.repeat(101), 'ключ'])(
    'with the name %j are refused',
    async (name) => {
      const vault = await openVault(places());
      await expect(vault.keepSecret(name, Buffer.from('x'))).rejects.toMatchObject({
        complaint: { code: 'house.secret.name' },
      });
      await expect(vault.secret(name)).rejects.toMatchObject({ complaint: { code: 'house.secret.name' } });
    },
  );
});

describe('a sealed file that was changed does not open', () => {
  const damage: readonly (readonly [string, (path: string) => void])[] = [
    ['in its first byte', (path) => flip(path, 0)],
    ['in its nonce', (path) => flip(path, 5)],
    ['in its tag', (path) => flip(path, 20)],
    ['in its content', (path) => flip(path, 40)],
    ['in its last byte', (path) => flip(path, statSync(path).size - 1)],
    ['by cutting it off', (path) => truncateSync(path, statSync(path).size - 1)],
    ['to nothing', (path) => truncateSync(path, 0)],
  ];
  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(path);
    bytes[at]! ^= 1;
    writeFileSync(path, bytes);
  };

  it.each(damage)('%s', async (_, change) => {
    const at = places();
    const vault = await openVault(at);
    const { id } = await vault.generate(P256);
    await vault.keepSecret('token', Buffer.alloc(40, 'secret'));
    const pkcs8 = await vault.export(id);
    change(keyFile(at, id));
    change(join(at.folder, 'token.secret'));
    const next = await openVault(at);
    await expect(next.signer(id)).rejects.toMatchObject(sealedBecause('damaged', id));
    await expect(next.secret('token')).rejects.toMatchObject(sealedBecause('damaged', 'token'));
    await next.keep(pkcs8);
    expect(await next.export(id)).toEqual(pkcs8);
  });

  it('when it stands under the name of another', async () => {
    const at = places();
    const vault = await openVault(at);
    const [one, two] = [await vault.generate(P256), await vault.generate(P256)];
    renameSync(keyFile(at, one.id), keyFile(at, two.id));
    await expect((await openVault(at)).signer(two.id)).rejects.toMatchObject(
      sealedBecause('damaged', two.id),
    );
  });
});

describe('the key-encryption key', () => {
  const credentials = (at: VaultPlaces, bytes: Uint8Array = Buffer.from('c'.repeat(32))): string => {
    writeFileSync(join(at.keyEncryption, 'certwizard-kek'), bytes);
    return at.keyEncryption;
  };
  const make = async (options: { passphrase?: string; credentials?: boolean } = {}) => {
    const at = places();
    const given = {
      ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
      ...(options.credentials ? { credentials: credentials(at) } : {}),
    };
    const { id } = await (await openVault({ ...at, ...given })).generate(P256);
    return { at, id };
  };

  it('is a file of its own, 32 random bytes, made at the first need and not before', async () => {
    const at = places();
    const vault = await openVault(at);
    expect(readdirSync(at.keyEncryption)).toEqual(['keys']);
    await vault.unlock();
    expect(statSync(join(at.keyEncryption, 'kek')).size).toBe(32);
  });

  it('is a passphrase that opens in any form in which it can be typed', async () => {
    const { at, id } = await make({ passphrase: '비밀 문구' });
    expect(readdirSync(at.keyEncryption)).toEqual(['keys']);
    const vault = await openVault({ ...at, passphrase: '비밀 문구'.normalize('NFD') });
    expect((await vault.signer(id)).spki.length).toBeGreaterThan(0);
  });

  it('is a credential of systemd’s', async () => {
    const { at, id } = await make({ credentials: true });
    const vault = await openVault({ ...at, credentials: at.keyEncryption });
    expect((await vault.signer(id)).spki.length).toBeGreaterThan(0);
    expect(readdirSync(at.keyEncryption).sort()).toEqual(['certwizard-kek', 'keys']);
  });

  it.each([
    ['another passphrase', { passphrase: 'right' }, { passphrase: 'wrong' }, 'wrong-passphrase'],
    ['no passphrase', { passphrase: 'right' }, {}, 'needs-passphrase'],
    ['an empty passphrase', { passphrase: 'right' }, { passphrase: '' }, 'needs-passphrase'],
    ['a passphrase for a file', {}, { passphrase: 'any' }, 'needs-file'],
    ['no credential', { credentials: true }, {}, 'needs-credential'],
  ] as const)('%s does not open, and says so', async (_, made, given, why) => {
    const { at, id } = await make(made);
    const vault = await openVault({ ...at, ...given });
    await expect(vault.signer(id)).rejects.toMatchObject(sealedBecause(why));
    await expect(vault.generate(P256)).rejects.toMatchObject(sealedBecause(why));
    await expect(vault.unlock()).rejects.toMatchObject(sealedBecause(why));
    expect(await vault.has(id)).toBe(true);
  });

  it('another credential, or one too short to be a key, does not open', async () => {
    const { at, id } = await make({ credentials: true });
    credentials(at, Buffer.from('d'.repeat(32)));
    const open = () => openVault({ ...at, credentials: at.keyEncryption });
    await expect((await open()).signer(id)).rejects.toMatchObject(sealedBecause('wrong-credential'));
    credentials(at, Buffer.from('short'));
    await expect((await open()).signer(id)).rejects.toMatchObject(sealedBecause('too-short'));
  });

  it('is never made anew where keys are sealed already: that would hide the loss', async () => {
    const { at, id } = await make();
    renameSync(join(at.keyEncryption, 'kek'), join(at.keyEncryption, 'elsewhere'));
    await expect((await openVault(at)).signer(id)).rejects.toMatchObject(sealedBecause('missing-file'));
    await expect((await openVault(at)).generate(P256)).rejects.toMatchObject(sealedBecause('missing-file'));
    renameSync(join(at.keyEncryption, 'elsewhere'), join(at.keyEncryption, 'kek'));
    rmSync(join(at.folder, 'data-key'));
    await expect((await openVault(at)).generate(P256)).rejects.toMatchObject(
      sealedBecause('missing-data-key'),
    );
    expect(readdirSync(at.folder)).toEqual([`${id}.key`]);
  });

  it('is refused when others could read it', async () => {
    const { at, id } = await make();
    chmodSync(join(at.keyEncryption, 'kek'), 0o640);
    await expect((await openVault(at)).signer(id)).rejects.toMatchObject({
      complaint: { code: 'house.home.open', facts: { path: join(at.keyEncryption, 'kek'), mode: '640' } },
    });
  });

  it.each([
    ['asking for less than no work at all', (record: string) => record.replace('65536', '8'), 'damaged'],
    [
      'salted with nothing',
      (record: string) => record.replace(/salt\\":\\"[^"\\]+/, 'salt\\":\\"'),
      'damaged',
    ],
    ['no JSON', () => '{', 'damaged'],
    ['of an unknown format', (record: string) => record.replace('"format":1', '"format":2'), 'damaged'],
    [
      'asking for all the memory of the machine',
      (record: string) => record.replace('65536', '99999999'),
      'damaged',
    ],
    [
      'asking for less work than it was made with',
      (record: string) => record.replace('65536', '1024'),
      'wrong-passphrase',
    ],
  ])('does not open a data key whose record is %s', async (_, change, why) => {
    const { at, id } = await make({ passphrase: 'right' });
    const record = join(at.folder, 'data-key');
    writeFileSync(record, change(readFileSync(record, 'utf8')));
    await expect((await openVault({ ...at, passphrase: 'right' })).signer(id)).rejects.toMatchObject(
      sealedBecause(why),
    );
  });

  it('changes from any source to any other without touching a key, and the old one opens no more', async () => {
    const { at, id } = await make();
    const first = readFileSync(join(at.keyEncryption, 'kek'));
    const sealed = readFileSync(keyFile(at, id));
    const elsewhere: SealedVault = await openVault(at);
    await elsewhere.unlock();
    const steps = [
      [{ kind: 'file' }, {}],
      [{ kind: 'passphrase', passphrase: Buffer.from('one') }, { passphrase: 'one' }],
      [{ kind: 'passphrase', passphrase: Buffer.from('two') }, { passphrase: 'two' }],
      [
        { kind: 'credential', path: join(credentials(at), 'certwizard-kek') },
        { credentials: at.keyEncryption },
      ],
      [{ kind: 'file' }, {}],
    ] as const;
    let given = {};
    for (const [to, next] of steps) {
      await (await openVault({ ...at, ...given })).reseal(to);
      if (JSON.stringify(given) !== JSON.stringify(next))
        await expect((await openVault({ ...at, ...given })).signer(id)).rejects.toMatchObject({
          complaint: { code: 'house.key.sealed' },
        });
      given = next;
      expect((await (await openVault({ ...at, ...given })).signer(id)).spki.length).toBeGreaterThan(0);
    }
    expect(readFileSync(keyFile(at, id)).equals(sealed)).toBe(true);
    // One file of the key-encryption key is left, and it is not the first.
    const files = readdirSync(at.keyEncryption).filter((name) => name.startsWith('kek'));
    expect(files.length).toBe(1);
    expect(readFileSync(join(at.keyEncryption, files[0]!)).equals(first)).toBe(false);
    // A vault that was open all the time goes on, for the data key is the same.
    const { id: another } = await elsewhere.generate(P256);
    expect(await (await openVault(at)).has(another)).toBe(true);
    expect(
      createPrivateKey({
        key: Buffer.from(await (await openVault(at)).export(another)),
        format: 'der',
        type: 'pkcs8',
      }).type,
    ).toBe('private');
  });
});
