// A usage is a contract: what a certificate must be to serve it. Titles and reasons are codes; their words stand elsewhere.
import type { GeneralNameText, UsageId } from '../facts.ts';
import type { RevocationPolicy } from '../trusted/revocation-policy.ts';
import type { KeyAlgorithm } from '../x509/types.ts';

export type Purpose = 'serverAuth' | 'clientAuth';

/** Why a name is in the list: a code of `NAME_REASONS` and the values that its sentence needs. */
export type Why = { readonly code: NameReason; readonly facts: Readonly<Record<string, string>> };
export type RequiredName = { readonly name: GeneralNameText; readonly why: Why };

export type Usage = {
  readonly id: UsageId;
  /** Usages of one group ask for one certificate together. Own usages stand in the group `own`. */
  readonly group: 'default' | 'own';
  /** In the order in which a request lists them; the first is the natural common name. */
  readonly names: readonly RequiredName[];
  /** The absence of a required one makes unfit; of a wished one it is a warning. */
  readonly eku: { readonly required: readonly Purpose[]; readonly wished: readonly Purpose[] };
  readonly keys: readonly KeyAlgorithm['kind'][];
  /** What a service sends: the certificate and its intermediates, never the root. */
  readonly chain: 'leaf-and-intermediates';
  /** Relying parties whose own trust stores are asked, besides this computer's, which always is. */
  readonly parties: readonly string[];
  /** A wildcard covers names of this usage without a warning (RFC 5922 §7.2 forbids it for SIP). */
  readonly wildcards: boolean;
  /** What an unknown revocation status is worth; `revoked` refuses whatever stands here. */
  readonly revocation: RevocationPolicy;
  /** Mutual TLS: SHA-256 ids of the CAs whose client certificates are accepted; empty: the root of the certificate itself. Absent: no mutual TLS. */
  readonly clientCas?: readonly string[];
};

/** Why a computed name is there. The facts beside each are what its sentence needs. */
export const NAME_REASONS = {
  'computer-fqdn': [],
  'pool-fqdn': [],
  'sip-domain': ['domain'],
  'sip-sign-in': ['domain'],
  'web-internal': [],
  'web-external': [],
  'simple-url-meet': [],
  'simple-url-dialin': [],
  'simple-url-admin': [],
  'autodiscover-internal': ['domain'],
  'autodiscover-external': ['domain'],
  own: ['usage'],
  added: [],
} as const satisfies Record<string, readonly string[]>;
export type NameReason = keyof typeof NAME_REASONS;

export const DEFAULT_USAGES = ['Default', 'WebServicesInternal', 'WebServicesExternal'] as const;
export type DefaultUsage = (typeof DEFAULT_USAGES)[number];

export const isDefaultUsage = (id: string): id is DefaultUsage =>
  (DEFAULT_USAGES as readonly string[]).includes(id);
