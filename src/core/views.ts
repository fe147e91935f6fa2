// What the house answers when it is asked: plain data, the same for terminal, API and browser. Bytes are base64 DER, times ISO 8601 UTC, no sentence anywhere.
import type { JournalEntry, Step } from './assigned/journal.ts';
import type { DraftView, NameWhy } from './draft-views.ts';
import type {
  CertificateId,
  Evidence,
  GeneralNameText,
  Instant,
  RequestId,
  ServiceId,
  TransactionId,
  UsageId,
} from './facts.ts';
import type { StoreName } from './ledger.ts';
import type { Complaint } from './problems.ts';
import type { Standing, TrustRow, UsageFitness } from './trust-views.ts';
import type { DescribedExtension } from './x509/describe.ts';

export type { LinkRevocation, Standing, TrustRow, UsageFitness } from './trust-views.ts';

/** The states of a request, in the words of design: computed from its facts, the stores and the clock, never stored. */
export const REQUEST_STATES = [
  'working',
  'trusted',
  'root-missing',
  'intermediate-missing',
  'key-missing',
  'unfit',
  'pending',
  'denied',
  'failed',
  'declined',
  'assigned',
  'proven',
  'rolled-back',
  'withdrawn',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What a person may do next with a request. `assign-box`: the ticked box; `assign`: Assign on the main page, never a box. `install`: into a relying party's store. */
export type RequestOffer =
  | 'assign-box'
  | 'assign'
  | 'import'
  | 'install'
  | 'retrieve'
  | 'bring-reply'
  | 'finish'
  | 'again'
  | 'receipt';

/** A certificate in one line of a list. */
export type CertificateLine = {
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly friendlyName: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly names: readonly GeneralNameText[];
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly stores: readonly StoreName[];
  readonly source: string;
  readonly keyPresent: boolean;
  /** Usages whose services are meant to present it now. */
  readonly assignedTo: readonly UsageId[];
};

export type CertificateView = CertificateLine & {
  readonly der: string;
  readonly key: string;
  /** As RFC 8017 and RFC 5758 name it; dotted where we have no name. */
  readonly signatureAlgorithm: string;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly extensions: readonly {
    readonly oid: string;
    readonly critical: boolean;
    readonly value: string;
    /** What it says, for people. */
    readonly says: DescribedExtension;
  }[];
  readonly trust: readonly TrustRow[];
  readonly fitness: readonly UsageFitness[];
  /** The gate: usages it may be assigned to now. */
  readonly assignable: readonly UsageId[];
  /** Best first; empty when it may be assigned somewhere. */
  readonly complaints: readonly Complaint[];
};

export type {
  DraftInput,
  DraftView,
  NameLine,
  NameWhy,
  SavedDraft,
  SavedDraftInput,
} from './draft-views.ts';

export type RequestView = {
  readonly id: RequestId;
  readonly state: RequestState;
  readonly finished: boolean;
  readonly createdAt: Instant;
  readonly draft: DraftView;
  readonly offers: readonly RequestOffer[];
  /** The CA's own number of the request, when it gave one. */
  readonly number?: string;
  readonly certificate?: CertificateView;
  /** Why the state is what it is, best first. */
  readonly complaints: readonly Complaint[];
  readonly transaction?: TransactionId;
  /** While pending: whether asking the CA again can bring its answer. */
  readonly answer?: RequestAnswer;
  /** In the states root-missing and intermediate-missing: what is missing from which store. */
  readonly missing?: readonly MissingCertificate[];
  readonly log: readonly RequestLogLine[];
};

/** `waiting`: for the embedded CA's manager · `decided`: it will succeed · `by-hand`: a file is to be brought · `unknown`: it may be tried. */
export type RequestAnswer = 'waiting' | 'decided' | 'by-hand' | 'unknown';

/** `ms`: how long it took, where a machine worked. `detail`: ids, numbers and tokens of what was done. */
export type RequestLogLine = {
  readonly at: Instant;
  readonly kind: string;
  readonly ms?: number;
  readonly detail: Readonly<Record<string, string | number>>;
};

/** A certificate that a store lacks. `held`: the CA sent it along, and it can be imported from there; fingerprints are known only of what is at hand. */
export type MissingCertificate = {
  /** `computer`, or the relying party whose store it is. */
  readonly party: string;
  readonly store: 'root' | 'intermediate';
  readonly subject: string;
  /** Hex; empty when its child does not name it. */
  readonly keyId: string;
  /** Where the CA says that it can be had; empty when it does not say. */
  readonly where: string;
  readonly held: boolean;
  readonly id?: CertificateId;
  readonly thumbprint?: string;
  readonly notAfter?: Instant;
};

export type UsageView = {
  readonly id: UsageId;
  readonly group: string;
  readonly required: readonly NameWhy[];
  readonly assigned?: CertificateLine & {
    readonly trusted: boolean;
    readonly complaints: readonly Complaint[];
    /** Absent where no server has judged it yet. */
    readonly standing?: Standing;
  };
  readonly services: readonly ServiceView[];
  /** proven: every service was last seen serving it. */
  readonly proof: 'proven' | 'contrary' | 'unreachable' | 'never' | 'none';
  readonly evidence: readonly Evidence[];
};

export type ServiceView = {
  readonly id: ServiceId;
  readonly usage: UsageId;
  readonly kind: string;
  readonly instance: string;
  readonly targets: readonly string[];
  readonly live: string;
  readonly adopted: boolean;
};

export type StatusView = {
  readonly product: string;
  readonly computer: string;
  readonly usages: readonly UsageView[];
  /** Personal certificates no usage is assigned, newest first; at most 50. */
  readonly unassigned: readonly CertificateLine[];
  /** Requests under way, newest first; at most 50: not finished, or finished while the CA still has to answer. */
  readonly requests: readonly {
    readonly id: RequestId;
    readonly state: RequestState;
    readonly friendlyName: string;
    readonly createdAt: Instant;
    readonly number?: string;
    readonly answer?: RequestAnswer;
  }[];
  /** What the two lists leave out: so many certificates, and whether there are more requests; both lists have pages of their own. */
  readonly more: { readonly unassigned: number; readonly requests: boolean };
  readonly openTransactions: readonly TransactionId[];
};

/** One of `thumbprint` (either), `file` (base64) and `address` (HOST:PORT). */
export type VerifyInput = {
  readonly thumbprint?: string | undefined;
  readonly file?: string | undefined;
  readonly address?: string | undefined;
  /** For this usage alone. */
  readonly usage?: UsageId | undefined;
  /** By this store alone, whether a usage names it or not: `computer`, or a relying party as the topology writes it. */
  readonly store?: string | undefined;
};

export type ImportInput = {
  /** Base64 of the file. This or `held`. */
  readonly file?: string | undefined;
  /** Instead of a file: the root that the CA sent along with this request's certificate. */
  readonly held?: RequestId | undefined;
  readonly fileName?: string | undefined;
  readonly password?: string | undefined;
  readonly friendlyName?: string | undefined;
  /** The request that the file was brought in for: it must answer that one. */
  readonly request?: RequestId | undefined;
  /** SHA-256 of each root that the administrator said yes to. */
  readonly trustRoots?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
};

export type ImportItem = {
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notAfter: Instant;
  readonly store: StoreName;
  readonly keyPresent: boolean;
  /** `needs-yes`: a root, not imported until its SHA-256 is confirmed. */
  readonly outcome: 'would-import' | 'imported' | 'already-there' | 'needs-yes';
  /** The request that this certificate answers. */
  readonly request?: RequestId;
};
export type ImportView = {
  readonly dryRun: boolean;
  readonly items: readonly ImportItem[];
  readonly keys: number;
};

export type {
  MisplacedView,
  PartyChangeInput,
  PartyChangeView,
  PartyCheckView,
  PartyUndoInput,
  PartyView,
  PutRightInput,
} from './party-views.ts';
/** A CA certificate that was missing. `from`: a URL, or the store that had it: `system` or a relying party. */
export type FetchedIssuer = {
  readonly id: CertificateId;
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notAfter: Instant;
  readonly from: string;
};

export type FetchView = {
  /** Whether there is a path now. */
  readonly trusted: boolean;
  /** In the Intermediate store now, leaf's issuer first. */
  readonly kept: readonly FetchedIssuer[];
  /** Found at the end of the way, and not kept: a root needs a yes to its fingerprint. */
  readonly root?: FetchedIssuer;
  /** What is missing still, and which places gave nothing. */
  readonly complaints: readonly Complaint[];
};

export type AssignInput = {
  readonly certificate: string;
  readonly usages?: readonly UsageId[] | undefined;
  readonly request?: RequestId | undefined;
};

/** `assigned`: switched, and nothing contrary seen, but some target could be looked at neither before nor after. `stopped`: not all could go back; a person is needed. */
export type AssignmentOutcome = 'proven' | 'assigned' | 'rolled-back' | 'refused' | 'stopped';

/** One assignment, running or ended. */
export type AssignmentView = {
  readonly id: TransactionId;
  readonly certificate: CertificateId;
  readonly thumbprint: string;
  readonly usages: readonly UsageId[];
  readonly plan: readonly Step[];
  readonly entries: readonly JournalEntry[];
  readonly outcome?: AssignmentOutcome;
  readonly complaints: readonly Complaint[];
};

/** The self-contained record of one assignment. */
export type Receipt = {
  readonly version: 1;
  readonly id: TransactionId;
  readonly computer: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly outcome: AssignmentOutcome;
  readonly complaints: readonly Complaint[];
  readonly warnings: readonly Complaint[];
  readonly certificate: {
    readonly id: CertificateId;
    readonly thumbprint: string;
    readonly subject: string;
    readonly issuer: string;
    readonly notAfter: Instant;
    readonly pem: string;
  };
  readonly usages: readonly UsageId[];
  readonly verdicts: readonly {
    readonly service: ServiceId;
    readonly usage: UsageId;
    readonly rows: readonly TrustRow[];
  }[];
  readonly services: readonly {
    readonly service: ServiceId;
    readonly usage: UsageId;
    readonly instance: string;
    readonly files: string;
    readonly before?: string;
    readonly beforeThumbprint?: string;
    readonly after: string;
    readonly evidence: readonly Evidence[];
  }[];
  readonly steps: readonly JournalEntry[];
  /** How long some services already presented one certificate and others still another; 0 when there was only one program. */
  readonly mixed: { readonly from?: Instant; readonly to?: Instant; readonly ms: number };
  /** Versions that a later rollback would go back to, per service. */
  readonly rollbackPoint: readonly { readonly service: ServiceId; readonly version?: string }[];
};

export type ServiceInput = {
  readonly id: ServiceId;
  readonly usage: UsageId;
  readonly kind: string;
  readonly settings: unknown;
  /** Numeric id or name; absent: the process's own. */
  readonly owner?: string | number | undefined;
  readonly group?: string | number | undefined;
  /** Octal, e.g. 0o640. */
  readonly mode?: number | undefined;
};

export type AdoptView = {
  readonly service: ServiceId;
  readonly applied: boolean;
  readonly found: { readonly certificate: string; readonly key: string; readonly clientCas?: string };
  readonly thumbprint: string;
  readonly changes: readonly {
    readonly file: string;
    readonly before: string;
    readonly after: string;
    readonly backup?: string;
  }[];
  readonly evidence: readonly Evidence[];
};

export type AuthorityView = {
  readonly certificates: readonly CertificateLine[];
  readonly templates: readonly { readonly name: string; readonly approval: boolean; readonly days: number }[];
  readonly pending: readonly {
    readonly number: string;
    readonly request: string;
    readonly template: string;
    readonly names: readonly string[];
    readonly since: Instant;
  }[];
  /** All that wait; `pending` names the oldest of them, at most 50. */
  readonly waiting: number;
  readonly issued: number;
  readonly crl: { readonly number: string; readonly nextUpdate: Instant } | null;
  /** Where revocation lists, OCSP answers and CA certificates are found; null: nowhere, and certificates name no place. */
  readonly publication: { readonly url: string; readonly listen: string } | null;
};

/** `url`: an http folder, or null for none; `listen`: HOST:PORT of this computer where the server answers. */
export type PublicationInput = { readonly url: string | null; readonly listen?: string | undefined };

export type DoctorLine = {
  readonly check: string;
  readonly ok: boolean;
  readonly complaints: readonly Complaint[];
  readonly facts: Readonly<Record<string, string | number>>;
};

/** What happens while it happens. */
export type HouseEvent =
  | { readonly kind: 'step'; readonly transaction: TransactionId; readonly entry: JournalEntry }
  | { readonly kind: 'assignment'; readonly assignment: TransactionId; readonly outcome: AssignmentOutcome }
  | { readonly kind: 'request'; readonly request: RequestId; readonly fact: string }
  | { readonly kind: 'changed'; readonly what: 'stores' | 'topology' | 'services' | 'usages' | 'authority' };
