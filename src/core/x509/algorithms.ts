// The one table of key kinds and signature algorithms. Whoever judges strength reads it here; parsing never does.
import type { Hash } from '../ports.ts';
import { Cursor, type Element, explicitTag, Malformed, openDer, TAG } from './der.ts';
import { readOid, readSmall } from './der-values.ts';
import { NULL, oid, sequence } from './der-write.ts';
import type { AlgorithmIdentifier, KeyAlgorithm, PublicKey } from './types.ts';

export const KEY_OID = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
} as const;

/** Named curves (RFC 5480 §2.1.1.1) with the field size in bits. We make keys on the first two only. */
export const CURVES = [
  { name: 'P-256', oid: '1.2.840.10045.3.1.7', bits: 256, openssl: 'prime256v1' },
  { name: 'P-384', oid: '1.3.132.0.34', bits: 384, openssl: 'secp384r1' },
  { name: 'P-521', oid: '1.3.132.0.35', bits: 521, openssl: 'secp521r1' },
  { name: 'P-224', oid: '1.3.132.0.33', bits: 224, openssl: 'secp224r1' },
  { name: 'secp256k1', oid: '1.3.132.0.10', bits: 256, openssl: 'secp256k1' },
] as const;

/** How a signature is made. `hash` is the digest it rests on; MD5 is named so that it can be refused by name, and is never verified. */
export type SignatureScheme = {
  readonly name: string;
  readonly key: KeyAlgorithm['kind'];
  readonly hash?: Hash | 'MD5';
  /** RSASSA-PSS with this salt; `mgfHash` of MGF1. */
  readonly pss?: { readonly saltLength: number; readonly mgfHash: Hash };
};

type SignatureRow = SignatureScheme & { readonly oid: string; readonly parameters: 'null' | 'absent' };

export const SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'sha256WithRSAEncryption',
    oid: '1.2.840.113549.1.1.11',
    key: 'rsa',
    hash: 'SHA-256',
    parameters: 'null',
  },
  {
    name: 'sha384WithRSAEncryption',
    oid: '1.2.840.113549.1.1.12',
    key: 'rsa',
    hash: 'SHA-384',
    parameters: 'null',
  },
  {
    name: 'sha512WithRSAEncryption',
    oid: '1.2.840.113549.1.1.13',
    key: 'rsa',
    hash: 'SHA-512',
    parameters: 'null',
  },
  { name: 'ecdsa-with-SHA256', oid: '1.2.840.10045.4.3.2', key: 'ec', hash: 'SHA-256', parameters: 'absent' },
  { name: 'ecdsa-with-SHA384', oid: '1.2.840.10045.4.3.3', key: 'ec', hash: 'SHA-384', parameters: 'absent' },
  { name: 'ecdsa-with-SHA512', oid: '1.2.840.10045.4.3.4', key: 'ec', hash: 'SHA-512', parameters: 'absent' },
  { name: 'Ed25519', oid: KEY_OID.ed25519, key: 'ed25519', parameters: 'absent' },
  {
    name: 'sha1WithRSAEncryption',
    oid: '1.2.840.113549.1.1.5',
    key: 'rsa',
    hash: 'SHA-1',
    parameters: 'null',
  },
  { name: 'ecdsa-with-SHA1', oid: '1.2.840.10045.4.1', key: 'ec', hash: 'SHA-1', parameters: 'absent' },
  { name: 'md5WithRSAEncryption', oid: '1.2.840.113549.1.1.4', key: 'rsa', hash: 'MD5', parameters: 'null' },
];

const HASH_OID: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** The scheme that an AlgorithmIdentifier names; undefined when we have no word for it or its parameters are not as its norm wants them. */
export const schemeOf = (algorithm: AlgorithmIdentifier): SignatureScheme | undefined => {
  if (algorithm.oid === KEY_OID.rsaPss) return pssScheme(algorithm);
  const row = SIGNATURE_BY_OID.get(algorithm.oid);
  if (!row) return undefined;
  const { parameters } = algorithm;
  // RFC 4055 §2.1 lets verifiers take absent parameters for NULL.
  if (
    parameters !== undefined &&
    (row.parameters === 'absent' || parameters[0] !== TAG.null || parameters.length !== 2)
  )
    return undefined;
  return row;
};

/** For people: `ECDSA P-256`, `RSA 2048`. */
export const keyText = (key: PublicKey): string => {
  if (key.kind === 'rsa') return `RSA ${key.bits}`;
  if (key.kind === 'ec') return `ECDSA ${key.curve ?? key.bits}`;
  return key.kind === 'ed25519' ? 'Ed25519' : key.algorithm.oid;
};

/** The algorithm a key naturally signs with: SHA-256, for P-384 SHA-384, for P-521 SHA-512 (DER of the AlgorithmIdentifier). Undefined for a key we do not sign with. */
export const naturalAlgorithm = (key: PublicKey): Uint8Array | undefined => {
  const hash = key.bits === 384 ? 'SHA-384' : key.bits === 521 ? 'SHA-512' : 'SHA-256';
  if (key.algorithm.oid === KEY_OID.rsa) return NATURAL.get('rsa SHA-256');
  if (key.kind === 'ec') return NATURAL.get(`ec ${hash}`);
  return key.kind === 'ed25519' ? NATURAL.get('ed25519') : undefined;
};

/** Reads an AlgorithmIdentifier element (throws `Malformed`). */
export const algorithmOf = (element: Element, inside: Cursor, what: string): AlgorithmIdentifier => {
  const id = readOid(inside.next(TAG.oid, what));
  const parameters = inside.more ? inside.any(what) : undefined;
  inside.done(what);
  const der = element.source.subarray(element.start, element.end);
  return parameters === undefined
    ? { oid: id, der }
    : { oid: id, der, parameters: parameters.source.subarray(parameters.start, parameters.end) };
};

/** An AlgorithmIdentifier that stands alone; undefined when it is not one. */
export const algorithmFromDer = (der: Uint8Array): AlgorithmIdentifier | undefined => {
  try {
    const element = new Cursor(der).next(TAG.sequence, 'algorithm');
    return algorithmOf(element, openDer(der, TAG.sequence, 'algorithm'), 'algorithm');
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

const SIGNATURE_BY_OID = new Map(SIGNATURES.map((row) => [row.oid, row]));
const NATURAL = new Map(
  SIGNATURES.map((row) => [
    row.hash ? `${row.key} ${row.hash}` : row.key,
    sequence(oid(row.oid), ...(row.parameters === 'null' ? [NULL] : [])),
  ]),
);
const MGF1 = '1.2.840.113549.1.1.8';
/** No digest of the table is longer; a larger salt serves nothing. */
const SALT_OCTETS = 512;

/** RSASSA-PSS-params (RFC 4055 §3.1), its defaults those of PKCS#1: SHA-1, MGF1 with SHA-1, 20 octets of salt. */
const pssScheme = (algorithm: AlgorithmIdentifier): SignatureScheme | undefined => {
  if (algorithm.parameters === undefined) return undefined;
  try {
    const inside = openDer(algorithm.parameters, TAG.sequence, 'pss');
    const hash = hashOf(inside.maybeInto(explicitTag(0), 'pss-hash'));
    const mask = inside.maybeInto(explicitTag(1), 'pss-mask');
    const mgfHash = mask ? maskHash(mask) : 'SHA-1';
    const salt = inside.maybeInto(explicitTag(2), 'pss-salt');
    const saltLength = salt ? readSmall(salt.next(TAG.integer, 'pss-salt')) : 20;
    const trailer = inside.maybeInto(explicitTag(3), 'pss-trailer');
    if (trailer && readSmall(trailer.next(TAG.integer, 'pss-trailer')) !== 1) return undefined;
    inside.done('pss');
    if (hash === undefined || mgfHash === undefined || saltLength > SALT_OCTETS) return undefined;
    return { name: `RSASSA-PSS ${hash}`, key: 'rsa', hash, pss: { saltLength, mgfHash } };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

const hashOf = (field: Cursor | undefined): Hash | undefined => {
  if (!field) return 'SHA-1';
  const element = field.next(TAG.sequence, 'pss-hash');
  field.done('pss-hash');
  const { oid: id, parameters } = algorithmOf(element, field.within(element), 'pss-hash');
  return parameters === undefined || parameters[0] === TAG.null ? HASH_OID[id] : undefined;
};

const maskHash = (field: Cursor): Hash | undefined => {
  const element = field.next(TAG.sequence, 'pss-mask');
  field.done('pss-mask');
  const { oid: id, parameters } = algorithmOf(element, field.within(element), 'pss-mask');
  return id === MGF1 && parameters ? hashOf(new Cursor(parameters)) : undefined;
};
