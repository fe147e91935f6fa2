// How certificates and keys are called: the thumbprint people see, and the identities inside.
import type { CertificateId, KeyId } from '../facts.ts';
import type { Crypto } from '../ports.ts';
import { hexOf } from './der-values.ts';

/** SHA-1 of the DER, upper-case hex, as Windows shows it. */
export const thumbprint = (der: Uint8Array, crypto: Crypto): string => hexOf(crypto.digest('SHA-1', der));

/** SHA-256 of the DER, lower-case hex. */
export const certificateId = (der: Uint8Array, crypto: Crypto): CertificateId =>
  hexOf(crypto.digest('SHA-256', der)).toLowerCase();

/** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
export const keyIdOf = (spki: Uint8Array, crypto: Crypto): KeyId =>
  hexOf(crypto.digest('SHA-256', spki)).toLowerCase();

/** SHA-1 of the key's BIT STRING content: the subject key identifier of RFC 5280 §4.2.1.2 (1). */
export const subjectKeyId = (publicKeyBytes: Uint8Array, crypto: Crypto): Uint8Array =>
  crypto.digest('SHA-1', publicKeyBytes);

/**
 * A thumbprint as typed or pasted: spaces, colons, hyphens, lower case and the invisible marks that a Windows dialog brings are forgiven.
 * SHA-1 comes back upper case, SHA-256 (the identity) lower case; undefined is neither.
 */
export const normalThumbprint = (text: string): string | undefined => {
  if (text.length > TEXT_CHARACTERS) return undefined;
  const hex = text.replace(/[\s:\-\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  if (/^[0-9a-f]{40}$/i.test(hex)) return hex.toUpperCase();
  return /^[0-9a-f]{64}$/i.test(hex) ? hex.toLowerCase() : undefined;
};

/** A SHA-256 with a separator and a mark at every octet stays far below. */
const TEXT_CHARACTERS = 400;
