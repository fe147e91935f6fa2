import {
  sign as nodeSign,
  verify as nodeVerify,
  createPublicKey,
  generateKeyPairSync,
  constants,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { algorithmFromDer, schemeOf, SIGNATURES } from '#core/x509/algorithms.ts';
import { element, explicit, integer, NULL, oid, sequence } from '#core/x509/der-write.ts';
import { TAG } from '#core/x509/der.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import { generateKey, nodeCrypto, signerFrom, spkiOf } from './node-crypto.ts';

const data = Buffer.from('what is signed');
const KINDS: [string, KeyAlgorithm, string][] = [
  ['RSA 2048', { kind: 'rsa', bits: 2048 }, 'sha256WithRSAEncryption'],
  ['P-256', { kind: 'ec', curve: 'P-256' }, 'ecdsa-with-SHA256'],
  ['P-384', { kind: 'ec', curve: 'P-384' }, 'ecdsa-with-SHA384'],
  ['Ed25519', { kind: 'ed25519' }, 'Ed25519'],
];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spkiDer = (key: typeof rsa.publicKey): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));
const algorithmOf = (name: string, parameters: Uint8Array[] = []) =>
  sequence(oid(SIGNATURES.find((row) => row.name === name)?.oid ?? ''), ...parameters);
const SHA = { 'SHA-256': '2.16.840.1.101.3.4.2.1', 'SHA-384': '2.16.840.1.101.3.4.2.2' } as const;
const pss = (hash: keyof typeof SHA, mask: keyof typeof SHA, salt: number, trailer = 1) => {
  const hashId = (name: keyof typeof SHA) => sequence(oid(SHA[name]), NULL);
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(
      explicit(0, hashId(hash)),
      explicit(1, sequence(oid('1.2.840.113549.1.1.8'), hashId(mask))),
      explicit(2, integer(salt)),
      ...(trailer === 1 ? [] : [explicit(3, integer(trailer))]),
    ),
  );
};

describe('signers', () => {
  it.each(KINDS)(
    '%s: a made key signs with its natural algorithm, and node and we both verify it',
    async (_name, algorithm, name) => {
      const { pkcs8, spki } = await generateKey(algorithm);
      const signer = signerFrom(pkcs8);
      const signature = signer.sign(data);
      const identifier = algorithmFromDer(signer.algorithm);
      expect(signer.spki).toEqual(spki);
      expect(spkiOf(pkcs8)).toEqual(spki);
      const scheme = identifier && schemeOf(identifier);
      expect(scheme?.name).toBe(name);
      const digest = scheme?.hash?.replace('-', '').toLowerCase() ?? null;
      expect(
        nodeVerify(
          digest,
          data,
          createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
          signature,
        ),
      ).toBe(true);
      const check = { algorithm: signer.algorithm, spki, data, signature };
      expect(nodeCrypto.verify(check)).toBe(true);
      expect(nodeCrypto.verify({ ...check, data: Buffer.from('something else') })).toBe(false);
      expect(nodeCrypto.verify({ ...check, signature: signature.subarray(1) })).toBe(false);
      expect(nodeCrypto.verify({ ...check, signature: new Uint8Array() })).toBe(false);
    },
  );

  it('refuses what is no private key, without repeating it', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('secret words'), spkiDer(ec.publicKey)]) {
      const attempt = () => signerFrom(bytes);
      expect(attempt).toThrow(Refusal);
      expect(attempt).toThrow('returned.key.malformed');
    }
  });

  it('refuses a private key that it has no algorithm for', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    expect(() => signerFrom(privateKey.export({ type: 'pkcs8', format: 'der' }))).toThrow(
      'returned.key.malformed',
    );
  });
});

describe('verify', () => {
  const rsaSigned = (hash: string, options: object = {}) =>
    nodeSign(hash, data, { key: rsa.privateKey, ...options });
  const pssSigned = (hash: string, saltLength: number) =>
    rsaSigned(hash, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  const ecSigned = (hash: string) => nodeSign(hash, data, ec.privateKey);
  it.each<[string, Uint8Array, 'rsa' | 'ec', () => Uint8Array, boolean]>([
    [
      'SHA-512 with RSA',
      algorithmOf('sha512WithRSAEncryption', [NULL]),
      'rsa',
      () => rsaSigned('sha512'),
      true,
    ],
    [
      'absent parameters for NULL',
      algorithmOf('sha256WithRSAEncryption'),
      'rsa',
      () => rsaSigned('sha256'),
      true,
    ],
    [
      'SHA-1, whose strength others judge',
      algorithmOf('sha1WithRSAEncryption', [NULL]),
      'rsa',
      () => rsaSigned('sha1'),
      true,
    ],
    ['MD5, never', algorithmOf('md5WithRSAEncryption', [NULL]), 'rsa', () => rsaSigned('md5'), false],
    [
      'another digest than was used',
      algorithmOf('sha384WithRSAEncryption', [NULL]),
      'rsa',
      () => rsaSigned('sha256'),
      false,
    ],
    [
      'parameters that are not NULL',
      algorithmOf('sha256WithRSAEncryption', [integer(1)]),
      'rsa',
      () => rsaSigned('sha256'),
      false,
    ],
    [
      'ECDSA with parameters',
      algorithmOf('ecdsa-with-SHA256', [NULL]),
      'ec',
      () => ecSigned('sha256'),
      false,
    ],
    ['ECDSA with SHA-384 on P-256', algorithmOf('ecdsa-with-SHA384'), 'ec', () => ecSigned('sha384'), true],
    [
      'an RSA algorithm over an EC key',
      algorithmOf('sha256WithRSAEncryption', [NULL]),
      'ec',
      () => ecSigned('sha256'),
      false,
    ],
    [
      'an EC algorithm over an RSA key',
      algorithmOf('ecdsa-with-SHA256'),
      'rsa',
      () => rsaSigned('sha256'),
      false,
    ],
    ['PSS', pss('SHA-256', 'SHA-256', 32), 'rsa', () => pssSigned('sha256', 32), true],
    [
      'PSS with another salt length than was used',
      pss('SHA-256', 'SHA-256', 20),
      'rsa',
      () => pssSigned('sha256', 32),
      false,
    ],
    [
      'PSS with a mask by another digest',
      pss('SHA-256', 'SHA-384', 32),
      'rsa',
      () => pssSigned('sha256', 32),
      false,
    ],
    [
      'PSS with another trailer',
      pss('SHA-256', 'SHA-256', 32, 2),
      'rsa',
      () => pssSigned('sha256', 32),
      false,
    ],
    ['PSS over a PKCS#1 signature', pss('SHA-256', 'SHA-256', 32), 'rsa', () => rsaSigned('sha256'), false],
    [
      'PSS without parameters',
      sequence(oid('1.2.840.113549.1.1.10')),
      'rsa',
      () => pssSigned('sha1', 20),
      false,
    ],
    ['an unknown algorithm', sequence(oid('1.2.3.4')), 'ec', () => ecSigned('sha256'), false],
    ['no algorithm', new Uint8Array(), 'ec', () => ecSigned('sha256'), false],
    [
      'an algorithm that is broken',
      element(TAG.sequence, Uint8Array.of(6, 9, 1)),
      'ec',
      () => ecSigned('sha256'),
      false,
    ],
  ])('%s', (_name, algorithm, kind, signature, expected) => {
    const spki = spkiDer(kind === 'rsa' ? rsa.publicKey : ec.publicKey);
    expect(nodeCrypto.verify({ algorithm, spki, data, signature: signature() })).toBe(expected);
  });

  it('is false for a key that is none', () => {
    const algorithm = algorithmOf('ecdsa-with-SHA256');
    for (const spki of [new Uint8Array(), Buffer.from('x'), sequence()])
      expect(nodeCrypto.verify({ algorithm, spki, data, signature: ecSigned('sha256') })).toBe(false);
  });

  it('holds more keys than its cache does', async () => {
    const algorithm = algorithmOf('ecdsa-with-SHA256');
    for (let i = 0; i < 600; i += 1) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const check = {
        algorithm,
        spki: spkiDer(pair.publicKey),
        data,
        signature: nodeSign('sha256', data, pair.privateKey),
      };
      expect(nodeCrypto.verify(check)).toBe(true);
      expect(nodeCrypto.verify({ ...check, spki: spkiDer(ec.publicKey) })).toBe(false);
    }
  });
});

describe('digests and random octets', () => {
  it('are what they are', () => {
    expect(Buffer.from(nodeCrypto.digest('SHA-1', Buffer.from('abc'))).toString('hex')).toBe(
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    );
    expect(nodeCrypto.digest('SHA-384', data)).toHaveLength(48);
    expect(nodeCrypto.random(16)).not.toEqual(nodeCrypto.random(16));
    expect(nodeCrypto.random(16).constructor).toBe(Uint8Array);
  });
});
