// Where the list of one CA certificate is fetched: a file named after its key, so that each CA key has a list of its own.
import { hexOf } from '../x509/der-values.ts';

/** `0123…CDEF.crl`, by the CA's subject key identifier. */
const crlFileName = (keyId: Uint8Array): string => `${hexOf(keyId)}.crl`;

/** `base` is an http URL with or without a slash at the end. */
export const crlUrl = (base: string, keyId: Uint8Array): string =>
  `${base.replace(/\/+$/, '')}/${crlFileName(keyId)}`;
