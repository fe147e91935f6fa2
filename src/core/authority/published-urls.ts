// Where relying parties find what a CA publishes: its list, its OCSP responder, its own certificate. Files are named after the CA's key, so that each key has its own.
import { hexOf } from '../x509/der-values.ts';
import { aiaExtension, crlUrlsExtension } from '../x509/extensions.ts';
import type { Extension } from '../x509/types.ts';

/** Folders as http URLs, with or without a slash at the end; absent: nothing is written into certificates. */
export type PublishedAt = {
  readonly crlBase: string | undefined;
  /** Of the OCSP responder and the CA certificates. */
  readonly aiaBase: string | undefined;
};

/** `0123…CDEF.crl`, by the CA's subject key identifier. */
export const crlUrl = (base: string, keyId: Uint8Array): string => `${bare(base)}/${hexOf(keyId)}.crl`;
const certificateUrl = (base: string, keyId: Uint8Array): string => `${bare(base)}/${hexOf(keyId)}.cer`;
const ocspUrl = (base: string): string => `${bare(base)}/ocsp`;

/** What a certificate says of its issuer, whose key this is. */
export const publishedExtensions = (
  { crlBase, aiaBase }: PublishedAt,
  keyId: Uint8Array,
): readonly Extension[] => [
  ...(crlBase === undefined ? [] : [crlUrlsExtension([crlUrl(crlBase, keyId)])]),
  ...(aiaBase === undefined
    ? []
    : [aiaExtension({ ocsp: [ocspUrl(aiaBase)], caIssuers: [certificateUrl(aiaBase, keyId)] })]),
];

const bare = (base: string): string => base.replace(/\/+$/, '');
