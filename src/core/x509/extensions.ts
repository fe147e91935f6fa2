// Extensions that we write: one encoder each (RFC 5280 §4.2, §5.2). Criticality is the norm's unless the caller says otherwise.
import {
  ascii,
  bits,
  boolean,
  enumerated,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
} from './der-write.ts';
import { encodeGeneralName, GENERAL } from './general-name.ts';
import type { Extension, GeneralName, KeyUsageBit, Subtree } from './types.ts';

export const EXTENSION = {
  ski: '2.5.29.14',
  keyUsage: '2.5.29.15',
  san: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  crlReason: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrl: '2.5.29.27',
  issuingPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlUrls: '2.5.29.31',
  policies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAnyPolicy: '2.5.29.54',
  aki: '2.5.29.35',
  eku: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  aia: '1.3.6.1.5.5.7.1.1',
} as const;

export const EKU = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

export const ACCESS = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const;

/** In the order of their bits (RFC 5280 §4.2.1.3). */
export const KEY_USAGE_BITS: readonly KeyUsageBit[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** CRLReason (RFC 5280 §5.3.1) by its number; 7 is unused. */
export const CRL_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type CrlReason = NonNullable<(typeof CRL_REASONS)[number]>;

/** Critical when the subject is empty (RFC 5280 §4.2.1.6). */
export const sanExtension = (names: readonly GeneralName[], critical = false): Extension =>
  extension(EXTENSION.san, critical, sequence(...names.map(encodeGeneralName)));

export const basicConstraintsExtension = (ca: boolean, pathLength?: number): Extension =>
  extension(
    EXTENSION.basicConstraints,
    true,
    sequence(
      ...(ca ? [boolean(true)] : []),
      ...(ca && pathLength !== undefined ? [integer(pathLength)] : []),
    ),
  );

export const keyUsageExtension = (usages: readonly KeyUsageBit[]): Extension =>
  extension(EXTENSION.keyUsage, true, bits(usages.map((usage) => KEY_USAGE_BITS.indexOf(usage))));

export const ekuExtension = (purposes: readonly string[], critical = false): Extension =>
  extension(EXTENSION.eku, critical, sequence(...purposes.map(oid)));

export const skiExtension = (keyId: Uint8Array): Extension => extension(EXTENSION.ski, false, octets(keyId));

export const akiExtension = (keyId: Uint8Array): Extension =>
  extension(EXTENSION.aki, false, sequence(implicit(0, keyId)));

/** Always critical: a reader that does not know them must not trust what they bound. */
export const nameConstraintsExtension = (
  permitted: readonly Subtree[],
  excluded: readonly Subtree[] = [],
): Extension => {
  const subtrees = (n: number, list: readonly Subtree[]): Uint8Array[] =>
    list.length === 0 ? [] : [explicit(n, ...list.map((subtree) => sequence(encodeSubtree(subtree))))];
  return extension(
    EXTENSION.nameConstraints,
    true,
    sequence(...subtrees(0, permitted), ...subtrees(1, excluded)),
  );
};

export const aiaExtension = (access: {
  caIssuers?: readonly string[];
  ocsp?: readonly string[];
}): Extension => {
  const rows = (method: string, urls: readonly string[] = []): Uint8Array[] =>
    urls.map((url) => sequence(oid(method), implicit(GENERAL.uri, ascii(url))));
  return extension(
    EXTENSION.aia,
    false,
    sequence(...rows(ACCESS.ocsp, access.ocsp), ...rows(ACCESS.caIssuers, access.caIssuers)),
  );
};

/** One distribution point with all URLs as its fullName: they are ways to the same list. */
export const crlUrlsExtension = (urls: readonly string[]): Extension =>
  extension(
    EXTENSION.crlUrls,
    false,
    sequence(sequence(explicit(0, explicit(0, ...urls.map((url) => implicit(GENERAL.uri, ascii(url))))))),
  );

export const policiesExtension = (policies: readonly string[]): Extension =>
  extension(EXTENSION.policies, false, sequence(...policies.map((policy) => sequence(oid(policy)))));

export const crlNumberExtension = (number: number | string): Extension =>
  extension(EXTENSION.crlNumber, false, integer(number));

export const crlReasonExtension = (reason: CrlReason): Extension =>
  extension(EXTENSION.crlReason, false, enumerated(CRL_REASONS.indexOf(reason)));

/** The Extensions SEQUENCE. */
export const encodeExtensions = (extensions: readonly Extension[]): Uint8Array =>
  sequence(
    ...extensions.map(({ oid: id, critical, value }) =>
      sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value)),
    ),
  );

const NOTHING = new Uint8Array();

const extension = (id: string, critical: boolean, value: Uint8Array): Extension => ({
  oid: id,
  critical,
  value,
});

const encodeSubtree = (subtree: Subtree): Uint8Array => {
  switch (subtree.kind) {
    case 'directory':
      return explicit(GENERAL.directory, subtree.name.der);
    case 'ip':
      return implicit(GENERAL.ip, subtree.bytes);
    case 'other':
      return implicit(subtree.tag, NOTHING);
    default:
      return implicit(GENERAL[subtree.kind], ascii(subtree.value));
  }
};
