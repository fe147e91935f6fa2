import { createCipheriv, generateKeyPairSync, pbkdf2Sync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signerFrom } from '#adapters/crypto/node-crypto.ts';
import { LIMITS } from '#core/limits.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { explicit, implicit, integer, NULL, octets, oid, sequence } from '#core/x509/der-write.ts';
import { buildName } from '#core/x509/name.ts';
import { readBundle } from './read.ts';
import { writePkcs12 } from './write.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8 = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
const signer = signerFrom(pkcs8);
const name = buildName({ commonName: 'pool.contoso.com' }).der;
const at = new Date('2026-01-01');
const leaf = buildCertificate(
  {
    serial: '01',
    issuer: name,
    subject: name,
    notBefore: at,
    notAfter: at,
    spki: signer.spki,
    extensions: [],
  },
  signer,
);
let p12: Uint8Array;
beforeAll(async () => {
  p12 = await writePkcs12({ key: pkcs8, certificate: leaf, chain: [], password: 'secret', iterations: 1000 });
});

const read = async (file: Uint8Array, password?: string) => {
  const result = await readBundle(file, password);
  return result.ok ? result.value : result.complaints[0];
};

describe('a costly PKCS#12', () => {
  const pbkdf2 = (iterations: number) =>
    sequence(oid('1.2.840.113549.1.5.12'), sequence(octets(new Uint8Array(8)), integer(iterations)));
  const pbes2 = (iterations: number) =>
    sequence(
      oid('1.2.840.113549.1.5.13'),
      sequence(pbkdf2(iterations), sequence(oid('2.16.840.1.101.3.4.1.42'), octets(new Uint8Array(16)))),
    );
  const pfx = (safes: Uint8Array[], mac: Uint8Array[] = []) =>
    sequence(
      integer(3),
      sequence(oid('1.2.840.113549.1.7.1'), explicit(0, octets(sequence(...safes)))),
      ...mac,
    );
  const sealed = (algorithm: Uint8Array) =>
    sequence(
      oid('1.2.840.113549.1.7.6'),
      explicit(
        0,
        sequence(
          integer(0),
          sequence(oid('1.2.840.113549.1.7.1'), algorithm, implicit(0, new Uint8Array(16))),
        ),
      ),
    );
  const mac = (iterations: number) =>
    sequence(
      sequence(sequence(oid('1.3.14.3.2.26'), NULL), octets(new Uint8Array(20))),
      octets(new Uint8Array(8)),
      integer(iterations),
    );

  it.each<[string, Uint8Array]>([
    ['its encryption', pfx([sealed(pbes2(2_000_000_000))])],
    ['its MAC', pfx([], [mac(2_000_000_000)])],
    ['its MAC and its encryption', pfx([sealed(pbes2(LIMITS.pkcs12Iterations + 1))])],
    ['an iteration count of nought', pfx([sealed(pbes2(0))])],
  ])('is refused before the work begins, for %s', async (_name, file) => {
    const started = performance.now();
    expect(await read(file, 'x')).toMatchObject({
      code: 'returned.file.iterations',
      facts: { limit: LIMITS.pkcs12Iterations },
    });
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('has one budget for all its parts', async () => {
    // Twice gone through: the key is longer than one digest of SHA-1.
    const iterations = LIMITS.pkcs12Iterations * 0.2;
    const cipher = createCipheriv(
      'aes-256-cbc',
      pbkdf2Sync('x', new Uint8Array(8), iterations, 32, 'sha1'),
      new Uint8Array(16),
    );
    const key = sequence(pbes2(iterations), octets(Buffer.concat([cipher.update(pkcs8), cipher.final()])));
    const bag = sequence(oid('1.2.840.113549.1.12.10.1.2'), explicit(0, key));
    const file = (bags: number) =>
      pfx([
        sequence(
          oid('1.2.840.113549.1.7.1'),
          explicit(0, octets(sequence(...Array<Uint8Array>(bags).fill(bag)))),
        ),
      ]);
    expect(await read(file(2), 'x')).toEqual({ certificates: [], keys: [pkcs8], signingRequests: [] });
    expect(await read(file(3), 'x')).toMatchObject({ code: 'returned.file.iterations' });
  });

  it.each([
    ['RC4', '1.2.840.113549.1.12.1.1', 'RC4-128'],
    ['something new', '1.2.3.4', '1.2.3.4'],
  ])('that uses %s is refused by name', async (_name, algorithm, what) => {
    expect(await read(pfx([sealed(sequence(oid(algorithm), NULL))]), 'x')).toEqual({
      code: 'returned.file.unsupported',
      facts: { what },
    });
  });

  it('that is signed by a public key is refused by name', async () => {
    const file = sequence(integer(3), sequence(oid('1.2.840.113549.1.7.2'), explicit(0, sequence())));
    expect(await read(file, 'x')).toMatchObject({ code: 'returned.file.unsupported' });
  });
});

describe('writePkcs12', () => {
  it('holds neither key nor certificate in the clear', () => {
    const text = Buffer.from(p12).toString('latin1');
    expect(text).not.toContain(Buffer.from(pkcs8.subarray(30)).toString('latin1'));
    expect(text).not.toContain(Buffer.from(leaf.subarray(20, 60)).toString('latin1'));
  });
  it('is another file each time', async () => {
    const parts = { key: pkcs8, certificate: leaf, chain: [], password: 'x' };
    expect(await writePkcs12(parts)).not.toEqual(await writePkcs12(parts));
  });
});
