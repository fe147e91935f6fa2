// PKCS#12 (RFC 7292), read: as OpenSSL 1 and 3, Windows, Java and Mozilla write it. Integrity and secrecy by password; by public key is not for files.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import {
  contentOf,
  type Cursor,
  type Element,
  explicitTag,
  implicitTag,
  Malformed,
  malformedAt,
  openDer,
  TAG,
  wholeOf,
} from '#core/x509/der.ts';
import { readOid, readSmall } from '#core/x509/der-values.ts';
import type { AlgorithmIdentifier } from '#core/x509/types.ts';
import { derFromBer } from './ber.ts';
import {
  type Budget,
  derivePbkdf2,
  derivePkcs12,
  type Digest,
  DIGEST_OCTETS,
  NO_PASSWORD,
  type Password,
  passwordOf,
  PURPOSE,
} from './key-derivation.ts';
import { decrypt, hmacDigest, readAlgorithmIn, readPbkdf2, unsupported } from './password-encryption.ts';
import { openEncryptedKey, toPkcs8 } from './private-key.ts';

export type Safe = { readonly certificates: Uint8Array[]; readonly keys: Uint8Array[] };

/**
 * `der` is a PFX. Without a password the empty one is tried. Refuses `returned.file.password-needed`, `…password-wrong`, `…iterations`,
 * `…unsupported`, `…too-many`; throws `Malformed`.
 */
export const readPkcs12 = async (
  der: Uint8Array,
  password: string | undefined,
  budget: Budget,
): Promise<Safe> => {
  const pfx = openDer(der, TAG.sequence, 'pkcs12');
  pfx.next(TAG.integer, 'pkcs12-version');
  const content = readContent(pfx);
  if (content.type !== DATA) throw unsupported(content.type);
  const signed = octetsIn(content.value);
  const mac = pfx.more ? readMac(pfx.into(TAG.sequence, 'mac')) : undefined;
  pfx.done('pkcs12');
  try {
    const opener: Opener = { password: await passwordFor(mac, signed, password, budget), budget };
    const safe: Safe = { certificates: [], keys: [] };
    const safes = openDer(derFromBer(signed), TAG.sequence, 'safes');
    while (safes.more) await readSafe(await plainOf(readContent(safes), opener), safe, opener);
    return safe;
  } catch (error) {
    // Without a MAC a wrong password shows only as nonsense, or not at all when nothing was encrypted.
    if (error instanceof Malformed && !mac && password !== undefined)
      throw refuse('returned.file.password-wrong', { format: FORMAT });
    if (isWrongPassword(error) && password === undefined)
      throw refuse('returned.file.password-needed', { format: FORMAT });
    throw error;
  }
};

type Opener = { readonly password: Password; readonly budget: Budget };
type Content = { readonly type: string; readonly value: Cursor };
type Mac = {
  readonly digest: Digest;
  readonly expected: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** RFC 9579, instead of the three above. */
  readonly pbmac?: AlgorithmIdentifier;
};

const FORMAT = 'PKCS#12';
const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const PBMAC1 = '1.2.840.113549.1.5.14';
const BAG = '1.2.840.113549.1.12.10.1.';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';

const DIGESTS: Readonly<Record<string, Digest>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const readContent = (list: Cursor): Content => {
  const info = list.into(TAG.sequence, 'content-info');
  const type = readOid(info.next(TAG.oid, 'content-type'));
  const value = info.into(explicitTag(0), 'content');
  info.done('content-info');
  return { type, value };
};

const octetsIn = (cursor: Cursor): Uint8Array => {
  const octets = contentOf(cursor.next(TAG.octetString, 'content-octets'));
  cursor.done('content-octets');
  return octets;
};

const readMac = (mac: Cursor): Mac => {
  const info = mac.into(TAG.sequence, 'mac-digest');
  const algorithm = readAlgorithmIn(info, 'mac-algorithm');
  const expected = contentOf(info.next(TAG.octetString, 'mac-value'));
  info.done('mac-digest');
  const salt = contentOf(mac.next(TAG.octetString, 'mac-salt'));
  const count = mac.maybe(TAG.integer, 'mac-iterations');
  mac.done('mac');
  const iterations = count ? readSmall(count) : 1;
  if (algorithm.oid === PBMAC1) return { digest: 'sha256', expected, salt, iterations, pbmac: algorithm };
  const digest = DIGESTS[algorithm.oid];
  if (!digest) throw unsupported(algorithm.oid);
  return { digest, expected, salt, iterations };
};

/** The form of the password under which the MAC holds; the empty password has two (RFC 7292 says one, programs write either). */
const passwordFor = async (
  mac: Mac | undefined,
  signed: Uint8Array,
  text: string | undefined,
  budget: Budget,
): Promise<Password> => {
  const forms = text ? [passwordOf(text)] : [passwordOf(''), NO_PASSWORD];
  if (!mac) return forms[0] as Password;
  for (const form of forms) if (await macHolds(mac, signed, form, budget)) return form;
  throw refuse(text === undefined ? 'returned.file.password-needed' : 'returned.file.password-wrong', {
    format: FORMAT,
  });
};

const macHolds = async (
  mac: Mac,
  signed: Uint8Array,
  password: Password,
  budget: Budget,
): Promise<boolean> => {
  const { digest, key } = mac.pbmac
    ? await pbmacKey(mac.pbmac, password, budget)
    : await macKey(mac, password, budget);
  const actual = createHmac(digest, key).update(signed).digest();
  return actual.length === mac.expected.length && timingSafeEqual(actual, mac.expected);
};

const NOTHING = new Uint8Array();

const macKey = async (
  { digest, salt, iterations }: Mac,
  password: Password,
  budget: Budget,
): Promise<{ digest: Digest; key: Uint8Array }> => ({
  digest,
  key: await derivePkcs12(
    password,
    { salt, iterations, digest, octets: DIGEST_OCTETS[digest], purpose: PURPOSE.mac },
    budget,
  ),
});

/** PBMAC1-params (RFC 8018 Appendix A.5), the length of the key said, as RFC 9579 §4 wants it. */
const pbmacKey = async (
  algorithm: AlgorithmIdentifier,
  password: Password,
  budget: Budget,
): Promise<{ digest: Digest; key: Uint8Array }> => {
  const inside = openDer(algorithm.parameters ?? NOTHING, TAG.sequence, 'pbmac1');
  const { octets, ...derivation } = readPbkdf2(readAlgorithmIn(inside, 'pbmac1'));
  const scheme = readAlgorithmIn(inside, 'pbmac1-scheme');
  inside.done('pbmac1');
  if (octets === undefined || octets < 1 || octets > 64) throw new Malformed('pbmac1-length', 0);
  return {
    digest: hmacDigest(scheme.oid),
    key: await derivePbkdf2(password, { ...derivation, octets }, budget),
  };
};

const plainOf = async ({ type, value }: Content, { password, budget }: Opener): Promise<Uint8Array> => {
  if (type === DATA) return octetsIn(value);
  if (type !== ENCRYPTED_DATA) throw unsupported(type);
  const data = value.into(TAG.sequence, 'encrypted-data');
  data.next(TAG.integer, 'encrypted-data-version');
  const info = data.into(TAG.sequence, 'encrypted-content');
  info.next(TAG.oid, 'encrypted-content-type');
  const algorithm = readAlgorithmIn(info, 'encrypted-content-algorithm');
  return decrypt(piecesOf(info.any('encrypted-octets'), info), algorithm, password, budget, FORMAT);
};

/** [0] IMPLICIT OCTET STRING, whole or (BER) in pieces. */
const piecesOf = (element: Element, inside: Cursor): Uint8Array => {
  if (element.tag === implicitTag(0)) return contentOf(element);
  if (element.tag !== explicitTag(0)) throw malformedAt(element, 'encrypted-octets');
  const pieces: Uint8Array[] = [];
  for (const list = inside.within(element); list.more; )
    pieces.push(contentOf(list.next(TAG.octetString, 'encrypted-octets')));
  return new Uint8Array(Buffer.concat(pieces));
};

/** SafeContents. CRLs and secrets in it are passed over. */
const readSafe = async (bytes: Uint8Array, safe: Safe, opener: Opener): Promise<void> => {
  await readBags(openDer(derFromBer(bytes), TAG.sequence, 'safe-contents'), safe, opener);
};

const readBags = async (bags: Cursor, safe: Safe, opener: Opener): Promise<void> => {
  while (bags.more) {
    const bag = bags.into(TAG.sequence, 'bag');
    const type = readOid(bag.next(TAG.oid, 'bag-type'));
    const value = bag.into(explicitTag(0), 'bag-value');
    bag.maybe(TAG.set, 'bag-attributes');
    bag.done('bag');
    await BAGS[type]?.(value, safe, opener);
    if (safe.certificates.length + safe.keys.length > LIMITS.pemBlocks)
      throw refuse('returned.file.too-many', { limit: LIMITS.pemBlocks });
  }
};

type ReadBag = (value: Cursor, safe: Safe, opener: Opener) => void | Promise<void>;

const BAGS: Readonly<Record<string, ReadBag>> = {
  [`${BAG}1`]: (value, safe) => {
    safe.keys.push(toPkcs8(wholeOf(value.next(TAG.sequence, 'key-bag')), 'pkcs8'));
  },
  [`${BAG}2`]: async (value, safe, { password, budget }) => {
    safe.keys.push(
      await openEncryptedKey(wholeOf(value.next(TAG.sequence, 'key-bag')), password, budget, FORMAT),
    );
  },
  [`${BAG}3`]: (value, safe) => {
    const bag = value.into(TAG.sequence, 'certificate-bag');
    const type = readOid(bag.next(TAG.oid, 'certificate-type'));
    if (type === X509_CERTIFICATE) safe.certificates.push(octetsIn(bag.into(explicitTag(0), 'certificate')));
  },
  [`${BAG}6`]: (value, safe, opener) => readBags(value.into(TAG.sequence, 'nested-safe'), safe, opener),
};

const isWrongPassword = (error: unknown): boolean =>
  error instanceof Refusal && error.complaint.code === 'returned.file.password-wrong';
