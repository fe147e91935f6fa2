// What the house answers about stores: relying parties', and what lies wrong in any.
import type { CertificateId, Instant, UsageId } from './facts.ts';
import type { StoreName } from './ledger.ts';
import type { Complaint } from './problems.ts';
import type { PartyKind } from './topology/party.ts';
import type { MisplacedWhy } from './trusted/misplaced.ts';
import type { StoreChange, StoreNote } from './trust-store.ts';
import type { TrustRow } from './views.ts';

/** A certificate in a relying party's store that certwizard put there. */
export type InstalledRoot = {
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  readonly at: Instant;
};

/** A relying party that some usage declares, or in whose store something of ours still stands. */
export type PartyView = {
  readonly party: string;
  readonly kind: PartyKind;
  readonly usages: readonly UsageId[];
  /** How many certificates it ends a path in, builds one with, and refuses by name. */
  readonly anchors: number;
  readonly pool: number;
  readonly distrusted: number;
  readonly notes: readonly StoreNote[];
  /** Why it cannot be read; empty when it can. */
  readonly complaints: readonly Complaint[];
  readonly installed: readonly InstalledRoot[];
};

export type PartyCheckView = {
  readonly party: string;
  readonly kind: PartyKind;
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  /** How its store holds this very certificate. */
  readonly holds: 'anchor' | 'pool' | 'distrusted' | 'nothing';
  /** By the ledger: certwizard put it there. */
  readonly ours: boolean;
  /** Its judgement of this certificate, with the chain that a service would send. */
  readonly row: TrustRow;
};

export type PartyChangeInput = {
  readonly party: string;
  /** By either thumbprint. */
  readonly certificate: string;
  readonly change: StoreChange;
  /** SHA-256 of the certificate, given back: without it nothing is changed. */
  readonly yes?: string | undefined;
  readonly dryRun?: boolean | undefined;
};

/** Takes back the latest change that still stands; of this party, where one is named. */
export type PartyUndoInput = {
  readonly party?: string | undefined;
  readonly yes?: string | undefined;
  readonly dryRun?: boolean | undefined;
};

export type PartyChangeView = {
  readonly party: string;
  readonly kind: PartyKind;
  readonly change: StoreChange;
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  readonly notAfter: Instant;
  /** `already`: there was nothing to do. */
  readonly outcome: 'would-change' | 'changed' | 'already';
  readonly commands: readonly (readonly string[])[];
  readonly files: readonly string[];
};

/** A certificate in a store in which it does not belong. */
export type MisplacedView = {
  /** `computer`, or the relying party whose store it is. */
  readonly party: string;
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  readonly notAfter: Instant;
  readonly store: StoreName;
  readonly why: MisplacedWhy;
  /** Where it belongs; absent: nowhere. */
  readonly to?: StoreName;
  /** `needs-yes`: it would be trusted as a root, and waits for its SHA-256. `not-ours`: the store of somebody else, who has to put it right. */
  readonly outcome: 'would-move' | 'would-drop' | 'moved' | 'dropped' | 'needs-yes' | 'not-ours';
};

export type PutRightInput = {
  readonly dryRun?: boolean | undefined;
  /** SHA-256 of each root that the administrator said yes to. */
  readonly trustRoots?: readonly string[] | undefined;
};
