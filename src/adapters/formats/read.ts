// Reads a file that somebody brought: the form is seen from the content, never from the name. Nothing is judged but the form.
import { LIMITS } from '#core/limits.ts';
import { complain, must, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { no, ok, type Result } from '#core/result.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { Cursor, Malformed, openDer, TAG, wholeOf } from '#core/x509/der.ts';
import { readOid } from '#core/x509/der-values.ts';
import { fromBase64, readPem, type PemBlock } from '#core/x509/pem.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { derFromBer } from './ber.ts';
import { type Budget, newBudget, passwordOf } from './key-derivation.ts';
import { certificatesOfPkcs7, SIGNED_DATA } from './pkcs7.ts';
import { readPkcs12 } from './pkcs12.ts';
import { openEncryptedKey, openLegacyPemKey, toPkcs8 } from './private-key.ts';

/** What a file holds, whatever its form: DER each, keys as PKCS#8, in order of appearance, nothing twice. Copies, so that no part keeps the file alive. */
export type Bundle = {
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
  readonly signingRequests: readonly Uint8Array[];
};

/**
 * PEM, DER, PKCS#7 or PKCS#12 (`.cer .crt .pem .der .p7b .pfx .p12`), the PEM in UTF-8 or UTF-16, and bare base64. Complaints are `returned.file.*`,
 * `returned.pem.malformed`, `returned.certificate.malformed`, `returned.key.malformed`, `request.csr.malformed`. Bounded by LIMITS.importBytes,
 * pemBlocks and, for the password's sake, pkcs12Iterations in all. Never rejects.
 */
export const readBundle = async (bytes: Uint8Array, password?: string): Promise<Result<Bundle>> => {
  if (bytes.length > LIMITS.importBytes)
    return no(complain('returned.file.too-large', { bytes: bytes.length, limit: LIMITS.importBytes }));
  try {
    const found: Found = { certificates: [], keys: [], signingRequests: [] };
    const text = textOf(bytes);
    const reader: Reader = { found, password, budget: newBudget() };
    if (text?.includes('-----BEGIN '))
      for (const block of must(readPem(text))) await readBlock(block, reader);
    else await readDer((text === undefined ? undefined : fromBase64(text)) ?? bytes, reader);
    const bundle = distinct(found);
    const count = bundle.certificates.length + bundle.keys.length + bundle.signingRequests.length;
    return count === 0 ? no(complain('returned.file.nothing', {})) : ok(bundle);
  } catch (error) {
    if (error instanceof Refusal) return no(error.complaint, ...error.others);
    if (error instanceof Malformed)
      return no(complain('returned.file.malformed', { what: error.what, at: error.at }));
    throw error;
  }
};

type Found = { certificates: Uint8Array[]; keys: Uint8Array[]; signingRequests: Uint8Array[] };
type Reader = { readonly found: Found; readonly password: string | undefined; readonly budget: Budget };

/** Text of a file that is text: PowerShell's `>` writes UTF-16. Undefined when it has octets that no text has. */
const textOf = (bytes: Uint8Array): string | undefined => {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return Buffer.from(bytes.subarray(2)).toString('utf16le');
  // Without armour only printable octets are text; around armour anything may stand.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.includes('-----BEGIN ') || /^(\xef\xbb\xbf)?[\sA-Za-z0-9+/=]+$/.test(text)
    ? text.replace(/^\xef\xbb\xbf/, '')
    : undefined;
};

const readBlock = async (block: PemBlock, reader: Reader): Promise<void> => {
  const read = PEM_BLOCKS[block.label];
  // Parameters, public keys, CRLs and what else a file may carry along.
  if (read) await read(block, reader);
};

type ReadBlock = (block: PemBlock, reader: Reader) => void | Promise<void>;

const readPlainKey =
  (form: 'pkcs8' | 'pkcs1' | 'sec1'): ReadBlock =>
  ({ der, headers, text }, { found, password }) => {
    // OpenSSL's old form never wrapped PKCS#8.
    if (!headers || form === 'pkcs8') found.keys.push(toPkcs8(der, form));
    else if (password === undefined) throw refuse('returned.file.password-needed', { format: 'PEM' });
    else found.keys.push(openLegacyPemKey(text, password));
  };

const readAnyDer: ReadBlock = ({ der }, reader) => readDer(der, reader);

const PEM_BLOCKS: Readonly<Record<string, ReadBlock>> = {
  CERTIFICATE: readAnyDer,
  'X509 CERTIFICATE': readAnyDer,
  /** OpenSSL's own: the certificate first, then its opinions. */
  'TRUSTED CERTIFICATE': ({ der }, { found }) => {
    found.certificates.push(certificateOf(wholeOf(new Cursor(der).next(TAG.sequence, 'certificate'))));
  },
  'CERTIFICATE REQUEST': readAnyDer,
  'NEW CERTIFICATE REQUEST': readAnyDer,
  PKCS7: readAnyDer,
  CMS: readAnyDer,
  PKCS12: readAnyDer,
  'PRIVATE KEY': readPlainKey('pkcs8'),
  'RSA PRIVATE KEY': readPlainKey('pkcs1'),
  'EC PRIVATE KEY': readPlainKey('sec1'),
  'ENCRYPTED PRIVATE KEY': ({ der }, reader) => readEncryptedKey(der, reader),
};

const readEncryptedKey = async (der: Uint8Array, { found, password, budget }: Reader): Promise<void> => {
  if (password === undefined) throw refuse('returned.file.password-needed', { format: 'PKCS#8' });
  found.keys.push(await openEncryptedKey(der, passwordOf(password), budget, 'PKCS#8'));
};

const certificateOf = (der: Uint8Array): Uint8Array => must(parseCertificate(der)).der;

/** Sees which structure it is from its first two fields. */
const readDer = async (bytes: Uint8Array, reader: Reader): Promise<void> => {
  if (bytes[0] !== TAG.sequence) throw refuse('returned.file.unrecognized', { bytes: bytes.length });
  const der = derFromBer(bytes);
  const { found, password, budget } = reader;
  const { first, second, oid } = shapeOf(der);
  if (first === TAG.oid && oid === SIGNED_DATA)
    found.certificates.push(...certificatesOfPkcs7(der).map(certificateOf));
  else if (first === TAG.integer && second === TAG.sequence && oid === 'pfx') {
    const safe = await readPkcs12(der, password, budget);
    found.certificates.push(...safe.certificates.map(certificateOf));
    found.keys.push(...safe.keys);
  } else if (first === TAG.integer && second === TAG.sequence) found.keys.push(toPkcs8(der, 'pkcs8'));
  else if (first === TAG.integer && second === TAG.integer) found.keys.push(toPkcs8(der, 'pkcs1'));
  else if (first === TAG.integer && second === TAG.octetString) found.keys.push(toPkcs8(der, 'sec1'));
  else if (first === TAG.sequence && second === TAG.octetString) await readEncryptedKey(der, reader);
  else if (first === TAG.sequence && second === TAG.sequence) readSigned(der, found);
  else throw refuse('returned.file.unrecognized', { bytes: bytes.length });
};

/** Tags of the first two fields; `oid` is the first field's, or `pfx` when the version says PKCS#12. */
const shapeOf = (der: Uint8Array): { first: number; second: number; oid: string } => {
  const fields = openDer(der, TAG.sequence, 'file');
  const element = fields.any('file');
  if (element.tag === TAG.oid) return { first: element.tag, second: fields.tag, oid: readOid(element) };
  const pfx = element.tag === TAG.integer && element.end - element.body === 1 && der[element.body] === 3;
  return { first: element.tag, second: fields.tag, oid: pfx ? 'pfx' : '' };
};

/** Certificate, request or CRL: all are SEQUENCE { signed, algorithm, signature }. Which one a broken one was meant to be is guessed: a certificate. */
const readSigned = (der: Uint8Array, found: Found): void => {
  const certificate = parseCertificate(der);
  if (certificate.ok) found.certificates.push(der);
  else if (parseSigningRequest(der).ok) found.signingRequests.push(der);
  else if (!parseCrl(der).ok) must(certificate);
};

const distinct = (found: Found): Bundle => ({
  certificates: unique(found.certificates),
  keys: unique(found.keys),
  signingRequests: unique(found.signingRequests),
});

const unique = (list: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(list.map((der) => [Buffer.from(der).toString('latin1'), new Uint8Array(der)])).values(),
];
