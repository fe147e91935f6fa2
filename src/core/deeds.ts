// Everything the house can be asked to do: the one list behind API, terminal and browser. Each refuses with a row of the problem table.
import type { DiscoveryView } from './discovery.ts';
import type { RequestId, ServiceId, TransactionId, UsageId } from './facts.ts';
import type { CertificateQuery, StoreName } from './ledger.ts';
import type {
  AdoptView,
  AssignInput,
  AssignmentView,
  AuthorityView,
  CertificateLine,
  CertificateView,
  DoctorLine,
  DraftInput,
  DraftView,
  FetchView,
  HouseEvent,
  ImportInput,
  ImportView,
  NameLine,
  PartyChangeInput,
  PartyChangeView,
  PartyCheckView,
  PartyUndoInput,
  MisplacedView,
  PartyView,
  PutRightInput,
  PublicationInput,
  Receipt,
  RequestView,
  SavedDraft,
  SavedDraftInput,
  ServiceInput,
  ServiceView,
  StatusView,
  UsageView,
  VerifyInput,
} from './views.ts';

export type Page<T> = { readonly total: number; readonly items: readonly T[] };

export interface Deeds {
  status(): Promise<StatusView>;

  /** What the programs of this computer present today; takes seconds, changes and keeps nothing. */
  discovery(): Promise<DiscoveryView>;

  /** The short form, filled in; nothing is stored. */
  preview(input: DraftInput): Promise<DraftView>;
  /** The short form as it was left, in whatever window; one for the house. */
  draft(): Promise<SavedDraft>;
  /** With `after`, refuses `house.conflict` when another version than that is there: two windows never overwrite each other in silence. */
  saveDraft(input: SavedDraftInput, after?: number): Promise<SavedDraft>;
  dropDraft(after?: number): Promise<void>;
  /** Each text by itself: what a certificate would hold, or why it is no name. */
  names(texts: readonly string[]): Promise<readonly NameLine[]>;
  /** Makes key and CSR, sends it, reads the answer. Does not assign: `finish` does. */
  request(input: DraftInput, started?: (id: RequestId) => void): Promise<RequestView>;
  /** Newest first; with `open`, only those under way. */
  requests(page: {
    limit: number;
    offset: number;
    open?: boolean | undefined;
  }): Promise<readonly RequestView[]>;
  requestOf(id: RequestId): Promise<RequestView>;
  /** PEM. */
  signingRequest(id: RequestId): Promise<string>;
  /** Asks the CA again: Process Pending Request. */
  retrieve(id: RequestId): Promise<RequestView>;
  /** Tries the CA again after a failure, with the same data. */
  resubmit(id: RequestId): Promise<RequestView>;
  /** Ends the request. With `assign`, starts the assignment of the fit usages and answers once it has started; pressing twice assigns once. */
  finish(id: RequestId, assign: boolean): Promise<{ request: RequestView; assignment?: TransactionId }>;
  withdraw(id: RequestId): Promise<RequestView>;

  certificates(query: CertificateQuery): Promise<Page<CertificateLine>>;
  /** By either thumbprint, spelt in any of the usual ways. */
  certificate(thumbprint: string): Promise<CertificateView>;
  import(input: ImportInput): Promise<ImportView>;
  /** Fetches the CA certificates that are missing between this one and a root, from other stores or from where its child says; seconds. */
  fetchIssuers(thumbprint: string): Promise<FetchView>;
  dropCertificate(store: StoreName, thumbprint: string): Promise<void>;
  /**
   * The verdict and the fitness of any certificate: one that is kept, in a file, or served at an address; for one usage, or by one store alone. Unlike
   * `certificate` it asks whom the certificate names whether it was revoked, and fetches what was not asked for lately: seconds.
   */
  verify(input: VerifyInput): Promise<CertificateView>;

  /** The relying parties whose stores are asked beside this computer's. */
  parties(): Promise<readonly PartyView[]>;
  /** Whether a party's store has a certificate, and whether the party would believe it. */
  checkParty(party: string, certificate: string): Promise<PartyCheckView>;
  /** Puts a root into a party's store or takes it out: planned with `dryRun`, done with its SHA-256 given back, remembered for `undoPartyChange`. */
  changeParty(input: PartyChangeInput): Promise<PartyChangeView>;
  undoPartyChange(input: PartyUndoInput): Promise<PartyChangeView>;
  /** What lies in a store in which it does not belong, put right; with `dryRun`, only told. */
  putRight(input: PutRightInput): Promise<readonly MisplacedView[]>;
  /** The password of a party's store, kept sealed; what it was is told to nobody. */
  setPartyPassword(party: string, password: string): Promise<void>;

  /** Judges and plans, then runs to the end. `started` hears the id before the first step. */
  assign(input: AssignInput, started?: (id: TransactionId) => void): Promise<AssignmentView>;
  /** With `wait`, answers when it has ended. */
  assignment(id: TransactionId, wait?: boolean): Promise<AssignmentView>;
  /** Withdraws the assignment; the certificate, and what services present, stay. Refused while a service still presents it, unless `force`. */
  remove(usage: UsageId, force: boolean): Promise<UsageView>;
  prove(usages?: readonly UsageId[]): Promise<readonly UsageView[]>;
  receipts(page: { limit: number; offset: number }): Promise<readonly Receipt[]>;
  receipt(id: TransactionId): Promise<Receipt>;
  /** Finishes or undoes what a dead process left open. */
  recover(): Promise<readonly AssignmentView[]>;

  topology(): Promise<unknown>;
  /** Refuses with every complaint at once. */
  setTopology(value: unknown): Promise<unknown>;
  services(): Promise<readonly ServiceView[]>;
  addService(input: ServiceInput): Promise<ServiceView>;
  dropService(id: ServiceId): Promise<void>;
  /** Shows what wiring would change; with `apply`, backs up, changes, tests, reloads, proves the same certificate, or undoes. */
  adopt(id: ServiceId, apply: boolean, addNames?: readonly string[]): Promise<AdoptView>;
  undoAdoption(id: ServiceId): Promise<AdoptView>;
  issuers(): Promise<readonly { readonly id: string; readonly kind: string }[]>;
  addIssuer(input: { id: string; kind: string; settings: unknown }): Promise<void>;
  dropIssuer(id: string): Promise<void>;
  connectors(): Promise<
    readonly {
      readonly kind: string;
      readonly role: 'issuer' | 'service';
      readonly can: object;
      readonly schema: object;
    }[]
  >;

  authority(): Promise<AuthorityView>;
  approve(number: string, by: string): Promise<void>;
  deny(number: string, by: string, why: string): Promise<void>;
  requireApproval(template: string, approval: boolean): Promise<void>;
  /** Refuses `assigned.in-use` while a usage has it, unless `force`: a stolen key does not wait for the next certificate. */
  revoke(thumbprint: string, reason: string, force?: boolean): Promise<void>;
  /** Certificates made from then on name the URL. The server of this home listens; without one nobody answers there. */
  publish(input: PublicationInput): Promise<AuthorityView>;
  /** PEM of the present CRL. */
  crl(): Promise<string>;
  renewAuthority(): Promise<AuthorityView>;

  doctor(): Promise<readonly DoctorLine[]>;
  listen(listener: (event: HouseEvent) => void): () => void;
  close(): Promise<void>;
}
