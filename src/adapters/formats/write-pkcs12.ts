// PKCS#12 (RFC 7292), written as OpenSSL 3, Java and Windows since 2018 read it: AES-256-CBC under PBKDF2, HMAC-SHA-256 over all.
import { createCipheriv, createHmac, hash, randomBytes } from 'node:crypto';
import {
  element,
  explicit,
  implicit,
  integer,
  NULL,
  octets,
  oid,
  sequence,
  setOf,
} from '#core/x509/der-write.ts';
import { TAG } from '#core/x509/der.ts';
import {
  derivePbkdf2,
  derivePkcs12,
  newBudget,
  type Password,
  passwordOf,
  PURPOSE,
} from './key-derivation.ts';
import { AES256_CBC, HMAC_SHA256, PBES2, PBKDF2 } from './password-encryption.ts';

type Pkcs12Parts = {
  /** PKCS#8 DER. */
  readonly key: Uint8Array;
  readonly certificate: Uint8Array;
  /** Issuer first; the root may be among them. */
  readonly chain: readonly Uint8Array[];
  readonly password: string;
  readonly friendlyName?: string;
  /** What each guess at the password costs; ITERATIONS when not given. */
  readonly iterations?: number;
};

export const writePkcs12 = async (parts: Pkcs12Parts): Promise<Uint8Array> => {
  const password = passwordOf(parts.password);
  const { iterations = ITERATIONS } = parts;
  // What joins the key to its certificate; any value will do, Windows and OpenSSL take the certificate's SHA-1.
  const attributes = attributesOf(hash('sha1', parts.certificate, 'buffer'), parts.friendlyName);
  const certificates = sequence(
    bag(CERTIFICATE_BAG, certificateBag(parts.certificate), attributes),
    ...parts.chain.map((der) => bag(CERTIFICATE_BAG, certificateBag(der))),
  );
  const sealed = await encrypt(certificates, password, iterations);
  const key = await encrypt(parts.key, password, iterations);
  const safes = sequence(
    contentInfo(
      ENCRYPTED_DATA,
      sequence(integer(0), sequence(oid(DATA), sealed.algorithm, implicit(0, sealed.data))),
    ),
    contentInfo(
      DATA,
      octets(sequence(bag(SHROUDED_KEY_BAG, sequence(key.algorithm, octets(key.data)), attributes))),
    ),
  );
  return sequence(integer(3), contentInfo(DATA, octets(safes)), await macOf(safes, password, iterations));
};

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const SHA256 = '2.16.840.1.101.3.4.2.1';
/** A fifth of a second to write. */
const ITERATIONS = 100_000;
const SALT_OCTETS = 16;

const contentInfo = (type: string, content: Uint8Array): Uint8Array =>
  sequence(oid(type), explicit(0, content));

const bag = (type: string, value: Uint8Array, attributes?: Uint8Array): Uint8Array =>
  sequence(oid(type), explicit(0, value), ...(attributes ? [attributes] : []));

const certificateBag = (der: Uint8Array): Uint8Array =>
  sequence(oid(X509_CERTIFICATE), explicit(0, octets(der)));

const attributesOf = (keyId: Uint8Array, friendlyName: string | undefined): Uint8Array =>
  setOf(
    sequence(oid(LOCAL_KEY_ID), setOf(octets(keyId))),
    ...(friendlyName ? [sequence(oid(FRIENDLY_NAME), setOf(element(TAG.bmp, bmpOf(friendlyName))))] : []),
  );

/** UTF-16, big-endian. */
const bmpOf = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

const encrypt = async (
  plain: Uint8Array,
  password: Password,
  iterations: number,
): Promise<{ algorithm: Uint8Array; data: Uint8Array }> => {
  const salt = randomBytes(SALT_OCTETS);
  const iv = randomBytes(16);
  const key = await derivePbkdf2(password, { salt, iterations, octets: 32, digest: 'sha256' }, newBudget());
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const derivation = sequence(
    oid(PBKDF2),
    sequence(octets(salt), integer(iterations), sequence(oid(HMAC_SHA256), NULL)),
  );
  return {
    algorithm: sequence(oid(PBES2), sequence(derivation, sequence(oid(AES256_CBC), octets(iv)))),
    data: new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()])),
  };
};

const macOf = async (signed: Uint8Array, password: Password, iterations: number): Promise<Uint8Array> => {
  const salt = randomBytes(SALT_OCTETS);
  const key = await derivePkcs12(
    password,
    { salt, iterations, octets: 32, digest: 'sha256', purpose: PURPOSE.mac },
    newBudget(),
  );
  const mac = createHmac('sha256', key).update(signed).digest();
  return sequence(sequence(sequence(oid(SHA256), NULL), octets(mac)), octets(salt), integer(iterations));
};
