// May this certificate serve this usage? Apart from trust: names, purposes, key, dates. What a certificate in service had is compared, never required.
import { type Complaint, complain } from '../problems.ts';
import type { RequiredName, Usage } from '../topology/usage.ts';
import { checkLeaf, purposesText } from '../trusted/check-certificate.ts';
import { ranked } from '../trusted/findings.ts';
import { coverageOf, nameMissing } from '../trusted/names.ts';
import { PRESENT_POLICY, type TrustPolicy } from '../trusted/policy.ts';
import { keyText } from '../x509/algorithms.ts';
import { sameBytes } from '../x509/der-values.ts';
import { EKU } from '../x509/extensions.ts';
import { generalNameKey, generalNameOf, generalNameText, toText } from '../x509/general-name.ts';
import { nameText, sameName } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';

export type Fitness = {
  readonly fit: boolean;
  /** What makes unfit, best reason first; empty when fit. */
  readonly complaints: readonly Complaint[];
  readonly warnings: readonly Complaint[];
};

export type FitnessQuestion = {
  readonly usage: Pick<Usage, 'names' | 'eku' | 'keys' | 'wildcards'>;
  readonly certificate: Certificate;
  readonly now: Date;
  readonly policy?: TrustPolicy;
  /** What serves the usage now, for the warnings. */
  readonly inService?: Certificate;
  /** Anchors of both, where they are known. */
  readonly root?: Certificate;
  readonly rootInService?: Certificate;
};

export const fitness = (question: FitnessQuestion): Fitness => {
  const complaints = ranked(FAULTS.flatMap((check) => check(question)));
  const warnings = ranked(WARNINGS.flatMap((check) => check(question)));
  return { fit: complaints.length === 0, complaints, warnings };
};

type Check = (question: FitnessQuestion) => readonly Complaint[];

const requiredNames: Check = ({ usage, certificate }) =>
  usage.names.flatMap((required) =>
    coverageIn(certificate, required) === 'none' ? [nameMissing(certificate, required.name.value)] : [],
  );

/** Dates, strength, critical extensions, and for each required purpose the extended and the plain key usage. */
const asLeaf: Check = ({ usage, certificate, now, policy = PRESENT_POLICY }) => [
  ...checkLeaf(certificate, { now, policy }, false),
  ...usage.eku.required.flatMap((purpose) => checkLeaf(certificate, { now, policy, purpose }, false)),
];

const keyAllowed: Check = ({ usage, certificate: { publicKey } }) =>
  publicKey.kind !== undefined && usage.keys.includes(publicKey.kind)
    ? []
    : [
        complain('assigned.key.not-allowed', {
          key: keyText(publicKey),
          allowed: usage.keys.map((kind) => KEY_WORDS[kind]).join(', '),
        }),
      ];
/** What people call a kind of key. */
export const KEY_WORDS = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'Ed25519' } as const;

const wishedPurposes: Check = ({ usage, certificate: { eku } }) =>
  usage.eku.wished
    .filter((purpose) => eku !== undefined && !eku.includes(EKU[purpose]) && !eku.includes(EKU.any))
    .map((wanted) => complain('assigned.purpose.wished', { wanted, present: purposesText(eku ?? []) }));

const namesByWildcard: Check = ({ usage, certificate }) =>
  usage.wildcards
    ? []
    : usage.names
        .filter((required) => coverageIn(certificate, required) === 'wildcard')
        .map(({ name }) => complain('assigned.name.by-wildcard', { name: name.value }));

/** Names of the certificate in service that this one does not cover and nothing requires: somebody may still come by one of them. */
const namesDropped: Check = ({ usage, certificate, inService }) => {
  const required = new Set(usage.names.map(({ name }) => generalNameKey(name)));
  const dropped = (inService?.san ?? []).filter((name) => {
    const text = toText(name);
    return (
      (text === undefined || !required.has(generalNameKey(text))) && coverageOf(certificate, name) === 'none'
    );
  });
  const names = dropped.slice(0, 30).map(generalNameText).join(', ');
  return dropped.length === 0 ? [] : [complain('assigned.names.dropped', { names, count: dropped.length })];
};

const isCa: Check = ({ certificate: { basicConstraints, subject } }) =>
  basicConstraints?.ca === true
    ? [complain('assigned.certificate.is-ca', { subject: nameText(subject) })]
    : [];

/** Devices that know only the old root stop connecting: worth a word before, not after. */
const rootChanged: Check = ({ certificate, inService, root, rootInService }) => {
  if (inService === undefined) return [];
  if (root !== undefined && rootInService !== undefined) {
    const same = sameName(root.subject, rootInService.subject) && sameKey(root, rootInService);
    return same
      ? []
      : [
          complain('assigned.root.changed', {
            from: nameText(rootInService.subject),
            to: nameText(root.subject),
          }),
        ];
  }
  return sameName(certificate.issuer, inService.issuer)
    ? []
    : [
        complain('assigned.issuer.changed', {
          from: nameText(inService.issuer),
          to: nameText(certificate.issuer),
        }),
      ];
};

const sameKey = (a: Certificate, b: Certificate): boolean => sameBytes(a.publicKey.der, b.publicKey.der);

const FAULTS: readonly Check[] = [asLeaf, keyAllowed, requiredNames];
const WARNINGS: readonly Check[] = [wishedPurposes, namesByWildcard, namesDropped, rootChanged, isCa];

/** A required name that is no name is covered by nothing. */
const coverageIn = (certificate: Certificate, { name }: RequiredName): 'exact' | 'wildcard' | 'none' => {
  const wanted = generalNameOf(name);
  return wanted.ok ? coverageOf(certificate, wanted.value) : 'none';
};
