// What is stored: things that happened, never what follows from them. "Expired", "due", "not trusted" are computed.
import type { Complaint } from './problems.ts';
import type { GeneralName, KeyAlgorithm } from './x509/types.ts';

export type RequestId = `req_${string}`;
export type TransactionId = `txn_${string}`;
/** SHA-256 of the DER, lower-case hex: the identity inside. The thumbprint that people see is SHA-1, upper case. */
export type CertificateId = string;
/** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
export type KeyId = string;
export type UsageId = string;
export type ServiceId = string;
/** Name of a configured CA, `embedded` from the first day. */
export type IssuerId = string;
/** ISO 8601, UTC. */
export type Instant = string;

/** What the administrator asked for. `names` are all names, computed and added, as they go into the CSR. */
export type Draft = {
  readonly usages: readonly UsageId[];
  readonly issuer: IssuerId;
  readonly template: string;
  readonly commonName: string;
  readonly names: readonly GeneralNameText[];
  readonly key: KeyAlgorithm;
  readonly friendlyName: string;
  /** The box of the returned page: assign when the certificate comes back trusted. */
  readonly assign: boolean;
  /** A renewal is a new request whose draft names the certificate it follows. */
  readonly predecessor?: CertificateId;
};

/** A name as text, for drafts, JSON and screens. */
export type GeneralNameText = {
  readonly kind: Exclude<GeneralName['kind'], 'directory' | 'other'>;
  readonly value: string;
};

/** Facts of one request, oldest first. */
export type RequestFact = { readonly at: Instant } & (
  | { readonly kind: 'drafted'; readonly draft: Draft }
  /** Key made and sealed, CSR (base64 DER) signed. */
  | { readonly kind: 'signed'; readonly csr: string; readonly key: KeyId }
  /** Written before the CA hears of it: after a crash we know that it may have. */
  | { readonly kind: 'submitting' }
  | {
      readonly kind: 'pending';
      readonly number: string;
      readonly ticket: string;
      readonly pollAfter?: Instant;
    }
  | { readonly kind: 'denied'; readonly number: string; readonly by: string; readonly why: string }
  | { readonly kind: 'failed'; readonly complaint: Complaint }
  /** `trusted`: as judged at that moment, since a page that came back untrusted grows no box later. What came along is kept as `Reply`. */
  | {
      readonly kind: 'returned';
      readonly certificate: CertificateId;
      readonly trusted: boolean;
    }
  /** Finish was pressed; with the box cleared, `assign` is false and no automation assigns until Assign is pressed. */
  | { readonly kind: 'finished'; readonly assign: boolean }
  | { readonly kind: 'assigning'; readonly transaction: TransactionId }
  | { readonly kind: 'withdrawn' }
);

/** Facts of one usage, oldest first. */
export type UsageFact = { readonly at: Instant } & (
  | { readonly kind: 'assigned'; readonly certificate: CertificateId; readonly transaction: TransactionId }
  | { readonly kind: 'removed'; readonly certificate: CertificateId }
  | { readonly kind: 'proved'; readonly evidence: readonly Evidence[] }
);

/** One look at one address of one service: what was seen, and what it means. */
export type Evidence = {
  readonly service: ServiceId;
  readonly target: string;
  readonly address: string;
  readonly at: Instant;
  readonly ms: number;
  /** SHA-1, upper-case hex, of the certificate that was served; absent when there was none to see. */
  readonly seen?: string;
  readonly chain: readonly CertificateId[];
  readonly protocol?: string;
  /** What the application answered after the handshake, e.g. `SIP/2.0 200 OK`. */
  readonly answer?: string;
  readonly mutual?: { readonly accepted?: boolean; readonly refused?: boolean };
  readonly verdict: 'proven' | 'contrary' | 'unreachable';
  readonly complaints: readonly Complaint[];
};

/** What a CA sent along with a certificate, base64 DER: candidates for its path, trusted for nothing. Kept as a document by certificate. */
export type Reply = { readonly request: RequestId; readonly chain: readonly string[] };
