// Private keys of the vault as OpenSSL holds them: made, read, and put behind the Signer port.
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Signer } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { algorithmFromDer, CURVES, naturalAlgorithm, schemeOf } from '#core/x509/algorithms.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';

/** In a thread of libuv: an RSA key takes hundreds of milliseconds. */
export const makePrivateKey = async (algorithm: KeyAlgorithm): Promise<KeyObject> => {
  const { privateKey } = await MAKE[algorithm.kind](algorithm as never);
  return privateKey;
};

/** Refuses `returned.key.malformed`. */
export const readPrivateKey = (pkcs8: Uint8Array): KeyObject => {
  const der = Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.byteLength);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    // OpenSSL's own words are left behind: nothing about a private key belongs in an error.
    throw refuse('returned.key.malformed', { what: 'private-key', at: 0 });
  }
};

/** Refuses `returned.key.malformed` for a key that we do not sign with. */
export const signerOf = (key: KeyObject): Signer => {
  const spki = spkiOf(key);
  const algorithm = naturalAlgorithm(must(parsePublicKey(spki)));
  const identifier = algorithm && algorithmFromDer(algorithm);
  const scheme = identifier && schemeOf(identifier);
  if (algorithm === undefined || scheme === undefined)
    throw refuse('returned.key.malformed', { what: 'key-kind', at: 0 });
  // Ed25519 brings its own digest.
  const digest = scheme.hash?.replace('-', '').toLowerCase() ?? null;
  return { spki, algorithm, sign: (data) => new Uint8Array(sign(digest, data, key)) };
};

const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));

const pair = promisify(generateKeyPair);

const MAKE: {
  readonly [K in KeyAlgorithm['kind']]: (
    algorithm: Extract<KeyAlgorithm, { kind: K }>,
  ) => Promise<{ privateKey: KeyObject }>;
} = {
  rsa: ({ bits }) => pair('rsa', { modulusLength: bits }),
  ec: ({ curve }) => pair('ec', { namedCurve: CURVES.find(({ name }) => name === curve)?.openssl ?? curve }),
  ed25519: () => pair('ed25519'),
};
