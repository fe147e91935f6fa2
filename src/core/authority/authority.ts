// The embedded CA as its manager sees it. To everybody who wants a certificate it is an Issuer like any other.
import type { CertificateId, Instant, RequestId } from '../facts.ts';
import type { Answer, Issuer } from '../ports.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';
import type { Realm } from './constraints.ts';
import type { RevocationReason } from './crl-plan.ts';

export type AuthorityCertificate = {
  readonly id: CertificateId;
  readonly role: 'root' | 'issuing';
  readonly der: Uint8Array;
  /** The newest of its role: an issuing CA that signs, a root that signs issuing CAs. Older ones still sign their lists. */
  readonly current: boolean;
};

export type TemplateState = { readonly name: string; readonly approval: boolean; readonly days: number };

export type PendingOrder = {
  /** `1`, `2`, `3`, …: what the requester sees too. */
  readonly number: string;
  readonly request: RequestId;
  readonly template: string;
  readonly commonName: string;
  readonly names: readonly GeneralName[];
  readonly since: Instant;
};

export type CurrentCrl = {
  readonly authority: CertificateId;
  readonly number: string;
  readonly der: Uint8Array;
  readonly nextUpdate: Instant;
};

/**
 * Calls may be concurrent, also from several processes on one home. Refusals are `request.authority.*`: their retry class is what
 * `request.issuer.rejected` and its kin would say. An order's certificate is signed only after its intent is durable.
 */
export interface Authority extends Issuer {
  /** Makes root and issuing CA when there is none; otherwise does nothing. True: made now. */
  found(realm: Realm): Promise<boolean>;
  /** Oldest first. */
  certificates(): readonly AuthorityCertificate[];
  templates(): readonly TemplateState[];
  requireApproval(template: string, approval: boolean): Promise<void>;
  /** Oldest first; as many as are asked for. */
  pending(most?: number): readonly PendingOrder[];
  /** How many wait for the manager. */
  waiting(): number;
  /** This one does. */
  isWaiting(request: RequestId): boolean;
  /** Issues. Refuses `request.authority.number.unknown`, `number.decided`, and what `submit` refuses; the order then stays pending. */
  approve(number: string, by: string): Promise<Answer>;
  deny(number: string, by: string, why: string): Promise<Answer>;
  issued(): number;
  /** Serial in hex. Revoking twice keeps the first time and reason. Refuses `request.authority.certificate.unknown`. */
  revoke(serial: string, reason: RevocationReason): Promise<void>;
  /** When this CA revoked this very certificate (DER); undefined when it did not, or never issued it. */
  revokedAt(der: Uint8Array): Instant | undefined;
  /** What this CA knows of this very certificate, its own CA certificates included; undefined: it never issued it. Cheap: asked of every link of every path. */
  statusOf(
    certificate: Pick<Certificate, 'serial' | 'der'>,
  ): { readonly revoked?: { readonly at: Instant; readonly reason: RevocationReason } } | undefined;
  /** Does this CA know the serial? */
  knows(serial: string): boolean;
  /** The list of one CA certificate, by default the current issuing CA's; made anew when it is due. */
  crl(authority?: CertificateId): Promise<CurrentCrl>;
  /** The last list as it is, due or not. */
  lastCrl(): CurrentCrl | undefined;
  /** OCSP: a request and its response, DER. Never refuses; what cannot be answered is an OCSP error. */
  answerOcsp(request: Uint8Array): Promise<Uint8Array>;
  /** A new issuing CA with a new key under the root: when the old one ends, or, with `realm`, for more names (a wider one). Refuses `request.authority.root.expired`. */
  renewIssuing(realm?: Realm): Promise<void>;
  /** A new root and a new issuing CA: every relying party must be given the new root. */
  renewRoot(realm?: Realm): Promise<void>;
}
