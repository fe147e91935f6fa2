// OCSP as it is written: a request for one certificate, and a responder's answers (RFC 6960 §4).
import type { Crypto, Hash, Signer } from '../ports.ts';
import {
  bitOctets,
  bytesOfHex,
  element,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  integer,
  NULL,
  octets,
  oid,
  sequence,
} from './der-write.ts';
import { CRL_REASONS, encodeExtensions } from './extensions.ts';
import {
  CERT_ID_HASHES,
  type CertId,
  OCSP,
  OCSP_STATUSES,
  type OcspStatus,
  type SingleResponse,
} from './ocsp.ts';
import { TAG } from './der.ts';
import type { Certificate } from './types.ts';

type Digest = Pick<Crypto, 'digest'>;

/** CertID of a certificate under its issuer. SHA-1 is what every responder knows (RFC 5019 §2.1.1); it secures nothing here. */
export const certIdOf = (
  certificate: Pick<Certificate, 'serial'>,
  issuer: Pick<Certificate, 'subject' | 'publicKey'>,
  crypto: Digest,
  hash: 'SHA-1' | 'SHA-256' = 'SHA-1',
): Uint8Array =>
  sequence(
    sequence(oid(oidOf(hash)), NULL),
    octets(crypto.digest(hash, issuer.subject.der)),
    octets(crypto.digest(hash, issuer.publicKey.bytes)),
    integer(bytesOfHex(certificate.serial)),
  );

/** One certificate, unsigned. Without a nonce the answer can be kept (RFC 5019 §4). */
export const buildOcspRequest = (certId: Uint8Array, nonce?: Uint8Array): Uint8Array =>
  sequence(
    sequence(
      sequence(sequence(certId)),
      ...(nonce === undefined ? [] : [explicit(2, encodeExtensions([nonceExtension(octets(nonce))]))]),
    ),
  );

export type OcspAnswer = {
  /** As the request had it. */
  readonly certId: Uint8Array;
  readonly status: SingleResponse['status'];
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
};

export type OcspParts = {
  /** SHA-1 of the signing key's BIT STRING content. */
  readonly responderKeyHash: Uint8Array;
  readonly producedAt: Date;
  readonly answers: readonly OcspAnswer[];
  /** Value of the request's nonce extension, sent back as it stood. */
  readonly nonce?: Uint8Array | undefined;
  /** Certificate of a delegated responder; absent where the CA itself signs. */
  readonly certificates?: readonly Uint8Array[];
};

export const buildOcspResponse = (parts: OcspParts, signer: Signer): Uint8Array => {
  const tbs = sequence(
    explicit(2, octets(parts.responderKeyHash)),
    generalizedTime(parts.producedAt),
    sequence(...parts.answers.map(encodeAnswer)),
    ...(parts.nonce === undefined ? [] : [explicit(1, encodeExtensions([nonceExtension(parts.nonce)]))]),
  );
  const { certificates = [] } = parts;
  const basic = sequence(
    tbs,
    signer.algorithm,
    bitOctets(signer.sign(tbs)),
    ...(certificates.length === 0 ? [] : [explicit(0, sequence(...certificates))]),
  );
  return sequence(enumerated(0), explicit(0, sequence(oid(OCSP.basic), octets(basic))));
};

/** A responder that does not answer says why, unsigned (RFC 6960 §2.3). */
export const buildOcspError = (status: Exclude<OcspStatus, 'successful'>): Uint8Array =>
  sequence(enumerated(OCSP_STATUSES.indexOf(status)));

/** Is this the CertID of that certificate under that issuer? A digest we do not know is no. */
export const isCertIdOf = (
  id: CertId,
  serial: string,
  issuer: Pick<Certificate, 'subject' | 'publicKey'>,
  crypto: Digest,
): boolean => id.serial === serial && isIssuerOf(id, issuer, crypto);

export const isIssuerOf = (
  { hash, nameHash, keyHash }: CertId,
  { subject, publicKey }: Pick<Certificate, 'subject' | 'publicKey'>,
  crypto: Digest,
): boolean =>
  hash !== undefined &&
  same(nameHash, crypto.digest(hash, subject.der)) &&
  same(keyHash, crypto.digest(hash, publicKey.bytes));

const encodeAnswer = ({ certId, status, thisUpdate, nextUpdate }: OcspAnswer): Uint8Array =>
  sequence(
    certId,
    encodeStatus(status),
    generalizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [explicit(0, generalizedTime(nextUpdate))]),
  );

const encodeStatus = (status: SingleResponse['status']): Uint8Array => {
  if (status.state !== 'revoked') return implicit(status.state === 'good' ? 0 : 2, NOTHING);
  const { at, reason } = status;
  // "unspecified" is said by saying nothing (RFC 5280 §5.3.1).
  const said =
    reason === undefined || reason === 'unspecified' ? [] : [enumerated(CRL_REASONS.indexOf(reason))];
  return element(REVOKED, generalizedTime(at), ...said.map((one) => explicit(0, one)));
};

const nonceExtension = (value: Uint8Array) => ({ oid: OCSP.nonce, critical: false, value });
const oidOf = (hash: Hash): string =>
  Object.entries(CERT_ID_HASHES).find(([, name]) => name === hash)?.[0] ?? '';
const NOTHING = new Uint8Array();
/** Context tag 1, constructed. */
const REVOKED = (TAG.sequence & 0x20) | 0x81;

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
