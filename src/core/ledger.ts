// The memory of the house: facts, certificates, documents, the journal of transactions. Every write is durable when its promise resolves.
import type {
  CertificateId,
  Instant,
  KeyId,
  RequestFact,
  RequestId,
  TransactionId,
  UsageFact,
  UsageId,
} from './facts.ts';
import type { JournalEntry, TransactionRecord } from './assigned/journal.ts';

/** Names as Windows names them. */
export type StoreName = 'personal' | 'root' | 'intermediate';

/** A certificate in one of this computer's stores. The same certificate may be in several. */
export type CertificateRecord = {
  readonly id: CertificateId;
  readonly store: StoreName;
  /** SHA-1, upper-case hex. */
  readonly thumbprint: string;
  readonly der: Uint8Array;
  readonly key: KeyId;
  readonly subject: string;
  readonly notAfter: Instant;
  readonly friendlyName: string;
  /** `request`, `import`, `reply`, `adopted`, `embedded`, `fetched`. */
  readonly source: string;
  readonly addedAt: Instant;
};

export type CertificateQuery = {
  readonly store?: StoreName;
  /** Either thumbprint, normalised: 40 upper-case or 64 lower-case hex digits. */
  readonly thumbprint?: string;
  /** Found in subject, friendly name or thumbprint. */
  readonly text?: string;
  readonly limit?: number;
  readonly offset?: number;
};

export type RequestQuery = {
  readonly limit: number;
  readonly offset: number;
  /** `waiting`: for a reply: no certificate yet, and not withdrawn. `open`: those, and what came back and was not finished. Others are not read. */
  readonly only?: 'waiting' | 'open';
};

/**
 * Several processes may use one ledger at once; each verb is atomic. Appended facts are never changed. What is not found is `undefined`.
 * Refuses `house.ledger.unavailable` when the file cannot be opened or written (full disk, rights), `house.conflict` when a document moved on.
 */
export interface Ledger {
  /** With `after`, refuses `house.conflict` unless exactly so many facts are there: what was decided from them still holds. */
  appendRequest(id: RequestId, fact: RequestFact, after?: number): Promise<void>;
  request(id: RequestId): Promise<readonly RequestFact[]>;
  /** Newest first. */
  requests(
    page?: RequestQuery,
  ): Promise<readonly { readonly id: RequestId; readonly facts: readonly RequestFact[] }[]>;
  /** `after` as for requests. */
  appendUsage(id: UsageId, fact: UsageFact, after?: number): Promise<void>;
  usage(id: UsageId): Promise<readonly UsageFact[]>;

  /** Idempotent on (store, id): keeping it again changes only the friendly name, when a new one is given. */
  keepCertificate(record: CertificateRecord): Promise<void>;
  certificates(
    query: CertificateQuery,
  ): Promise<{ readonly total: number; readonly items: readonly CertificateRecord[] }>;
  dropCertificate(store: StoreName, id: CertificateId): Promise<boolean>;

  /** Documents are small JSON values (topology, services, issuers, settings), kept whole. `version` starts at 1. */
  document<T>(name: string): Promise<{ readonly value: T; readonly version: number } | undefined>;
  /** With `expected` (0: must not exist), refuses `house.conflict` when another version is there. */
  keepDocument(name: string, value: unknown, expected?: number): Promise<number>;

  openTransaction(record: TransactionRecord): Promise<void>;
  /** Appends; the order of entries is the order of calls. */
  journal(id: TransactionId, entry: JournalEntry): Promise<void>;
  closeTransaction(id: TransactionId, outcome: string, at: Instant): Promise<void>;
  transaction(
    id: TransactionId,
  ): Promise<
    (TransactionRecord & { readonly entries: readonly JournalEntry[]; readonly outcome?: string }) | undefined
  >;
  /** Not closed yet, oldest first: what a start has to finish or undo. */
  openTransactions(): Promise<readonly TransactionId[]>;

  keepReceipt(id: TransactionId, receipt: unknown): Promise<void>;
  receipt(id: TransactionId): Promise<unknown | undefined>;
  receipts(page?: {
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly { readonly id: TransactionId; readonly receipt: unknown }[]>;
  close(): Promise<void>;
}

/** Held by one process at a time; dies with its process. `undefined` from `take`: somebody else has it. */
export interface Locks {
  take(name: string): Promise<{ release(): Promise<void> } | undefined>;
}
