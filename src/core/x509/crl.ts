// Certificate revocation lists (RFC 5280 §5): built complete and direct; read whatever they are, with what limits them.
import { LIMITS } from '../limits.ts';
import type { Signer } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, type Result } from '../result.ts';
import { signed } from './build.ts';
import { readAnyTime, readInnerAlgorithm, readName, readSigned } from './certificate.ts';
import { decodeExtensions, readExtensions } from './decode.ts';
import { Cursor, explicitTag, implicitTag, malformedAt, openDer, reading, TAG } from './der.ts';
import { readBoolean, readSerial, readSmall } from './der-values.ts';
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
import { readGeneralName } from './general-name.ts';
import type { Crl, Extension, IssuingPoint, Revoked } from './types.ts';

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
  const unknown = new Set<string>();
  while (entries?.more) revoked.push(readRevoked(entries.into(TAG.sequence, 'revoked-entry'), unknown));
  const extensions = readCrlExtensions(tbs);
  tbs.done('crl-tbs');
  for (const { oid, critical } of extensions) if (critical && !LIST_KNOWN.has(oid)) unknown.add(oid);
  const point = extensions.find(({ oid }) => oid === EXTENSION.issuingPoint);
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
    ...(point && { issuingPoint: readIssuingPoint(point.value) }),
    delta: extensions.some(({ oid }) => oid === EXTENSION.deltaCrl),
    unknownCritical: [...unknown],
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

const readRevoked = (entry: Cursor, unknown: Set<string>): Revoked => {
  const serial = readSerial(entry.next(TAG.integer, 'revoked-serial'));
  const at = readAnyTime(entry, 'revoked-at');
  const list = entry.maybeInto(TAG.sequence, 'revoked-extensions');
  entry.done('revoked-entry');
  if (list === undefined) return { serial, at };
  const extensions = readExtensions(list);
  for (const { oid, critical } of extensions) if (critical && !ENTRY_KNOWN.has(oid)) unknown.add(oid);
  const value = extensions.find(({ oid }) => oid === EXTENSION.crlReason)?.value;
  const reason: CrlReason | undefined =
    value && CRL_REASONS[readSmall(new Cursor(value).next(TAG.enumerated, 'revoked-reason'))];
  return { serial, at, ...(reason && { reason }) };
};

const { aki, crlNumber, deltaCrl, issuingPoint, freshestCrl, aia } = EXTENSION;
const LIST_KNOWN: ReadonlySet<string> = new Set([aki, crlNumber, deltaCrl, issuingPoint, freshestCrl, aia]);
/** Not the certificate issuer: an entry that has one speaks of another CA's certificate, and so does every entry behind it. */
const ENTRY_KNOWN: ReadonlySet<string> = new Set([EXTENSION.crlReason, EXTENSION.invalidityDate]);

const readIssuingPoint = (value: Uint8Array): IssuingPoint => {
  const inside = openDer(value, TAG.sequence, 'issuing-point');
  const name = inside.maybeInto(explicitTag(0), 'issuing-point-name');
  const full = name?.maybeInto(explicitTag(0), 'issuing-point-name');
  const urls: string[] = [];
  while (full?.more) {
    const one = readGeneralName(full);
    if (one.kind === 'uri') urls.push(one.value);
  }
  const flag = (n: number): boolean => {
    const found = inside.maybe(implicitTag(n), 'issuing-point');
    return found !== undefined && readBoolean(found);
  };
  const user = flag(1);
  const ca = flag(2);
  const someReasons = inside.maybe(implicitTag(3), 'issuing-point') !== undefined;
  const indirect = flag(4);
  const attribute = flag(5);
  inside.done('issuing-point');
  // At most one of the three may be said (RFC 5280 §5.2.5); a list that says two is for nobody.
  if (Number(user) + Number(ca) + Number(attribute) > 1) throw inside.malformed('issuing-point-only');
  const only = user ? 'user' : ca ? 'ca' : attribute ? 'attribute' : undefined;
  return { named: name !== undefined, urls, ...(only && { only }), someReasons, indirect };
};
