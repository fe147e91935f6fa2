// One certificate in its place on a path (RFC 5280 §6.1.3, §6.1.4): tables of checks, each of which names what disagrees.
import { EKU, EXTENSION } from '../x509/extensions.ts';
import { nameText } from '../x509/name.ts';
import { LIMITS } from '../limits.ts';
import { type Complaint, complain } from '../problems.ts';
import type { Purpose } from '../topology/usage.ts';
import type { Certificate, KeyUsageBit } from '../x509/types.ts';
import { type TrustPolicy, weakKey, weakSignature } from './policy.ts';

/** What every certificate on every path is measured by. */
export type Measure = { readonly now: Date; readonly purpose?: Purpose; readonly policy: TrustPolicy };

/** Where it stands: the anchor is believed by itself, so its signature's strength does not matter. */
export type Place = {
  readonly anchor: boolean;
  /** Certificates between it and the leaf that are not self-issued (RFC 5280 §4.2.1.9). */
  readonly below: number;
};

export const checkLeaf = (leaf: Certificate, measure: Measure, anchor: boolean): Complaint[] =>
  LEAF_CHECKS.flatMap((check) => check(leaf, measure, { anchor, below: 0 }));

export const checkIssuer = (issuer: Certificate, measure: Measure, place: Place): Complaint[] =>
  ISSUER_CHECKS.flatMap((check) => check(issuer, measure, place));

type Check = (certificate: Certificate, measure: Measure, place: Place) => Complaint[];

const validNow: Check = ({ subject, notBefore, notAfter }, { now }) => {
  const code = now < notBefore ? 'trusted.time.not-yet' : now > notAfter ? 'trusted.time.expired' : undefined;
  if (code === undefined) return [];
  const facts = {
    subject: nameText(subject),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    now: now.toISOString(),
  };
  return [complain(code, facts)];
};

/** Extensions whose meaning is acted upon. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.eku,
  EXTENSION.san,
  EXTENSION.nameConstraints,
  EXTENSION.policies,
  EXTENSION.aki,
  EXTENSION.ski,
  EXTENSION.crlUrls,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
]);

const extensionsUnderstood: Check = ({ extensions, subject }) => {
  const unknown = extensions
    .filter(({ oid, critical }) => critical && !UNDERSTOOD.has(oid))
    .slice(0, LIMITS.complaints);
  return unknown.map(({ oid }) => complain('trusted.extension.unknown', { subject: nameText(subject), oid }));
};

/** What an extension would have said that nobody can read is not known: it may have been a limit. */
const extensionsReadable: Check = ({ unreadable = [], subject }) =>
  unreadable.map(({ oid, what }) =>
    complain('trusted.extension.unreadable', { subject: nameText(subject), oid, what }),
  );

/** Constraints in a certificate that cannot issue bind nobody: whoever wrote them meant something else (RFC 5280 §4.2.1.10). */
const extensionsInPlace: Check = ({ nameConstraints, basicConstraints, subject }, _measure, { anchor }) =>
  nameConstraints === undefined || anchor || basicConstraints?.ca === true
    ? []
    : [
        complain('trusted.extension.misplaced', {
          subject: nameText(subject),
          oid: EXTENSION.nameConstraints,
        }),
      ];

const strongEnough: Check = (certificate, { policy }, { anchor }) => [
  ...weakKey(certificate, policy),
  ...(anchor ? [] : weakSignature(certificate, policy)),
];

/** An absent extension, and anyExtendedKeyUsage, allow everything. The demand goes for CAs too, as all verifiers in the field have it. */
const purposeAllowed: Check = ({ eku, subject }, { purpose }) =>
  purpose === undefined || eku === undefined || eku.includes(EKU[purpose]) || eku.includes(EKU.any)
    ? []
    : [
        complain('trusted.usage.wrong', {
          subject: nameText(subject),
          wanted: purpose,
          present: purposesText(eku),
        }),
      ];

const EKU_NAMES = new Map<string, string>(Object.entries(EKU).map(([name, oid]) => [oid, name]));
export const purposesText = (eku: readonly string[]): string =>
  eku
    .slice(0, 20)
    .map((oid) => EKU_NAMES.get(oid) ?? oid)
    .join(', ');

/** What a TLS certificate's key must be able to do, one of them (RFC 5246 §7.4.2, RFC 8446 §4.4.2.2). */
const LEAF_KEY_USAGES: Readonly<Record<Purpose, readonly KeyUsageBit[]>> = {
  serverAuth: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  clientAuth: ['digitalSignature', 'keyAgreement'],
};

const leafKeyUsage: Check = ({ keyUsage, subject }, { purpose }) => {
  if (purpose === undefined || keyUsage === undefined) return [];
  const wanted = LEAF_KEY_USAGES[purpose];
  return wanted.some((bit) => keyUsage.includes(bit))
    ? []
    : [wrongKeyUsage(nameText(subject), wanted, keyUsage)];
};

const signsCertificates: Check = ({ keyUsage, subject }) =>
  keyUsage === undefined || keyUsage.includes('keyCertSign')
    ? []
    : [wrongKeyUsage(nameText(subject), ['keyCertSign'], keyUsage)];

const wrongKeyUsage = (
  subject: string,
  wanted: readonly KeyUsageBit[],
  present: readonly KeyUsageBit[],
): Complaint =>
  complain('trusted.key-usage.wrong', { subject, wanted: wanted.join(', '), present: present.join(', ') });

/** A version 1 certificate cannot say that it is a CA: believed of an anchor, which the administrator has put there, and of nothing else. */
const isCa: Check = ({ basicConstraints, subject, version }, _measure, { anchor }) =>
  basicConstraints?.ca === true || (anchor && version === 1)
    ? []
    : [complain('trusted.issuer.not-ca', { subject: nameText(subject) })];

const pathLength: Check = ({ basicConstraints, subject }, _measure, { below }) => {
  const allowed = basicConstraints?.ca === true ? basicConstraints.pathLength : undefined;
  return allowed === undefined || below <= allowed
    ? []
    : [complain('trusted.path.too-long', { subject: nameText(subject), allowed, found: below })];
};

const EVERY: readonly Check[] = [
  validNow,
  extensionsUnderstood,
  extensionsReadable,
  strongEnough,
  purposeAllowed,
];
const LEAF_CHECKS: readonly Check[] = [...EVERY, extensionsInPlace, leafKeyUsage];
const ISSUER_CHECKS: readonly Check[] = [isCa, ...EVERY, signsCertificates, pathLength];
