// What the house says about trust: who believes a certificate, what is known of its revocation, what it may serve, and since when.
import type { CertificateId, Instant, UsageId } from './facts.ts';
import type { Complaint } from './problems.ts';
import type { PartyKind } from './topology/party.ts';
import type { RevocationSource, UnknownWhy } from './trusted/revocation.ts';
import type { StoreNote } from './trust-store.ts';

/** Was this certificate of a path revoked? `from` is the URL that said so, or was asked; empty where there was none. */
export type LinkRevocation =
  | {
      readonly state: 'good';
      readonly by: RevocationSource;
      readonly from: string;
      readonly thisUpdate: Instant;
      readonly nextUpdate?: Instant;
    }
  | {
      readonly state: 'revoked';
      readonly at: Instant;
      readonly reason: string;
      readonly by: RevocationSource;
      readonly from: string;
      readonly thisUpdate: Instant;
      readonly nextUpdate?: Instant;
    }
  | { readonly state: 'unknown'; readonly why: UnknownWhy; readonly from: string };

/** One relying party's judgement of the chain as it will be served. Row 1 is this computer. */
export type TrustRow = {
  readonly party: string;
  readonly kind: 'computer' | PartyKind;
  readonly trusted: boolean;
  /** Leaf first, anchor last; when not trusted, as far as the path could be built. */
  readonly path: readonly {
    readonly id: CertificateId;
    readonly subject: string;
    readonly thumbprint: string;
    /** As far as it is known without asking anybody now; absent of an anchor. */
    readonly revocation?: LinkRevocation;
  }[];
  readonly complaints: readonly Complaint[];
  /** Rules of its own by which this party judges beside what its store shows. */
  readonly notes: readonly StoreNote[];
  /** The root that this party lacks and this computer trusts: it can be installed there. */
  readonly cure?: { readonly install: CertificateId };
};

/** May this certificate serve this usage? */
export type UsageFitness = {
  readonly usage: UsageId;
  readonly fit: boolean;
  readonly complaints: readonly Complaint[];
  readonly warnings: readonly Complaint[];
};

/** A verdict on what is in service, as it was last made: its age, what it rests on, and since when it is this one. */
export type Standing = {
  readonly trusted: boolean;
  readonly at: Instant;
  readonly since: Instant;
  /** SHA-256 over what each party trusted then; empty where its store could not be read. */
  readonly anchors: readonly { readonly party: string; readonly digest: string }[];
};
