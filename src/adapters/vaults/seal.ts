// AES-256-GCM over small things: `CWS1`, a random nonce of 96 bits, the tag, the cipher text. What it is about is authenticated with it.
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/** `about` is bound to the content: a sealed file under another's name does not open. At most 2^32 seals under one key (NIST SP 800-38D §8.3). */
export const seal = (key: KeyObject, plain: Uint8Array, about: string): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(aad(about));
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), sealed]);
};

/** Undefined: another key, another thing, or changed. The caller overwrites what it gets. */
export const unseal = (key: KeyObject, sealed: Uint8Array, about: string): Buffer | undefined => {
  if (sealed.length < HEAD || !MAGIC.equals(sealed.subarray(0, MAGIC.length))) return undefined;
  const part = (from: number, to?: number): Uint8Array =>
    sealed.subarray(MAGIC.length + from, to && MAGIC.length + to);
  const cipher = createDecipheriv('aes-256-gcm', key, part(0, NONCE), { authTagLength: TAG });
  cipher.setAAD(aad(about));
  cipher.setAuthTag(part(NONCE, NONCE + TAG));
  // GCM yields everything here, in memory of its own; joining it with what `final` yields would leave a copy in Node's pool.
  const plain = cipher.update(part(NONCE + TAG));
  try {
    cipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
};

const MAGIC = Buffer.from('CWS1');
const NONCE = 12;
const TAG = 16;
const HEAD = MAGIC.length + NONCE + TAG;

const aad = (about: string): Buffer => Buffer.from(`certwizard sealed 1 ${about}`);
