// The Crypto and Signer ports on node:crypto. Synchronous: OpenSSL in this thread is faster than a trip to another.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  constants,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Crypto, Hash, Signer } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import {
  algorithmFromDer,
  CURVES,
  naturalAlgorithm,
  schemeOf,
  type SignatureScheme,
} from '#core/x509/algorithms.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';

export const nodeCrypto: Crypto = {
  digest: (hash, bytes) => plain(createHash(DIGEST[hash]).update(bytes).digest()),
  random: (bytes) => plain(randomBytes(bytes)),
  verify: ({ algorithm, spki, data, signature }) => {
    const identifier = algorithmFromDer(algorithm);
    const scheme = identifier && schemeOf(identifier);
    const key = scheme && publicKeyObject(spki);
    if (!scheme || !key || !fits(scheme, key)) return false;
    const digest = digestOf(scheme);
    if (digest === undefined) return false;
    try {
      return verify(digest, data, keyOptions(scheme, key), signature);
    } catch {
      return false;
    }
  },
};

/** Refuses `returned.key.malformed` when it is no private key that we sign with. */
export const signerFrom = (pkcs8: Uint8Array): Signer => {
  const key = privateKeyObject(pkcs8);
  const spki = spkiOfKey(key);
  const parsed = parsePublicKey(spki);
  const algorithm = parsed.ok ? naturalAlgorithm(parsed.value) : undefined;
  const identifier = algorithm && algorithmFromDer(algorithm);
  const scheme = identifier && schemeOf(identifier);
  if (!algorithm || !scheme) throw refuse('returned.key.malformed', { what: 'key-kind', at: 0 });
  const digest = digestOf(scheme) ?? null;
  return { spki, algorithm, sign: (data) => plain(sign(digest, data, key)) };
};

/** Makes a key pair in a worker of libuv: an RSA key takes hundreds of milliseconds. */
export const generateKey = async (
  algorithm: KeyAlgorithm,
): Promise<{ pkcs8: Uint8Array; spki: Uint8Array }> => {
  const { publicKey, privateKey } = await pairOf(algorithm);
  return {
    pkcs8: plain(privateKey.export({ type: 'pkcs8', format: 'der' })),
    spki: plain(publicKey.export({ type: 'spki', format: 'der' })),
  };
};

/** SubjectPublicKeyInfo of a private key. Refuses `returned.key.malformed`. */
export const spkiOf = (pkcs8: Uint8Array): Uint8Array => spkiOfKey(privateKeyObject(pkcs8));

const DIGEST: Record<Hash, string> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const pairAsync = promisify(generateKeyPair);

/** Plain views: Buffers of Node's pool would otherwise show up in comparisons and keep 8 kB alive each. */
const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer);

const pairOf = (algorithm: KeyAlgorithm): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> => {
  switch (algorithm.kind) {
    case 'rsa':
      return pairAsync('rsa', { modulusLength: algorithm.bits });
    case 'ec':
      return pairAsync('ec', {
        namedCurve: CURVES.find((curve) => curve.name === algorithm.curve)?.openssl ?? algorithm.curve,
      });
    case 'ed25519':
      return pairAsync('ed25519');
  }
};

/** Null is the digest of a scheme that brings its own (Ed25519); undefined is one that we do not compute. */
const digestOf = ({ hash }: SignatureScheme): string | null | undefined => {
  if (hash === undefined) return null;
  return hash === 'MD5' ? undefined : DIGEST[hash];
};

const KEY_TYPES: Record<KeyAlgorithm['kind'], string> = { rsa: 'rsa', ec: 'ec', ed25519: 'ed25519' };

/** A signature algorithm over a key of another kind is a forgery or a mistake, whatever OpenSSL would make of it. */
const fits = (scheme: SignatureScheme, key: KeyObject): boolean => {
  const type = key.asymmetricKeyType ?? '';
  // OpenSSL through Node always masks with the digest itself: another one it would pass over in silence.
  if (scheme.pss) return scheme.pss.mgfHash === scheme.hash && (type === 'rsa' || type === 'rsa-pss');
  return KEY_TYPES[scheme.key] === type;
};

const keyOptions = (
  { pss }: SignatureScheme,
  key: KeyObject,
): KeyObject | { key: KeyObject; padding: number; saltLength: number } =>
  pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength } : key;

/** Parsing a key costs as much as half a verification, and a CA verifies with few. */
const KEYS_KEPT = 256;
const publicKeys = new Map<string, KeyObject>();

const publicKeyObject = (spki: Uint8Array): KeyObject | undefined => {
  const id = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength).toString('latin1');
  const known = publicKeys.get(id);
  if (known) {
    publicKeys.delete(id);
    publicKeys.set(id, known);
    return known;
  }
  if (!isReasonable(spki)) return undefined;
  try {
    const key = createPublicKey({ key: asBuffer(spki), format: 'der', type: 'spki' });
    const [oldest] = publicKeys.keys();
    if (publicKeys.size >= KEYS_KEPT && oldest !== undefined) publicKeys.delete(oldest);
    publicKeys.set(id, key);
    return key;
  } catch {
    return undefined;
  }
};

/**
 * OpenSSL bounds the exponent of long RSA keys only: below 3,072 bits verifying could take as long as signing does, ten milliseconds. Read by ourselves: asked
 * for the details of a key of a million bits, Node leaves an error behind that the next signature stumbles over.
 */
const isReasonable = (spki: Uint8Array): boolean => {
  const key = parsePublicKey(spki);
  if (!key.ok) return false;
  const { kind, bits, exponent = 0 } = key.value;
  return kind !== 'rsa' || (bits <= RSA_BITS && exponent >= 3);
};
/** What OpenSSL itself verifies with at most. */
const RSA_BITS = 16_384;

const privateKeyObject = (pkcs8: Uint8Array): KeyObject => {
  try {
    return createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw refuse('returned.key.malformed', { what: 'private-key', at: 0 }, error);
  }
};

const spkiOfKey = (key: KeyObject): Uint8Array =>
  plain(createPublicKey(key).export({ type: 'spki', format: 'der' }));

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
