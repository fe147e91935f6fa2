// Private keys as files bring them (PKCS#8, PKCS#1, SEC1, encrypted or not) made into PKCS#8 DER.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { refuse } from '#core/problems.ts';
import { contentOf, Malformed, openDer, TAG } from '#core/x509/der.ts';
import type { Budget, Password } from './key-derivation.ts';
import { decrypt, readAlgorithmIn } from './password-encryption.ts';

export type KeyForm = 'pkcs8' | 'pkcs1' | 'sec1';

/** Refuses `returned.key.malformed`; the reason OpenSSL gives holds nothing of the key. */
export const toPkcs8 = (der: Uint8Array, form: KeyForm): Uint8Array =>
  exported(() => createPrivateKey({ key: Buffer.from(der), format: 'der', type: form }));

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
