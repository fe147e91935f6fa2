// A certificate as its bytes have it (RFC 5280 §4.1). Parsing never judges: dates, purposes and signatures are for others.
import { complain } from '../problems.ts';
import { LIMITS } from '../limits.ts';
import { no, type Result } from '../result.ts';
import { algorithmOf } from './algorithms.ts';
import { decodeWhatCanBe, readExtensions } from './decode.ts';
import {
  contentOf,
  type Cursor,
  type Element,
  explicitTag,
  implicitTag,
  Malformed,
  malformedAt,
  openDer,
  reading,
  TAG,
  wholeOf,
} from './der.ts';
import { readSerial, readSmall, readTime, sameBytes } from './der-values.ts';
import { nameOf } from './name.ts';
import { publicKeyOf } from './public-key.ts';
import type { AlgorithmIdentifier, Certificate, Extension, Name } from './types.ts';

/** Complains `returned.certificate.malformed` {what, at} or `returned.file.too-large`. The result keeps views of `der`. */
export const parseCertificate = (der: Uint8Array): Result<Certificate> => {
  if (der.length > LIMITS.certificateBytes)
    return no(complain('returned.file.too-large', { bytes: der.length, limit: LIMITS.certificateBytes }));
  return reading('returned.certificate.malformed', der, readCertificate);
};

/** The three parts that certificates, requests and CRLs have in common: what is signed, how, and the signature. */
export const readSigned = (outer: Cursor, what: string): { signed: Cursor; bytes: Uint8Array } & Signed => {
  const element = outer.next(TAG.sequence, what);
  const signed = outer.within(element);
  const signatureAlgorithm = readAlgorithm(outer, 'signature-algorithm');
  const signature = readSignature(outer.next(TAG.bitString, 'signature'));
  outer.done(what);
  return { signed, bytes: wholeOf(element), signatureAlgorithm, signature };
};
type Signed = { signatureAlgorithm: AlgorithmIdentifier; signature: Uint8Array };

const readAlgorithm = (cursor: Cursor, what: string): AlgorithmIdentifier => {
  const element = cursor.next(TAG.sequence, what);
  return algorithmOf(element, cursor.within(element), what);
};

export const readName = (cursor: Cursor, what: string): Name => {
  const element = cursor.next(TAG.sequence, what);
  return nameOf(element, cursor.within(element));
};

/** The algorithm inside what is signed must be the one outside (RFC 5280 §4.1.1.2). */
export const readInnerAlgorithm = (cursor: Cursor, outer: AlgorithmIdentifier): void => {
  const element = cursor.next(TAG.sequence, 'inner-algorithm');
  if (!sameBytes(wholeOf(element), outer.der)) throw malformedAt(element, 'algorithms-differ');
};

/** UTCTime or GeneralizedTime. */
export const readAnyTime = (cursor: Cursor, what: string): Date =>
  readTime(cursor.next(cursor.tag === TAG.generalizedTime ? TAG.generalizedTime : TAG.utcTime, what));

/** Whole octets; a signature of any other number of bits is well-formed, and verifies under nothing: it is read as empty. */
const readSignature = (element: Element): Uint8Array => {
  if (element.end === element.body || (element.source[element.body] as number) > 7)
    throw malformedAt(element, 'signature');
  return element.source[element.body] === 0
    ? contentOf(element).subarray(1)
    : contentOf(element).subarray(0, 0);
};

const readCertificate = (der: Uint8Array): Certificate => {
  const outer = openDer(der, TAG.sequence, 'certificate');
  const { signed: tbs, bytes, signatureAlgorithm, signature } = readSigned(outer, 'tbs');
  const version = readVersion(tbs);
  const serial = readSerial(tbs.next(TAG.integer, 'serial'));
  readInnerAlgorithm(tbs, signatureAlgorithm);
  const issuer = readName(tbs, 'issuer');
  const validity = tbs.into(TAG.sequence, 'validity');
  const notBefore = readAnyTime(validity, 'not-before');
  const notAfter = readAnyTime(validity, 'not-after');
  validity.done('validity');
  const subject = readName(tbs, 'subject');
  const key = tbs.next(TAG.sequence, 'public-key');
  const publicKey = publicKeyOf(key, tbs.within(key));
  tbs.maybe(implicitTag(1), 'issuer-unique-id');
  tbs.maybe(implicitTag(2), 'subject-unique-id');
  const wrapped = tbs.maybeInto(explicitTag(3), 'extensions');
  const extensions = wrapped ? readWrapped(wrapped) : [];
  if (wrapped && version !== 3) throw new Malformed('extensions-version', der.byteOffset + wrapped.at);
  tbs.done('tbs');
  return {
    der,
    tbs: bytes,
    version,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    signatureAlgorithm,
    signature,
    extensions,
    ...decodeWhatCanBe(extensions),
  };
};

const readWrapped = (wrapped: Cursor): Extension[] => {
  const list = wrapped.into(TAG.sequence, 'extensions');
  wrapped.done('extensions');
  return readExtensions(list);
};

const readVersion = (tbs: Cursor): 1 | 2 | 3 => {
  const wrapped = tbs.maybeInto(explicitTag(0), 'version');
  if (!wrapped) return 1;
  const element = wrapped.next(TAG.integer, 'version');
  wrapped.done('version');
  const version = readSmall(element) + 1;
  if (version !== 1 && version !== 2 && version !== 3) throw malformedAt(element, 'version');
  return version;
};
