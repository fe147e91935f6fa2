// What the embedded CA remembers: its own certificates, orders, intents and certificates, CRLs. A part of the house's ledger with a port of its own, because
// issuing is the one path where the number of durable writes per second matters.
import type { CertificateId, Instant, KeyId, RequestId } from '../facts.ts';
import type { RevocationReason } from './crl-plan.ts';

/** One of the CA's own certificates. The newest of each role is in use. */
export type AuthorityRecord = {
  readonly id: CertificateId;
  readonly role: 'root' | 'issuing';
  readonly der: Uint8Array;
  readonly key: KeyId;
  readonly foundedAt: Instant;
};

/** `accepted`: to be issued at once, or approved by `by`. */
export type OrderState = 'pending' | 'accepted' | 'denied';

export type OrderRecord = {
  /** The CA's own ID of the request: 1, 2, 3, … */
  readonly number: number;
  readonly id: RequestId;
  readonly template: string;
  readonly csr: Uint8Array;
  readonly state: OrderState;
  readonly placedAt: Instant;
  readonly decidedAt?: Instant;
  readonly by?: string;
  readonly why?: string;
};

/** An intent, and once `der` is there, a certificate. An abandoned intent never becomes one. */
export type IssuedRecord = {
  /** Upper-case hex. */
  readonly serial: string;
  readonly authority: CertificateId;
  readonly order: RequestId;
  /** SHA-256 of the signed part, lower-case hex, known before the signature is. */
  readonly tbsHash: string;
  readonly intendedAt: Instant;
  readonly der?: Uint8Array;
  readonly notAfter: Instant;
  readonly abandonedAt?: Instant;
  readonly revokedAt?: Instant;
  readonly reason?: RevocationReason;
};

export type CrlRecord = {
  readonly authority: CertificateId;
  readonly number: number;
  readonly der: Uint8Array;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant;
};

export type AuthorityWrite =
  /** With `first`, holds only while there is no CA at all: two first runs at once found one. */
  | { readonly kind: 'found'; readonly authorities: readonly AuthorityRecord[]; readonly first: boolean }
  /** Holds when the id is new. */
  | { readonly kind: 'order'; readonly order: Omit<OrderRecord, 'number'> }
  /** Holds when the order is pending. */
  | {
      readonly kind: 'decide';
      readonly order: RequestId;
      readonly state: 'accepted' | 'denied';
      readonly by: string;
      readonly why: string;
      readonly at: Instant;
    }
  /** Holds when the order is accepted and has no certificate. Abandons the order's open intents. */
  | ({ readonly kind: 'intend' } & Pick<
      IssuedRecord,
      'serial' | 'authority' | 'order' | 'tbsHash' | 'intendedAt' | 'notAfter'
    >)
  /** Holds when the intent is open. */
  | { readonly kind: 'complete'; readonly serial: string; readonly der: Uint8Array; readonly at: Instant }
  /** Holds when there is such a certificate and it is not revoked. */
  | {
      readonly kind: 'revoke';
      readonly serial: string;
      readonly reason: RevocationReason;
      readonly at: Instant;
    }
  /** Holds when the number is higher than every one before. */
  | { readonly kind: 'crl'; readonly crl: CrlRecord }
  | { readonly kind: 'policy'; readonly template: string; readonly approval: boolean };

/**
 * Several processes may use one at once. Reads see every write whose promise has resolved. Refuses `house.ledger.unavailable` when the file cannot be
 * read or written.
 */
export interface AuthorityLedger {
  /**
   * All entries or none, durable when the promise resolves. False: one of them did not hold, and nothing was written. Concurrent calls may share one
   * commit, each still all or none by itself.
   */
  write(...entries: readonly AuthorityWrite[]): Promise<boolean>;
  /** Oldest first. */
  authorities(): readonly AuthorityRecord[];
  /** Id of the newest issuing CA; cheap, asked for every certificate. */
  currentIssuing(): CertificateId | undefined;
  order(id: RequestId): OrderRecord | undefined;
  orderNumbered(number: number): OrderRecord | undefined;
  /** Oldest first; as many as are asked for. */
  pendingOrders(most?: number): readonly OrderRecord[];
  pendingCount(): number;
  /** The order's certificate; undefined while there is none, whatever intents there are. */
  certificateOf(order: RequestId): IssuedRecord | undefined;
  certificate(serial: string): IssuedRecord | undefined;
  /** Every intent of an order, oldest first: open, abandoned and completed. */
  intents(order: RequestId): readonly IssuedRecord[];
  /** Revoked certificates of one CA that are listed from now on: not expired before `since`. */
  revoked(authority: CertificateId, since: Instant): readonly IssuedRecord[];
  issuedCount(): number;
  lastCrl(authority: CertificateId): CrlRecord | undefined;
  /** Templates whose approval was set. */
  policies(): ReadonlyMap<string, boolean>;
}
