// PKCS#12 and PKCS#7 of which the counts and parameters can be anything. What must be opened again has the password `x`.
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { derivePkcs12, newBudget, passwordOf, PURPOSE } from '#adapters/formats/key-derivation.ts';
import { explicit, integer, octets, oid, sequence } from '#core/x509/der-write.ts';
import { long, repeated, tlv } from './der-text.ts';
import { certificateWith, edKey } from './made.ts';

export const PASSWORD = 'x';
const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED = '1.2.840.113549.1.7.6';
const BAG = '1.2.840.113549.1.12.10.1.';
const SALT = long(16);
const IV = long(16);
const NULL = Uint8Array.of(5, 0);
const HASH_OID = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
const SCHEMES = {
  '3des': { oid: `1.2.840.113549.1.12.1.3`, octets: 24, cipher: 'des-ede3-cbc' },
  rc2: { oid: `1.2.840.113549.1.12.1.6`, octets: 5, cipher: undefined },
} as const;
/** More rounds than this are not computed here: what they seal cannot be opened, and need not be. */
const AFFORDABLE = 5_000;

const info = (type: string, content: Uint8Array): Uint8Array => sequence(oid(type), explicit(0, content));
const bag = (number: number, value: Uint8Array): Uint8Array =>
  sequence(oid(`${BAG}${number}`), explicit(0, value));
export const certificateBag = (certificate: Uint8Array): Uint8Array =>
  bag(3, sequence(oid('1.2.840.113549.1.9.22.1'), explicit(0, octets(certificate))));

type Sealed = { readonly algorithm: Uint8Array; readonly data: Uint8Array };

const HMAC_SHA256 = '1.2.840.113549.2.9';
const HMAC_SHA512 = '1.2.840.113549.2.11';
const pbkdf2 = (iterations: number, salt: Uint8Array, length?: number, prf = HMAC_SHA256): Uint8Array =>
  sequence(
    oid('1.2.840.113549.1.5.12'),
    sequence(
      octets(salt),
      integer(iterations),
      ...(length === undefined ? [] : [integer(length)]),
      sequence(oid(prf), NULL),
    ),
  );

const pbes2 = (plain: Uint8Array, iterations: number, salt: Uint8Array): Sealed => {
  const key = iterations > AFFORDABLE ? long(32) : pbkdf2Sync(PASSWORD, salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, IV);
  return {
    algorithm: sequence(
      oid('1.2.840.113549.1.5.13'),
      sequence(pbkdf2(iterations, salt), sequence(oid('2.16.840.1.101.3.4.1.42'), octets(IV))),
    ),
    data: new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()])),
  };
};

/** Only named: the octets are sealed by nothing. */
const oldWay = (
  plain: Uint8Array,
  iterations: number,
  salt: Uint8Array,
  scheme: keyof typeof SCHEMES,
): Sealed => ({
  algorithm: sequence(oid(SCHEMES[scheme].oid), sequence(octets(salt), integer(iterations))),
  data: plain.slice(0, plain.length - (plain.length % 8)),
});

const encryptedSafe = ({ algorithm, data }: Sealed): Uint8Array =>
  info(ENCRYPTED, sequence(integer(0), sequence(oid(DATA), algorithm, tlv(0x80, data))));
const shrouded = ({ algorithm, data }: Sealed): Uint8Array => sequence(algorithm, octets(data));

const KEY = edKey(2).pkcs8;
const CERTIFICATE = certificateWith({});

export type PfxWish = {
  readonly iterations?: number;
  readonly salt?: Uint8Array;
  readonly scheme?: keyof typeof SCHEMES;
  /** Absent: no MAC at all. */
  readonly macIterations?: number;
  readonly macHash?: 'sha256' | 'sha512' | 'pbmac' | 'pbmac512';
  readonly emptySafes?: number;
  readonly nestedBags?: number;
};

/** The MAC, where one is wished, holds over nothing. */
export const pfxOf = (wish: PfxWish) => {
  const { iterations = 10, salt = SALT, macHash = 'sha256' } = wish;
  const seal = (plain: Uint8Array): Sealed =>
    wish.scheme === undefined ? pbes2(plain, iterations, salt) : oldWay(plain, iterations, salt, wish.scheme);
  let bags = certificateBag(CERTIFICATE);
  for (let i = 0; i < (wish.nestedBags ?? 0); i += 1) bags = bag(6, sequence(bags));
  const safes = sequence(
    encryptedSafe(seal(sequence(certificateBag(CERTIFICATE)))),
    info(DATA, octets(sequence(bags, bag(2, shrouded(seal(KEY)))))),
    repeated(info(DATA, octets(sequence())), wish.emptySafes ?? 0),
  );
  const mac = wish.macIterations === undefined ? [] : [macOf(macHash, wish.macIterations, long(32), salt)];
  return {
    pfx: sequence(integer(3), info(DATA, octets(safes)), ...mac),
    shroudedKey: shrouded(pbes2(KEY, iterations, salt)),
    pkcs7: pkcs7Of,
  };
};

export const pkcs7Of = (certificates: Uint8Array): Uint8Array =>
  info(
    '1.2.840.113549.1.7.2',
    sequence(integer(1), tlv(0x31), sequence(oid(DATA)), tlv(0xa0, certificates), tlv(0x31)),
  );

const macOf = (
  hash: 'sha1' | 'sha256' | 'sha512' | 'pbmac' | 'pbmac512',
  iterations: number,
  value: Uint8Array,
  salt: Uint8Array,
): Uint8Array => {
  const algorithm =
    hash === 'pbmac' || hash === 'pbmac512'
      ? sequence(
          oid('1.2.840.113549.1.5.14'),
          sequence(
            pbkdf2(iterations, salt, 64, hash === 'pbmac' ? HMAC_SHA256 : HMAC_SHA512),
            sequence(oid(HMAC_SHA256), NULL),
          ),
        )
      : sequence(oid(HASH_OID[hash]), NULL);
  return sequence(sequence(algorithm, octets(value)), octets(salt), integer(iterations));
};

/** One that opens: MAC and 3DES as OpenSSL 1 and Windows write them, or PBES2. */
export const realPfx = async (
  scheme: '3des' | 'pbes2',
  hash: 'sha1' | 'sha256',
  iterations = 10,
): Promise<Uint8Array> => {
  const password = passwordOf(PASSWORD);
  const derive = (purpose: 1 | 2 | 3, length: number, digest: 'sha1' | 'sha256') =>
    derivePkcs12(password, { salt: SALT, iterations, octets: length, digest, purpose }, newBudget());
  const seal = async (plain: Uint8Array): Promise<Sealed> => {
    if (scheme === 'pbes2') return pbes2(plain, iterations, SALT);
    const cipher = createCipheriv(
      'des-ede3-cbc',
      await derive(PURPOSE.key, 24, 'sha1'),
      await derive(PURPOSE.iv, 8, 'sha1'),
    );
    const sealed = new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
    return { algorithm: oldWay(new Uint8Array(), iterations, SALT, '3des').algorithm, data: sealed };
  };
  const safes = sequence(
    encryptedSafe(await seal(sequence(certificateBag(CERTIFICATE)))),
    info(DATA, octets(sequence(bag(2, shrouded(await seal(KEY)))))),
  );
  const key = await derive(PURPOSE.mac, hash === 'sha1' ? 20 : 32, hash);
  const value = new Uint8Array(createHmac(hash, key).update(safes).digest());
  return sequence(integer(3), info(DATA, octets(safes)), macOf(hash, iterations, value, SALT));
};
