// OCSP as it is read (RFC 6960 §4): strict and bounded, nothing judged. What a response is worth is decided in core/trusted.
import { LIMITS } from '../limits.ts';
import type { Hash } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, type Result } from '../result.ts';
import { algorithmOf } from './algorithms.ts';
import { readName } from './certificate.ts';
import { readExtensions } from './decode.ts';
import {
  contentOf,
  type Cursor,
  explicitTag,
  implicitTag,
  malformedAt,
  openDer,
  reading,
  TAG,
  wholeOf,
} from './der.ts';
import { readBitOctets, readOid, readSerial, readSmall, readTime } from './der-values.ts';
import { CRL_REASONS, type CrlReason } from './extensions.ts';
import type { AlgorithmIdentifier, Extension, Name } from './types.ts';

export const OCSP = { basic: '1.3.6.1.5.5.7.48.1.1', nonce: '1.3.6.1.5.5.7.48.1.2' } as const;

/** OCSPResponseStatus by its number; 4 is unused. */
export const OCSP_STATUSES = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const;
export type OcspStatus = NonNullable<(typeof OCSP_STATUSES)[number]>;

/** Hashes that a CertID may be made with, by OID. */
export const CERT_ID_HASHES: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** Which certificate is meant. `hash` is undefined for a digest that we have no word for. */
export type CertId = {
  readonly der: Uint8Array;
  readonly hash?: Hash;
  readonly nameHash: Uint8Array;
  readonly keyHash: Uint8Array;
  /** Upper-case hex, as a certificate's. */
  readonly serial: string;
};

export type SingleResponse = {
  readonly id: CertId;
  readonly status:
    | { readonly state: 'good' | 'unknown' }
    | { readonly state: 'revoked'; readonly at: Date; readonly reason?: CrlReason };
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly extensions: readonly Extension[];
};

/** BasicOCSPResponse. */
export type OcspResponse = {
  readonly der: Uint8Array;
  /** The signed ResponseData, as it stood. */
  readonly tbs: Uint8Array;
  readonly responder: { readonly name: Name } | { readonly keyHash: Uint8Array };
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of the certificates that came along: trusted for nothing. */
  readonly certificates: readonly Uint8Array[];
};

/** What a responder sent: an answer, or the word with which it gave none. */
export type OcspReply =
  | { readonly status: 'successful'; readonly response: OcspResponse }
  | { readonly status: Exclude<OcspStatus, 'successful'> };

export type OcspRequest = {
  readonly ids: readonly CertId[];
  /** The nonce extension's value, as it stood. */
  readonly nonce?: Uint8Array;
  /** OIDs of critical extensions that are not understood. */
  readonly unknownCritical: readonly string[];
};

/** Complains `returned.ocsp.malformed` {what, at} or `returned.file.too-large`. The result keeps views of `der`. */
export const parseOcspReply = (der: Uint8Array): Result<OcspReply> =>
  bounded(der, LIMITS.ocspBytes, readReply);

/** The same complaints. */
export const parseOcspRequest = (der: Uint8Array): Result<OcspRequest> =>
  bounded(der, LIMITS.ocspRequestBytes, readRequest);

const bounded = <T>(der: Uint8Array, limit: number, read: (der: Uint8Array) => T): Result<T> =>
  der.length > limit
    ? no(complain('returned.file.too-large', { bytes: der.length, limit }))
    : reading('returned.ocsp.malformed', der, read);

const readReply = (der: Uint8Array): OcspReply => {
  const outer = openDer(der, TAG.sequence, 'ocsp');
  const element = outer.next(TAG.enumerated, 'ocsp-status');
  const status = OCSP_STATUSES[readSmall(element)];
  if (status === undefined) throw malformedAt(element, 'ocsp-status');
  if (status !== 'successful') {
    outer.done('ocsp');
    return { status };
  }
  const wrapped = outer.into(explicitTag(0), 'ocsp-bytes');
  outer.done('ocsp');
  const bytes = wrapped.into(TAG.sequence, 'ocsp-bytes');
  wrapped.done('ocsp-bytes');
  const type = bytes.next(TAG.oid, 'ocsp-type');
  if (readOid(type) !== OCSP.basic) throw malformedAt(type, 'ocsp-type');
  const basic = contentOf(bytes.next(TAG.octetString, 'ocsp-basic'));
  bytes.done('ocsp-bytes');
  return { status, response: readBasic(der, basic) };
};

const readBasic = (der: Uint8Array, basic: Uint8Array): OcspResponse => {
  const outer = openDer(basic, TAG.sequence, 'ocsp-basic');
  const data = outer.next(TAG.sequence, 'ocsp-data');
  const signatureAlgorithm = readAlgorithm(outer, 'signature-algorithm');
  const signature = readBitOctets(outer.next(TAG.bitString, 'signature'));
  const wrapped = outer.maybeInto(explicitTag(0), 'ocsp-certificates');
  outer.done('ocsp-basic');
  const certificates: Uint8Array[] = [];
  const list = wrapped?.into(TAG.sequence, 'ocsp-certificates');
  wrapped?.done('ocsp-certificates');
  while (list?.more) {
    const element = list.next(TAG.sequence, 'ocsp-certificate');
    if (certificates.length >= LIMITS.chainCertificates) throw malformedAt(element, 'ocsp-certificates-many');
    certificates.push(wholeOf(element));
  }
  const tbs = outer.within(data);
  readVersion(tbs);
  const responder = readResponder(tbs);
  const producedAt = readMoment(tbs, 'produced-at');
  const answers = tbs.into(TAG.sequence, 'ocsp-responses');
  const responses: SingleResponse[] = [];
  while (answers.more) {
    if (responses.length >= LIMITS.ocspCertificates) throw answers.malformed('ocsp-responses-many');
    responses.push(readSingle(answers.into(TAG.sequence, 'ocsp-response')));
  }
  const extensions = readWrapped(tbs, 1);
  tbs.done('ocsp-data');
  return {
    der,
    tbs: wholeOf(data),
    responder,
    producedAt,
    responses,
    extensions,
    signatureAlgorithm,
    signature,
    certificates,
  };
};

const readResponder = (tbs: Cursor): OcspResponse['responder'] => {
  const byName = tbs.maybeInto(explicitTag(1), 'responder');
  if (byName !== undefined) {
    const name = readName(byName, 'responder');
    byName.done('responder');
    return { name };
  }
  const byKey = tbs.into(explicitTag(2), 'responder');
  const keyHash = contentOf(byKey.next(TAG.octetString, 'responder'));
  byKey.done('responder');
  return { keyHash };
};

const readSingle = (single: Cursor): SingleResponse => {
  const id = readCertId(single);
  const status = readStatus(single);
  const thisUpdate = readMoment(single, 'this-update');
  const next = single.maybeInto(explicitTag(0), 'next-update');
  const nextUpdate = next && readMoment(next, 'next-update');
  next?.done('next-update');
  const extensions = readWrapped(single, 1);
  single.done('ocsp-response');
  return { id, status, thisUpdate, ...(nextUpdate && { nextUpdate }), extensions };
};

const readStatus = (single: Cursor): SingleResponse['status'] => {
  const element = single.any('certificate-status');
  switch (element.tag) {
    case implicitTag(0):
    case implicitTag(2):
      if (element.body !== element.end) throw malformedAt(element, 'certificate-status');
      return { state: element.tag === implicitTag(0) ? 'good' : 'unknown' };
    case explicitTag(1): {
      const inside = single.within(element);
      const at = readMoment(inside, 'revoked-at');
      const wrapped = inside.maybeInto(explicitTag(0), 'revoked-reason');
      const reason = wrapped && CRL_REASONS[readSmall(wrapped.next(TAG.enumerated, 'revoked-reason'))];
      wrapped?.done('revoked-reason');
      inside.done('certificate-status');
      return { state: 'revoked', at, ...(reason && { reason }) };
    }
    default:
      throw malformedAt(element, 'certificate-status');
  }
};

const readRequest = (der: Uint8Array): OcspRequest => {
  const outer = openDer(der, TAG.sequence, 'ocsp-request');
  const tbs = outer.into(TAG.sequence, 'ocsp-request');
  // A signature is none of a responder's business that answers everybody.
  outer.maybe(explicitTag(0), 'ocsp-signature');
  outer.done('ocsp-request');
  readVersion(tbs);
  tbs.maybe(explicitTag(1), 'ocsp-requestor');
  const list = tbs.into(TAG.sequence, 'ocsp-requests');
  const ids: CertId[] = [];
  const unknown: string[] = [];
  const note = (extensions: readonly Extension[]): void => {
    for (const { oid, critical } of extensions) if (critical && oid !== OCSP.nonce) unknown.push(oid);
  };
  while (list.more) {
    if (ids.length >= LIMITS.ocspCertificates) throw list.malformed('ocsp-requests-many');
    const one = list.into(TAG.sequence, 'ocsp-request');
    ids.push(readCertId(one));
    note(readWrapped(one, 0));
    one.done('ocsp-request');
  }
  if (ids.length === 0) throw list.malformed('ocsp-requests');
  const extensions = readWrapped(tbs, 2);
  tbs.done('ocsp-request');
  note(extensions);
  const nonce = extensions.find(({ oid }) => oid === OCSP.nonce)?.value;
  return { ids, ...(nonce && { nonce }), unknownCritical: unknown };
};

const readCertId = (cursor: Cursor): CertId => {
  const element = cursor.next(TAG.sequence, 'cert-id');
  const inside = cursor.within(element);
  const { oid } = readAlgorithm(inside, 'cert-id-hash');
  const nameHash = contentOf(inside.next(TAG.octetString, 'cert-id-name'));
  const keyHash = contentOf(inside.next(TAG.octetString, 'cert-id-key'));
  const serial = readSerial(inside.next(TAG.integer, 'cert-id-serial'));
  inside.done('cert-id');
  const hash = CERT_ID_HASHES[oid];
  return { der: wholeOf(element), ...(hash && { hash }), nameHash, keyHash, serial };
};

const readAlgorithm = (cursor: Cursor, what: string): AlgorithmIdentifier => {
  const element = cursor.next(TAG.sequence, what);
  return algorithmOf(element, cursor.within(element), what);
};

/** v1 is the only version there is; DER leaves it out, some say it. */
const readVersion = (tbs: Cursor): void => {
  const wrapped = tbs.maybeInto(explicitTag(0), 'ocsp-version');
  if (wrapped === undefined) return;
  const element = wrapped.next(TAG.integer, 'ocsp-version');
  wrapped.done('ocsp-version');
  if (readSmall(element) !== 0) throw malformedAt(element, 'ocsp-version');
};

const readMoment = (cursor: Cursor, what: string): Date => readTime(cursor.next(TAG.generalizedTime, what));

const readWrapped = (cursor: Cursor, tag: number): readonly Extension[] => {
  const wrapped = cursor.maybeInto(explicitTag(tag), 'ocsp-extensions');
  if (wrapped === undefined) return [];
  const list = wrapped.into(TAG.sequence, 'ocsp-extensions');
  wrapped.done('ocsp-extensions');
  return readExtensions(list);
};
