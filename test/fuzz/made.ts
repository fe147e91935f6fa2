// Certificates, requests and lists of which any part can be any octets. Keys and signatures come out the same each time, so that a run can be repeated.
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { Signer } from '#core/ports.ts';
import { bitOctets, boolean, explicit, integer, octets, oid, sequence } from '#core/x509/der-write.ts';
import { EXTENSION } from '#core/x509/extensions.ts';
import { der, long, tlv } from './der-text.ts';
import { randomFrom } from './random.ts';

export type Key = { readonly pkcs8: Uint8Array; readonly signer: Signer };

/** Ed25519: the private key is any 32 octets, and the same signature comes for the same data. */
export const edKey = (number: number): Key => {
  const pkcs8 = sequence(
    integer(0),
    sequence(oid('1.3.101.112')),
    octets(octets(randomFrom(number).octets(32))),
  );
  return { pkcs8, signer: signerFrom(pkcs8) };
};

/** P-256, as SEC1 and PKCS#8; its signatures differ each time, so nothing here is signed with it. */
export const ecKey = (number: number): KeyObject => {
  const pair = createECDH('prime256v1');
  const scalar = randomFrom(number).octets(32);
  scalar[0] = 1;
  pair.setPrivateKey(scalar);
  const sec1 = sequence(
    integer(1),
    octets(scalar),
    explicit(0, oid('1.2.840.10045.3.1.7')),
    explicit(1, bitOctets(new Uint8Array(pair.getPublicKey()))),
  );
  return createPrivateKey({ key: Buffer.from(sec1), format: 'der', type: 'sec1' });
};

const RSA = sequence(oid('1.2.840.113549.1.1.1'), Uint8Array.of(5, 0));

/** A public key of any size; nobody has the private one. */
export const rsaPublicKey = (bits: number, exponentOctets: number): Uint8Array => {
  const modulus = randomFrom(bits).octets(Math.ceil(bits / 8));
  modulus[0] = 0xc3;
  modulus[modulus.length - 1] = 0x35;
  const exponent = long(exponentOctets);
  return sequence(RSA, bitOctets(sequence(integer(modulus), integer(exponent))));
};

/** PKCS#8 of a DSA key: its public half is not in it and has to be computed. */
export const dsaKey = (bits: number): Uint8Array => {
  const prime = long(bits / 8);
  return sequence(
    integer(0),
    sequence(oid('1.2.840.10040.4.1'), sequence(integer(prime), integer(prime), integer(2))),
    octets(integer(prime)),
  );
};

export const nameWith = (content: Uint8Array): Uint8Array => tlv(0x30, content);
export const commonName = (text: string): Uint8Array =>
  nameWith(tlv(0x31, tlv(0x30, oid('2.5.4.3'), tlv(0x0c, new Uint8Array(Buffer.from(text))))));

export const extension = (
  name: keyof typeof EXTENSION | string,
  value: Uint8Array,
  critical = false,
): Uint8Array =>
  sequence(
    oid(name in EXTENSION ? EXTENSION[name as keyof typeof EXTENSION] : name),
    ...(critical ? [boolean(true)] : []),
    octets(value),
  );

export type CertificateWish = {
  readonly subject?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly serial?: Uint8Array;
  readonly spki?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly by?: Key;
};

const TIME = (text: string): Uint8Array => tlv(0x17, new Uint8Array(Buffer.from(text)));
const OWN = edKey(1);

/** Valid from 2026 to 2030. */
export const certificateWith = (wish: CertificateWish): Uint8Array => {
  const by = wish.by ?? OWN;
  const { extensions = [] } = wish;
  return signedBy(
    by,
    sequence(
      explicit(0, integer(2)),
      wish.serial ?? integer(5),
      by.signer.algorithm,
      wish.issuer ?? commonName('Root'),
      sequence(TIME('260101000000Z'), TIME('300101000000Z')),
      wish.subject ?? commonName('www.example.com'),
      wish.spki ?? OWN.signer.spki,
      ...(extensions.length === 0 ? [] : [explicit(3, tlv(0x30, ...extensions))]),
    ),
  );
};

/** `entries`: content of revokedCertificates. */
export const crlWith = (
  entries: Uint8Array,
  issuer = commonName('Root'),
  extensions?: Uint8Array,
): Uint8Array =>
  signedBy(
    OWN,
    sequence(
      integer(1),
      OWN.signer.algorithm,
      issuer,
      TIME('260101000000Z'),
      TIME('300101000000Z'),
      ...(entries.length === 0 ? [] : [tlv(0x30, entries)]),
      ...(extensions === undefined ? [] : [explicit(0, sequence(extensions))]),
    ),
  );

/** `attributes`: content of the [0]. */
export const requestWith = (attributes: Uint8Array): Uint8Array =>
  signedBy(
    OWN,
    sequence(integer(0), commonName('www.example.com'), OWN.signer.spki, explicit(0, attributes)),
  );

export const signedBy = ({ signer, pkcs8 }: Key, tbs: Uint8Array): Uint8Array => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return tlv(0x30, der(tbs, signer.algorithm, bitOctets(new Uint8Array(sign(null, tbs, key)))));
};
