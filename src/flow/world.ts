// What the deeds need of the world, all of it as arguments. compose fills it with adapters; tests fill it with what they like.
import type { Authority } from '#core/authority/authority.ts';
import type { IssuerId, KeyId, ServiceId, TransactionId, UsageId } from '#core/facts.ts';
import type { Step } from '#core/assigned/journal.ts';
import type { Ledger, Locks } from '#core/ledger.ts';
import type {
  Crypto,
  EvidenceStore,
  Fetch,
  Issuer,
  Listening,
  LiveAccess,
  LiveFolder,
  Presenting,
  Prober,
  Service,
  Vault,
} from '#core/ports.ts';
import type { Result } from '#core/result.ts';
import type { TrustStore } from '#core/trust-store.ts';
import type { DoctorLine } from '#core/views.ts';

export type Bundle = {
  readonly certificates: readonly Uint8Array[];
  /** PKCS#8. */
  readonly keys: readonly Uint8Array[];
  readonly signingRequests: readonly Uint8Array[];
};

/** A service as it is stored: what presents which usage, and how. */
export type ServiceRecord = {
  readonly id: ServiceId;
  readonly usage: UsageId;
  readonly kind: string;
  readonly settings: unknown;
  readonly access: LiveAccess;
  /** Backups of the configuration as it was before adoption, for undoing it. */
  readonly adopted?: {
    readonly at: string;
    /** `after`: SHA-256 of the file as adoption left it; absent: not known. */
    readonly changes: readonly { readonly file: string; readonly backup: string; readonly after?: string }[];
  };
};
export type IssuerRecord = { readonly id: IssuerId; readonly kind: string; readonly settings: unknown };

export type OpenService = {
  readonly record: ServiceRecord;
  readonly service: Service;
  readonly live: LiveFolder;
};

/** Text files of a program's configuration, for adoption: whole files, flushed, mode and owner kept. */
export interface ConfigFiles {
  read(path: string): Promise<Uint8Array>;
  /** Copies `path` beside itself under a name that says when; returns that name. */
  backup(path: string, stamp: string): Promise<string>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  restore(path: string, backup: string): Promise<void>;
}

/** The moments of a step between which a process can die: nothing written, intended, done but not written, written. */
export type StepMoment = 'before' | 'intended' | 'acted' | 'recorded';
export type StepTrace = {
  readonly transaction: TransactionId;
  readonly step: Step;
  readonly moment: StepMoment;
};

export type World = {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly locks: Locks;
  readonly crypto: Crypto;
  readonly prober: Prober;
  /** What certificates name. Asked by deeds alone: looking at the house never waits for the network. */
  readonly fetch: Fetch;
  readonly evidence: EvidenceStore;
  readonly authority: Authority;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly openService: (record: ServiceRecord) => OpenService;
  readonly openIssuer: (record: IssuerRecord) => { readonly issuer: Issuer; readonly byHand: boolean };
  readonly connectors: readonly {
    readonly kind: string;
    readonly role: 'issuer' | 'service';
    readonly can: object;
    readonly schema: object;
  }[];
  /** Where programs of this computer are configured to present certificates, and what is listened on at all. */
  readonly presenting: () => Promise<readonly Presenting[]>;
  readonly listening: () => Promise<readonly Listening[]>;
  readonly readBundle: (bytes: Uint8Array, password?: string) => Promise<Result<Bundle>>;
  /** Identity of the public half of a PKCS#8 key. */
  readonly keyIdOf: (pkcs8: Uint8Array) => KeyId;
  /** A relying party's store, by its text in the topology. Refuses as `parseParty` complains. */
  readonly trustStore: (party: string) => TrustStore;
  readonly configFiles: ConfigFiles;
  /** Name of this computer, for the first topology and for receipts. */
  readonly computer: string;
  /** Tells what doctor looks at outside the ledger. */
  readonly checks: () => Promise<readonly DoctorLine[]>;
  /** Hears each moment of each step, synchronously, before the next line runs. */
  readonly trace: (trace: StepTrace) => void;
  /** A bug's story goes here, never to a caller. Returns the reference that the caller sees. */
  readonly report: (error: unknown) => string;
};
