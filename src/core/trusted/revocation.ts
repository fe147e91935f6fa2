// Is this certificate revoked? From evidence at hand alone (RFC 5280 §6.3, RFC 6960 §3.2): what cannot be read, verified or applied is *unknown*, never *good*.
import { LIMITS } from '../limits.ts';
import type { Crypto } from '../ports.ts';
import { schemeOf } from '../x509/algorithms.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { sameBytes } from '../x509/der-values.ts';
import { type CrlReason, EKU, EXTENSION } from '../x509/extensions.ts';
import { sameName } from '../x509/name.ts';
import type { OcspResponse, SingleResponse } from '../x509/ocsp.ts';
import { isCertIdOf } from '../x509/ocsp-build.ts';
import type { AlgorithmIdentifier, Certificate, Crl } from '../x509/types.ts';
import { PRESENT_POLICY, type TrustPolicy, weakKey } from './policy.ts';

/** Who says so: `authority` is this house's own CA, which knows without being asked. */
export type RevocationSource = 'crl' | 'ocsp' | 'stapled' | 'authority';

/** Best known first: which of several reasons is told. `why` of an unknown status. */
export const UNKNOWN_WHYS = [
  'signature',
  'signer',
  'weak',
  'critical',
  'delta',
  'indirect',
  'scope',
  'not-yet',
  'old',
  'undated',
  'responder-unknown',
  'other-certificate',
  'unreadable',
  'unreachable',
  'not-asked',
  'no-source',
] as const;
export type UnknownWhy = (typeof UNKNOWN_WHYS)[number];

/** What was said, by whom and since when; `from` is the URL, or empty. */
type Said = {
  readonly by: RevocationSource;
  readonly from: string;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
};
export type RevocationStatus =
  | ({ readonly state: 'good' } & Said)
  | ({ readonly state: 'revoked'; readonly at: Date; readonly reason?: CrlReason } & Said)
  | { readonly state: 'unknown'; readonly why: UnknownWhy; readonly from: string };

export type RevocationEvidence =
  | { readonly kind: 'crl'; readonly from: string; readonly crl: Crl }
  | {
      readonly kind: 'ocsp' | 'stapled';
      readonly from: string;
      readonly response: OcspResponse;
    }
  /** It was tried, and nothing usable came. */
  | { readonly kind: 'nothing'; readonly from: string; readonly why: 'unreadable' | 'unreachable' };

export type RevocationQuestion = {
  readonly certificate: Certificate;
  /** Has signed it, which the caller has verified. */
  readonly issuer: Certificate;
  readonly evidence: readonly RevocationEvidence[];
  readonly now: Date;
  readonly crypto: Crypto;
  readonly policy?: TrustPolicy;
};

/** Revoked as soon as one piece says so validly; good when one does and none says revoked; else unknown. Never throws. */
export const revocationOf = (question: RevocationQuestion): RevocationStatus => {
  const heard = question.evidence.map((piece) => statusBy(question, piece));
  const revoked = heard.filter((status) => status.state === 'revoked');
  const [first] = revoked.sort((a, b) => a.at.getTime() - b.at.getTime());
  if (first !== undefined) return first;
  const good = heard.filter((status) => status.state === 'good');
  const [freshest] = good.sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  if (freshest !== undefined) return freshest;
  const [best] = heard
    .filter((status) => status.state === 'unknown')
    .sort((a, b) => UNKNOWN_WHYS.indexOf(a.why) - UNKNOWN_WHYS.indexOf(b.why));
  return best ?? unknown(namesSource(question.certificate) ? 'not-asked' : 'no-source');
};

/** The URLs that can be asked: plain http, each once. A directory (ldap) is asked by nobody outside its domain. */
export const httpUrls = (urls: readonly string[] = []): readonly string[] =>
  [...new Set(urls)].filter((url) => /^http:\/\//i.test(url)).slice(0, LIMITS.revocationPlaces);

const namesSource = ({ crlUrls, aia }: Certificate): boolean =>
  httpUrls(crlUrls).length + httpUrls(aia?.ocsp).length > 0;

const unknown = (why: UnknownWhy, from = ''): RevocationStatus => ({ state: 'unknown', why, from });

const statusBy = (question: RevocationQuestion, piece: RevocationEvidence): RevocationStatus => {
  switch (piece.kind) {
    case 'nothing':
      return unknown(piece.why, piece.from);
    case 'crl':
      return byCrl(question, piece.crl, piece.from);
    default:
      return byOcsp(question, piece.response, piece.kind, piece.from);
  }
};

// ── Lists (RFC 5280 §6.3.3) ───────────────────────────────────────────────────────────────────────────────────────

const byCrl = (question: RevocationQuestion, crl: Crl, from: string): RevocationStatus => {
  const { certificate, issuer, now } = question;
  const fault = crlFault(question, crl);
  if (fault !== undefined) return unknown(fault, from);
  const said = {
    by: 'crl' as const,
    from,
    thisUpdate: crl.thisUpdate,
    ...(crl.nextUpdate && { nextUpdate: crl.nextUpdate }),
  };
  const entry = crl.revoked.find(({ serial }) => serial === certificate.serial);
  // A list that takes a certificate off again says that it is not revoked (RFC 5280 §6.3.3 (k)).
  const revoked = entry !== undefined && entry.reason !== 'removeFromCRL';
  const timing = timeFault(crl.thisUpdate, crl.nextUpdate, now);
  if (revoked && (timing === undefined || isFinal(timing, entry.reason)))
    return { state: 'revoked', at: entry.at, ...(entry.reason && { reason: entry.reason }), ...said };
  if (timing !== undefined) return unknown(timing, from);
  // Signed by a key that may sign lists, yet a CA certificate whose own end has passed answers for nothing any more.
  return now > issuer.notAfter ? unknown('signer', from) : { state: 'good', ...said };
};

/** What was once revoked stays so, however old the list is that says it: only a hold is ever lifted. */
const isFinal = (timing: UnknownWhy, reason: CrlReason | undefined): boolean =>
  timing !== 'not-yet' && reason !== 'certificateHold';

const crlFault = (question: RevocationQuestion, crl: Crl): UnknownWhy | undefined => {
  const { certificate, issuer } = question;
  const { issuingPoint: point } = crl;
  if (point?.indirect) return 'indirect';
  if (!sameName(crl.issuer, issuer.subject) || !sameName(crl.issuer, certificate.issuer)) return 'signer';
  if (crl.delta) return 'delta';
  if (crl.unknownCritical.length > 0) return 'critical';
  if (point !== undefined && !speaksOf(point, certificate)) return 'scope';
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('cRLSign')) return 'signer';
  return signatureFault(question, issuer, { ...crl, data: crl.tbs });
};

const speaksOf = (point: NonNullable<Crl['issuingPoint']>, certificate: Certificate): boolean => {
  const ca = certificate.basicConstraints?.ca === true;
  if (point.someReasons || point.only === 'attribute' || point.only === (ca ? 'user' : 'ca')) return false;
  return !point.named || point.urls.some((url) => certificate.crlUrls?.includes(url) === true);
};

// ── OCSP (RFC 6960 §3.2) ──────────────────────────────────────────────────────────────────────────────────────────

const byOcsp = (
  question: RevocationQuestion,
  response: OcspResponse,
  by: 'ocsp' | 'stapled',
  from: string,
): RevocationStatus => {
  const { certificate, issuer, crypto, now } = question;
  const single = response.responses.find(({ id }) => isCertIdOf(id, certificate.serial, issuer, crypto));
  if (single === undefined) return unknown('other-certificate', from);
  if ([...response.extensions, ...single.extensions].some(({ critical }) => critical))
    return unknown('critical', from);
  const fault = ocspSignatureFault(question, response);
  if (fault !== undefined) return unknown(fault, from);
  const { status, thisUpdate, nextUpdate } = single;
  const said = { by, from, thisUpdate, ...(nextUpdate && { nextUpdate }) };
  const timing = ocspTimeFault(single, now);
  if (status.state === 'revoked' && (timing === undefined || isFinal(timing, status.reason)))
    return { state: 'revoked', at: status.at, ...(status.reason && { reason: status.reason }), ...said };
  if (timing !== undefined) return unknown(timing, from);
  return status.state === 'good' ? { state: 'good', ...said } : unknown('responder-unknown', from);
};

/** Without a next update the word is good for the moment it was given (RFC 6960 §4.2.2.1); a moment lasts as long as clocks may differ. */
const ocspTimeFault = ({ thisUpdate, nextUpdate }: SingleResponse, now: Date): UnknownWhy | undefined =>
  timeFault(thisUpdate, nextUpdate ?? thisUpdate, now);

/** The issuer itself, or one to whom it delegated directly (RFC 6960 §4.2.2.2): nobody else, whoever trusts him. */
const ocspSignatureFault = (question: RevocationQuestion, response: OcspResponse): UnknownWhy | undefined => {
  const { issuer, crypto, now } = question;
  const means = ({ subject, publicKey }: Certificate): boolean =>
    'name' in response.responder
      ? sameName(response.responder.name, subject)
      : sameBytes(response.responder.keyHash, crypto.digest('SHA-1', publicKey.bytes));
  const signedBy = (signer: Certificate): UnknownWhy | undefined =>
    signatureFault(question, signer, { ...response, data: response.tbs });
  if (means(issuer) && signedBy(issuer) === undefined) return now > issuer.notAfter ? 'signer' : undefined;
  const delegates = response.certificates.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok && means(parsed.value) ? [parsed.value] : [];
  });
  const faults = delegates.map((delegate) =>
    isDelegate(question, delegate) ? signedBy(delegate) : 'signer',
  );
  if (faults.includes(undefined)) return undefined;
  return faults[0] ?? (means(issuer) ? 'signature' : 'signer');
};

/** Whether the delegate itself was revoked is not asked: nobody is left to ask (RFC 6960 §4.2.2.2.1); its certificate's end bounds it. */
const isDelegate = (question: RevocationQuestion, delegate: Certificate): boolean => {
  const { issuer, now, policy = PRESENT_POLICY } = question;
  const { eku = [], keyUsage, extensions } = delegate;
  return (
    eku.includes(EKU.ocspSigning) &&
    (keyUsage === undefined ||
      keyUsage.includes('digitalSignature') ||
      keyUsage.includes('nonRepudiation')) &&
    extensions.every(({ oid, critical }) => !critical || DELEGATE_KNOWN.has(oid)) &&
    weakKey(delegate, policy).length === 0 &&
    delegate.notBefore <= now &&
    now <= delegate.notAfter &&
    sameName(delegate.issuer, issuer.subject) &&
    signatureFault(question, issuer, { ...delegate, data: delegate.tbs }) === undefined
  );
};

/** Extensions of a responder's certificate whose meaning is acted upon, or that limit nothing here. */
const DELEGATE_KNOWN: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.eku,
  EXTENSION.aki,
  EXTENSION.ski,
  EXTENSION.san,
  EXTENSION.aia,
  EXTENSION.crlUrls,
  EXTENSION.policies,
  '1.3.6.1.5.5.7.48.1.5', // id-pkix-ocsp-nocheck
]);

// ── What both have in common ──────────────────────────────────────────────────────────────────────────────────────

const timeFault = (thisUpdate: Date, nextUpdate: Date | undefined, now: Date): UnknownWhy | undefined => {
  if (thisUpdate.getTime() > now.getTime() + LIMITS.revocationSkewMs) return 'not-yet';
  // A list without an end could be kept from us for ever (RFC 5280 §5.1.2.5 demands one).
  if (nextUpdate === undefined) return 'undated';
  return nextUpdate.getTime() + LIMITS.revocationSkewMs < now.getTime() ? 'old' : undefined;
};

type Signature = {
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly data: Uint8Array;
};

const signatureFault = (
  { crypto, policy = PRESENT_POLICY }: RevocationQuestion,
  signer: Certificate,
  { signatureAlgorithm, signature, data }: Signature,
): UnknownWhy | undefined => {
  const scheme = schemeOf(signatureAlgorithm);
  if (scheme === undefined || (scheme.hash !== undefined && !policy.hashes.has(scheme.hash))) return 'weak';
  // Verifying with an overlong key takes so long that it is a weapon.
  if (signer.publicKey.bits > policy.rsaBits.most) return 'weak';
  const { der: spki } = signer.publicKey;
  return crypto.verify({ algorithm: signatureAlgorithm.der, spki, data, signature })
    ? undefined
    : 'signature';
};
