// Private keys as files bring them (PKCS#8, PKCS#1, SEC1, encrypted or not) made into PKCS#8 DER.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import { KEY_OID } from '#core/x509/algorithms.ts';
import { contentOf, Malformed, openDer, reading, TAG } from '#core/x509/der.ts';
import { readOid } from '#core/x509/der-values.ts';
import type { Budget, Password } from './key-derivation.ts';
import { decrypt, readAlgorithmIn } from './password-encryption.ts';

export type KeyForm = 'pkcs8' | 'pkcs1' | 'sec1';

/** Refuses `returned.key.malformed`, `returned.file.too-large`; the reason OpenSSL gives holds nothing of the key. */
export const toPkcs8 = (der: Uint8Array, form: KeyForm): Uint8Array => {
  if (der.length > LIMITS.privateKeyBytes)
    throw refuse('returned.file.too-large', { bytes: der.length, limit: LIMITS.privateKeyBytes });
  if (form === 'pkcs8' && !KINDS.has(kindOf(der)))
    throw refuse('returned.key.malformed', { what: 'key-kind', at: 0 });
  return exported(() => createPrivateKey({ key: Buffer.from(der), format: 'der', type: form }));
};

/** Of other kinds (DSA, Diffie-Hellman) PKCS#8 leaves out the public half: OpenSSL computes it while it reads, which takes hours when the numbers are long. */
const KINDS: ReadonlySet<string> = new Set(Object.values(KEY_OID));

const kindOf = (pkcs8: Uint8Array): string => {
  const kind = reading('returned.key.malformed', pkcs8, (plain) => {
    const inside = openDer(plain, TAG.sequence, 'private-key');
    inside.next(TAG.integer, 'private-key');
    return readOid(inside.into(TAG.sequence, 'private-key').next(TAG.oid, 'private-key'));
  });
  return must(kind);
};

/** EncryptedPrivateKeyInfo (RFC 5958 §3). Refuses as `decrypt` does. */
export const openEncryptedKey = async (
  der: Uint8Array,
  password: Password,
  budget: Budget,
  format: string,
): Promise<Uint8Array> => {
  const inside = openDer(der, TAG.sequence, 'encrypted-key');
  const algorithm = readAlgorithmIn(inside, 'encrypted-key');
  const data = contentOf(inside.next(TAG.octetString, 'encrypted-key'));
  inside.done('encrypted-key');
  const plain = await decrypt(data, algorithm, password, budget, format);
  // One wrong password in 256 happens to leave a right padding.
  if (!startsAsKey(plain)) throw refuse('returned.file.password-wrong', { format });
  return toPkcs8(plain, 'pkcs8');
};

/** A block of OpenSSL's old form, `Proc-Type: 4,ENCRYPTED`: one round of MD5, so there is no cost to bound. */
export const openLegacyPemKey = (text: string, password: string): Uint8Array => {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, format: 'pem', passphrase: password });
  } catch (error) {
    throw refuse('returned.file.password-wrong', { format: 'PEM' }, error);
  }
  return exported(() => key);
};

const exported = (open: () => KeyObject): Uint8Array => {
  try {
    return new Uint8Array(open().export({ type: 'pkcs8', format: 'der' }));
  } catch (error) {
    throw refuse('returned.key.malformed', { what: 'private-key', at: 0 }, error);
  }
};

const startsAsKey = (der: Uint8Array): boolean => {
  try {
    return openDer(der, TAG.sequence, 'key').tag === TAG.integer;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
};
