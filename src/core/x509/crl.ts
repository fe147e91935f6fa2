// Certificate revocation lists (RFC 5280 §5): read and built, always complete and direct.
import { LIMITS } from '../limits.ts';
import type { Signer } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, type Result } from '../result.ts';
import { signed } from './build.ts';
import { readAnyTime, readInnerAlgorithm, readName, readSigned } from './certificate.ts';
import { decodeExtensions, readExtensions } from './decode.ts';
import { Cursor, explicitTag, malformedAt, openDer, reading, TAG } from './der.ts';
import { readSerial, readSmall } from './der-values.ts';
import { explicit, integer, sequence, time } from './der-write.ts';
import {
  akiExtension,
  CRL_REASONS,
  type CrlReason,
  crlNumberExtension,
  crlReasonExtension,
  encodeExtensions,
  EXTENSION,
} from './extensions.ts';
import type { Crl, Extension, Revoked } from './types.ts';

/** Complains `returned.crl.malformed` {what, at} or `returned.file.too-large`. */
export const parseCrl = (der: Uint8Array): Result<Crl> => {
  if (der.length > LIMITS.crlBytes)
    return no(complain('returned.file.too-large', { bytes: der.length, limit: LIMITS.crlBytes }));
  return reading('returned.crl.malformed', der, readCrl);
};

export type CrlParts = {
  /** Name DER, exactly as the CA's certificate has its subject. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Grows by each list (RFC 5280 §5.2.3): a number or hex. */
  readonly number: number | string;
  /** The CA's subject key identifier. */
  readonly keyId: Uint8Array;
  readonly revoked: readonly Revoked[];
};

export const buildCrl = (parts: CrlParts, signer: Signer): Uint8Array => {
  const entries = parts.revoked.map(({ serial, at, reason }) =>
    sequence(
      integer(serial),
      time(at),
      // "unspecified" is said by saying nothing (RFC 5280 §5.3.1).
      ...(reason && reason !== 'unspecified' ? [encodeExtensions([crlReasonExtension(reason)])] : []),
    ),
  );
  const tbs = sequence(
    integer(1),
    signer.algorithm,
    parts.issuer,
    time(parts.thisUpdate),
    time(parts.nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(0, encodeExtensions([akiExtension(parts.keyId), crlNumberExtension(parts.number)])),
  );
  return signed(tbs, signer);
};

const readCrl = (der: Uint8Array): Crl => {
  const outer = openDer(der, TAG.sequence, 'crl');
  const { signed: tbs, bytes, signatureAlgorithm, signature } = readSigned(outer, 'crl-tbs');
  const version = tbs.maybe(TAG.integer, 'version');
  if (version && readSmall(version) !== 1) throw malformedAt(version, 'version');
  readInnerAlgorithm(tbs, signatureAlgorithm);
  const issuer = readName(tbs, 'issuer');
  const thisUpdate = readAnyTime(tbs, 'this-update');
  const dated = tbs.tag === TAG.utcTime || tbs.tag === TAG.generalizedTime;
  const nextUpdate = dated ? readAnyTime(tbs, 'next-update') : undefined;
  const entries = tbs.maybeInto(TAG.sequence, 'revoked');
  const revoked: Revoked[] = [];
  while (entries?.more) revoked.push(readRevoked(entries.into(TAG.sequence, 'revoked-entry')));
  const extensions = readCrlExtensions(tbs);
  tbs.done('crl-tbs');
  const { aki } = decodeExtensions(extensions.filter(({ oid }) => oid === EXTENSION.aki));
  const number = extensions.find(({ oid }) => oid === EXTENSION.crlNumber);
  return {
    der,
    tbs: bytes,
    issuer,
    thisUpdate,
    ...(nextUpdate && { nextUpdate }),
    revoked,
    ...(number && { number: readSerial(new Cursor(number.value).next(TAG.integer, 'crl-number')) }),
    ...(aki && { aki }),
    extensions,
    signatureAlgorithm,
    signature,
  };
};

const readCrlExtensions = (tbs: Cursor): Extension[] => {
  const wrapped = tbs.maybeInto(explicitTag(0), 'extensions');
  if (!wrapped) return [];
  const list = wrapped.into(TAG.sequence, 'extensions');
  wrapped.done('extensions');
  return readExtensions(list);
};

const readRevoked = (entry: Cursor): Revoked => {
  const serial = readSerial(entry.next(TAG.integer, 'revoked-serial'));
  const at = readAnyTime(entry, 'revoked-at');
  const list = entry.maybeInto(TAG.sequence, 'revoked-extensions');
  entry.done('revoked-entry');
  const value = list && readExtensions(list).find(({ oid }) => oid === EXTENSION.crlReason)?.value;
  const reason: CrlReason | undefined =
    value && CRL_REASONS[readSmall(new Cursor(value).next(TAG.enumerated, 'revoked-reason'))];
  return { serial, at, ...(reason && { reason }) };
};
