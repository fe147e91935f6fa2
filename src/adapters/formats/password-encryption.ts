// Password-based encryption of keys and safes: PBES2 (RFC 8018 §6.2) and the PKCS#12 schemes (RFC 7292 Appendix C).
import { createDecipheriv } from 'node:crypto';
import { refuse } from '#core/problems.ts';
import { contentOf, Cursor, Malformed, openDer, TAG } from '#core/x509/der.ts';
import { readOid, readSmall } from '#core/x509/der-values.ts';
import type { AlgorithmIdentifier } from '#core/x509/types.ts';
import {
  type Budget,
  derivePbkdf2,
  derivePkcs12,
  type Digest,
  type Password,
  PURPOSE,
} from './key-derivation.ts';
import { rc2Decrypt } from './rc2.ts';

/** Refuses `returned.file.password-wrong` {format}, `returned.file.unsupported` {what}, `returned.file.iterations`. Throws `Malformed`. */
export const decrypt = async (
  data: Uint8Array,
  algorithm: AlgorithmIdentifier,
  password: Password,
  budget: Budget,
  format: string,
): Promise<Uint8Array> => {
  const open =
    algorithm.oid === PBES2
      ? await openPbes2(algorithm, password, budget)
      : await openPkcs12(algorithm, password, budget);
  const plain = open(data);
  if (!plain) throw refuse('returned.file.password-wrong', { format });
  return plain;
};

export const readAlgorithmIn = (cursor: Cursor, what: string): AlgorithmIdentifier => {
  const element = cursor.next(TAG.sequence, what);
  const inside = cursor.within(element);
  const oid = readOid(inside.next(TAG.oid, what));
  const parameters = inside.more ? inside.any(what) : undefined;
  inside.done(what);
  const der = element.source.subarray(element.start, element.end);
  return parameters
    ? { oid, der, parameters: parameters.source.subarray(parameters.start, parameters.end) }
    : { oid, der };
};

/** PBKDF2-params (RFC 8018 Appendix A.2). */
export const readPbkdf2 = (
  algorithm: AlgorithmIdentifier,
): { salt: Uint8Array; iterations: number; octets?: number; digest: Digest } => {
  if (algorithm.oid !== PBKDF2) throw unsupported(algorithm.oid);
  const inside = openDer(algorithm.parameters ?? NOTHING, TAG.sequence, 'pbkdf2');
  const salt = contentOf(inside.next(TAG.octetString, 'pbkdf2-salt'));
  const iterations = readSmall(inside.next(TAG.integer, 'pbkdf2-iterations'));
  const length = inside.maybe(TAG.integer, 'pbkdf2-length');
  const prf = inside.more ? readAlgorithmIn(inside, 'pbkdf2-prf').oid : HMAC_SHA1;
  inside.done('pbkdf2');
  return { salt, iterations, digest: hmacDigest(prf), ...(length && { octets: readSmall(length) }) };
};

export const hmacDigest = (oid: string): Digest => {
  const digest = HMAC_DIGEST[oid];
  if (!digest) throw unsupported(oid);
  return digest;
};

export const unsupported = (what: string): Error =>
  refuse('returned.file.unsupported', { what: NAMES[what] ?? what });

export const PBES2 = '1.2.840.113549.1.5.13';
export const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA1 = '1.2.840.113549.2.7';
export const HMAC_SHA256 = '1.2.840.113549.2.9';
export const AES256_CBC = '2.16.840.1.101.3.4.1.42';

const HMAC_DIGEST: Readonly<Record<string, Digest>> = {
  [HMAC_SHA1]: 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  [HMAC_SHA256]: 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

type CipherRow = { readonly cipher: string; readonly octets: number; readonly iv: number };
const CIPHERS: Readonly<Record<string, CipherRow>> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'aes-128-cbc', octets: 16, iv: 16 },
  '2.16.840.1.101.3.4.1.22': { cipher: 'aes-192-cbc', octets: 24, iv: 16 },
  [AES256_CBC]: { cipher: 'aes-256-cbc', octets: 32, iv: 16 },
  '1.2.840.113549.3.7': { cipher: 'des-ede3-cbc', octets: 24, iv: 8 },
};

/** pkcs-12PbeIds that are still met. RC4 is not: nobody has written it for twenty years. */
const PKCS12_SCHEMES: Readonly<Record<string, { readonly octets: number; readonly rc2Bits?: number }>> = {
  '1.2.840.113549.1.12.1.3': { octets: 24 },
  '1.2.840.113549.1.12.1.4': { octets: 16 },
  '1.2.840.113549.1.12.1.5': { octets: 16, rc2Bits: 128 },
  '1.2.840.113549.1.12.1.6': { octets: 5, rc2Bits: 40 },
};

/** For the sentence "encrypted with …". */
const NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.12.1.1': 'RC4-128',
  '1.2.840.113549.1.12.1.2': 'RC4-40',
  '1.2.840.113549.1.5.3': 'MD5-DES',
  '1.2.840.113549.1.5.10': 'SHA1-DES',
  '1.3.6.1.4.1.11591.4.11': 'scrypt',
  '1.2.840.113549.3.2': 'RC2',
};

const NOTHING = new Uint8Array();
type Open = (data: Uint8Array) => Uint8Array | undefined;

const openPbes2 = async (
  algorithm: AlgorithmIdentifier,
  password: Password,
  budget: Budget,
): Promise<Open> => {
  const inside = openDer(algorithm.parameters ?? NOTHING, TAG.sequence, 'pbes2');
  const derivation = readAlgorithmIn(inside, 'pbes2-derivation');
  const encryption = readAlgorithmIn(inside, 'pbes2-encryption');
  inside.done('pbes2');
  const row = CIPHERS[encryption.oid];
  if (!row) throw unsupported(encryption.oid);
  const iv = contentOf(new Cursor(encryption.parameters ?? NOTHING).next(TAG.octetString, 'pbes2-iv'));
  const { salt, iterations, octets, digest } = readPbkdf2(derivation);
  if (iv.length !== row.iv || (octets !== undefined && octets !== row.octets))
    throw new Malformed('pbes2', 0);
  const key = await derivePbkdf2(password, { salt, iterations, digest, octets: row.octets }, budget);
  return cbc(row.cipher, key, iv);
};

const openPkcs12 = async (
  algorithm: AlgorithmIdentifier,
  password: Password,
  budget: Budget,
): Promise<Open> => {
  const row = PKCS12_SCHEMES[algorithm.oid];
  if (!row) throw unsupported(algorithm.oid);
  const inside = openDer(algorithm.parameters ?? NOTHING, TAG.sequence, 'pbe');
  const salt = contentOf(inside.next(TAG.octetString, 'pbe-salt'));
  const iterations = readSmall(inside.next(TAG.integer, 'pbe-iterations'));
  inside.done('pbe');
  const common = { salt, iterations, digest: 'sha1' } as const;
  const key = await derivePkcs12(password, { ...common, octets: row.octets, purpose: PURPOSE.key }, budget);
  const iv = await derivePkcs12(password, { ...common, octets: 8, purpose: PURPOSE.iv }, budget);
  const { rc2Bits } = row;
  if (rc2Bits !== undefined) return (data) => rc2Decrypt(key, rc2Bits, iv, data);
  // Two keys are the first, the second, and the first again.
  return cbc('des-ede3-cbc', key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, iv);
};

const cbc =
  (cipher: string, key: Uint8Array, iv: Uint8Array): Open =>
  (data) => {
    try {
      const decipher = createDecipheriv(cipher, key, iv);
      return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
    } catch {
      return undefined;
    }
  };
