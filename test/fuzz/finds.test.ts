// What mutated chains brought to light: trusted once, and not any more.
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { judge } from '#core/trusted/judge.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { boolean, NULL, oid, sequence } from '#core/x509/der-write.ts';
import type { Certificate } from '#core/x509/types.ts';
import { CHAIN_NAME, CHAIN_TIME } from './chain.ts';
import { tlv } from './der-text.ts';
import { certificateWith, type CertificateWish, commonName, edKey, extension, rsaPublicKey } from './made.ts';

const parsed = (wish: CertificateWish): Certificate => {
  const certificate = parseCertificate(certificateWith(wish));
  if (!certificate.ok) throw new Error(JSON.stringify(certificate.complaints));
  return certificate.value;
};
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
const [ROOT_KEY, CA_KEY] = [edKey(1), edKey(2)];
const CA = extension('basicConstraints', sequence(boolean(true)), true);
const san = (...names: readonly Uint8Array[]): Uint8Array => extension('san', sequence(...names));
const host = tlv(0x82, text(CHAIN_NAME));

type Made = {
  readonly says: string;
  readonly ca: readonly Uint8Array[];
  readonly leaf: readonly Uint8Array[];
  readonly finding: string | undefined;
};
const constraints = (tag: number, base: Uint8Array): Uint8Array =>
  extension('nameConstraints', sequence(tlv(tag, sequence(base))), true);

const CASES: readonly Made[] = [
  {
    says: 'a host name excluded in its right form binds',
    ca: [constraints(0xa1, host)],
    leaf: [san(host)],
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'a host name excluded in a wrong form is no constraint of some other kind: the extension cannot be read',
    ca: [constraints(0xa1, tlv(0xa2, host))],
    leaf: [san(host)],
    finding: 'trusted.extension.unreadable',
  },
  {
    says: 'an address permitted in a wrong form likewise',
    ca: [constraints(0xa0, tlv(0xa7, new Uint8Array(8)))],
    leaf: [san(host)],
    finding: 'trusted.extension.unreadable',
  },
  {
    says: 'an other name without a type likewise',
    ca: [constraints(0xa0, tlv(0xa0, tlv(0x30)))],
    leaf: [san(host)],
    finding: 'trusted.extension.unreadable',
  },
  {
    says: 'a host name presented in a wrong form does not slip past the constraints of host names',
    ca: [constraints(0xa0, tlv(0x82, text('example.com')))],
    leaf: [san(host, tlv(0xa2, tlv(0x04, text('evil.test'))))],
    finding: 'trusted.extension.unreadable',
  },
  {
    says: 'names of the right form are trusted',
    ca: [constraints(0xa0, tlv(0x82, text('example.com')))],
    leaf: [san(host)],
    finding: undefined,
  },
];

describe('names and constraints of the wrong form', () => {
  it.each(CASES)('$says', ({ ca, leaf, finding }) => {
    const anchor = parsed({
      subject: commonName('Root'),
      spki: ROOT_KEY.signer.spki,
      by: ROOT_KEY,
      extensions: [CA],
    });
    const middle = parsed({
      subject: commonName('CA'),
      spki: CA_KEY.signer.spki,
      by: ROOT_KEY,
      extensions: [CA, ...ca],
    });
    const verdict = judge({
      leaf: parsed({ issuer: commonName('CA'), by: CA_KEY, extensions: leaf }),
      pool: [middle],
      anchors: [anchor],
      now: CHAIN_TIME,
      crypto: nodeCrypto,
    });
    expect(verdict.trusted ? undefined : verdict.findings[0].code).toBe(finding);
  });
});

describe('an RSA key', () => {
  it.each([
    ['3', 3, undefined],
    ['1, with which anybody signs', 1, 'trusted.algorithm.weak'],
    ['4, which is even', 4, 'trusted.algorithm.weak'],
  ])('with the exponent %s', (_says, exponent, finding) => {
    const spki = rsaPublicKey(2048, 1).slice();
    // The last octet of the key is its exponent.
    spki[spki.length - 1] = exponent;
    const anchor = parsed({
      subject: commonName('Root'),
      spki: ROOT_KEY.signer.spki,
      by: ROOT_KEY,
      extensions: [CA],
    });
    const verdict = judge({
      leaf: parsed({ spki, by: ROOT_KEY }),
      pool: [],
      anchors: [anchor],
      now: CHAIN_TIME,
      crypto: nodeCrypto,
    });
    expect(verdict.trusted ? undefined : verdict.findings[0].code).toBe(finding);
  });

  it('with an exponent longer than 48 bits is weak, and verifies nothing', () => {
    const anchor = parsed({
      subject: commonName('Root'),
      spki: ROOT_KEY.signer.spki,
      by: ROOT_KEY,
      extensions: [CA],
    });
    const leaf = parsed({ spki: rsaPublicKey(2048, 9), by: ROOT_KEY });
    expect(leaf.publicKey.exponent).toBeUndefined();
    const verdict = judge({ leaf, pool: [], anchors: [anchor], now: CHAIN_TIME, crypto: nodeCrypto });
    expect(verdict.trusted ? undefined : verdict.findings[0]).toMatchObject({
      facts: { algorithm: 'RSA 2048, e = …' },
    });
  });
});

describe('a leaf whose key is no key', () => {
  const ED25519 = '1.3.101.112';
  const ec = (...point: readonly Uint8Array[]): Uint8Array =>
    sequence(
      sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')),
      tlv(3, Uint8Array.of(0), ...point),
    );
  it.each<[string, Uint8Array, boolean]>([
    ['Ed25519 of 32 octets', sequence(sequence(oid(ED25519)), tlv(3, new Uint8Array(33))), true],
    ['Ed25519 of 31 octets', sequence(sequence(oid(ED25519)), tlv(3, new Uint8Array(32))), false],
    ['Ed25519 with parameters', sequence(sequence(oid(ED25519), NULL), tlv(3, new Uint8Array(33))), false],
    ['a whole point of P-256', ec(Uint8Array.of(4), new Uint8Array(64)), true],
    ['a compressed point of P-256', ec(Uint8Array.of(2), new Uint8Array(32)), true],
    ['a point of P-256 that is too short', ec(Uint8Array.of(4), new Uint8Array(62)), false],
    ['no point at all', ec(), false],
  ])('%s', (_says, spki, trusted) => {
    const anchor = parsed({
      subject: commonName('Root'),
      spki: ROOT_KEY.signer.spki,
      by: ROOT_KEY,
      extensions: [CA],
    });
    const verdict = judge({
      leaf: parsed({ spki, by: ROOT_KEY }),
      pool: [],
      anchors: [anchor],
      now: CHAIN_TIME,
      crypto: nodeCrypto,
    });
    expect(verdict.trusted ? 'trusted' : verdict.findings[0].code).toBe(
      trusted ? 'trusted' : 'trusted.algorithm.weak',
    );
  });
});
