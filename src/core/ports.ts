// The plugs of the house: what flow needs from the world, and what every connector promises. Adapters implement these and import nothing of each other.
import type { GeneralNameText, KeyId, RequestId } from './facts.ts';
import type { KeyAlgorithm } from './x509/types.ts';

// ── Cryptography: synchronous, so that core can use it without becoming asynchronous ──────────────────────────────

export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export interface Crypto {
  digest(hash: Hash, bytes: Uint8Array): Uint8Array;
  /** True when `signature` over `data` verifies under `spki` by the AlgorithmIdentifier `algorithm` (both DER). Never throws: what it cannot do is false. */
  verify(check: {
    algorithm: Uint8Array;
    spki: Uint8Array;
    data: Uint8Array;
    signature: Uint8Array;
  }): boolean;
  random(bytes: number): Uint8Array;
}

/** A private key that can sign, and nothing else. Signing uses `algorithm` (AlgorithmIdentifier, DER), the natural one for the key. */
export interface Signer {
  readonly spki: Uint8Array;
  readonly algorithm: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

// ── Vault: where private keys live ────────────────────────────────────────────────────────────────────────────────

/** Keys sealed at rest. Identity is the SHA-256 of the SubjectPublicKeyInfo, so that a certificate finds its key by itself. */
export interface Vault {
  generate(algorithm: KeyAlgorithm): Promise<{ id: KeyId; spki: Uint8Array }>;
  /** Takes a PKCS#8 key in. Idempotent. */
  keep(pkcs8: Uint8Array): Promise<{ id: KeyId; spki: Uint8Array }>;
  has(id: KeyId): Promise<boolean>;
  /** Refuses `trusted.key.missing` when there is no such key, `house.key.sealed` when it cannot be opened. */
  signer(id: KeyId): Promise<Signer>;
  /** PKCS#8 DER, for the service's own copy only. The caller overwrites it after use. */
  export(id: KeyId): Promise<Uint8Array>;
  discard(id: KeyId): Promise<void>;
  /** Small secrets of connectors (an ACME account key, a password), sealed the same way. */
  secret(name: string): Promise<Uint8Array | undefined>;
  keepSecret(name: string, value: Uint8Array): Promise<void>;
}

// ── Descriptions ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Settings of a connector: one schema is the form, the CLI help and the docs page. */
export interface Settings<S> {
  /** Throws a Refusal `request.settings.invalid` that names the member. */
  parse(value: unknown): S;
  /** JSON Schema 2020-12, each member with a `description` in English. */
  readonly schema: object;
}

// ── CAs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Order = {
  /** Submitting the same id twice must not yield two certificates where the CA can avoid it. */
  readonly id: RequestId;
  readonly csr: Uint8Array;
  readonly names: readonly GeneralNameText[];
  readonly template: string;
};

export type Answer =
  | { readonly state: 'issued'; readonly certificate: Uint8Array; readonly chain: readonly Uint8Array[] }
  /** `number` is the CA's own ID of the request, `ticket` what `poll` needs to find it again. */
  | { readonly state: 'pending'; readonly number: string; readonly ticket: string; readonly pollAfter?: Date }
  | { readonly state: 'denied'; readonly number: string; readonly by: string; readonly why: string };

/**
 * One CA. Concurrent calls are allowed. Neither verb takes a private key. DER in and out; order and completeness of `chain` are the CA's affair:
 * the caller sorts and judges. Failures are Refusals of stage `request.issuer.*`: `unreachable` and `slow` (retry soon), `rate-limited` (later),
 * `rejected` (after a change), `unexpected` (anything else, with the stranger's words in `why`). The embedded CA's "no" is more exact: `request.authority.*`,
 * with the same retry class. An aborted call rejects with the signal's own reason.
 */
export interface Issuer {
  submit(order: Order, signal: AbortSignal): Promise<Answer>;
  /** The present state of an earlier pending answer. Idempotent. */
  poll(ticket: string, signal: AbortSignal): Promise<Answer>;
}

export type IssuerHost = {
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly now: () => Date;
};

export interface IssuerKind<S = unknown> {
  readonly kind: string;
  readonly settings: Settings<S>;
  readonly can: {
    /** Answers without a person in between. */
    readonly unattended: boolean;
    /** The reply is brought in as a file. */
    readonly byHand: boolean;
    /** Templates it knows; empty when the CA decides by itself. */
    readonly templates: readonly string[];
  };
  open(settings: S, host: IssuerHost): Issuer;
}

// ── Services ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a service is to present. PEM text would be a copy: DER, and the adapter writes the form its program reads. */
export type Material = {
  readonly certificate: Uint8Array;
  /** Intermediates in serving order, leaf's issuer first; never the root. */
  readonly chain: readonly Uint8Array[];
  /** PKCS#8 DER. */
  readonly key: Uint8Array;
  /** CAs whose client certificates a mutual-TLS service accepts. */
  readonly clientCas: readonly Uint8Array[];
};

export type LiveFile = {
  readonly name: string;
  readonly bytes: Uint8Array /** Holds the private key: mode 0640 at most. */;
  readonly secret: boolean;
};

/** Where in the rendered files the parts stand, so that what was staged can be read back from disk and judged. */
export type Rendered = {
  readonly files: readonly LiveFile[];
  readonly chain: string;
  readonly key: string;
  readonly clientCas?: string;
};

export type Tested =
  | { readonly outcome: 'passed'; readonly ms: number }
  | { readonly outcome: 'failed'; readonly output: string; readonly ms: number }
  /** The program has no such test, or one that would prove nothing. */
  | { readonly outcome: 'cannot' };

export type Ran = {
  readonly ok: boolean;
  readonly output: string;
  readonly ms: number;
  readonly how: 'reload' | 'restart' | 'none';
};

/** An address where the usage is presented, and how an application there is made to answer. */
export type Target = {
  /** Name or address to connect to. Every address a name resolves to is looked at. */
  readonly host: string;
  readonly port: number;
  /** SNI and the name that the certificate must cover; no SNI when it is an address. */
  readonly serverName: string;
  readonly protocol: 'tls' | 'https' | 'sip';
  /** The service demands a client certificate. */
  readonly mutual: boolean;
};

export type AdoptionChange = { readonly file: string; readonly before: string; readonly after: string };
/** What wiring this service for the first time would do. Nothing is changed by making it. */
export type Adoption = {
  /** The files that the program's configuration names today. */
  readonly found: { readonly certificate: string; readonly key: string; readonly clientCas?: string };
  readonly changes: readonly AdoptionChange[];
};

/** Where the live files of a service are, seen from its program: the link that is switched, and one version behind it. */
export type LivePaths = { readonly current: string; readonly version: (name: string) => string };

/**
 * One service that presents one usage. Nothing here throws for what the program says: outcomes are values. Calls on services with the same
 * `instance` are never concurrent. Each call ends within LIMITS.commandMs.
 */
export interface Service {
  /** Services with the same instance are tested and reloaded together, once. */
  readonly instance: string;
  readonly targets: readonly Target[];
  render(material: Material): Rendered;
  /** The program's own configuration test: as things are, or, given a version, against a shadow configuration that names the staged files. */
  test(staged?: {
    readonly live: LivePaths;
    readonly version: string;
    readonly others: readonly { readonly live: LivePaths; readonly version: string }[];
  }): Promise<Tested>;
  running(): Promise<boolean>;
  /** Makes the program read its files anew. Success is no evidence. Waits, where the program bears no reload more often than some interval. */
  reload(): Promise<Ran>;
  /** The fallback when a reload did not take. Absent where there is none. */
  restart?(): Promise<Ran>;
  /** Absent where there is no configuration to adopt. Refuses `assigned.adopt.not-found` when nothing there matches. */
  adoption?(live: LivePaths): Promise<Adoption>;
}

export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs?: number;
  /** What is kept of its output; LIMITS.commandBytes when absent. */
  readonly outputBytes?: number;
  readonly cwd?: string;
};
export type CommandResult = {
  readonly code: number | undefined;
  readonly timedOut: boolean;
  readonly output: string;
  readonly ms: number;
};
/** Runs one program without a shell, bounded in time and output. Never throws: a program that is not there is `code: undefined` with the reason in `output`. */
export type RunCommand = (command: Command) => Promise<CommandResult>;

export type ServiceHost = {
  readonly run: RunCommand;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
};

/** A place where a program that runs on this computer is configured to present a certificate. */
export type Presenting = {
  readonly kind: string;
  /** As the opened service calls it. */
  readonly instance: string;
  /** Address as configured: an IP address, or `*` for all of this computer. */
  readonly address: string;
  readonly port: number;
  readonly protocol: Target['protocol'];
  /** Names that it is presented for; empty: for whoever comes. */
  readonly names: readonly string[];
  readonly files: { readonly certificate: string; readonly key: string };
  readonly mutual: boolean;
  /** Settings of its service, without targets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Group that must be able to read what it presents; absent: root or we ourselves do. */
  readonly group?: number;
};

/** Finds them by the programs that run, reading only. Never throws: what cannot be read is not there. */
export type Discover = () => Promise<readonly Presenting[]>;

/** A TCP port that is listened on, at an IP address, or at `*`; `program` where the system tells. */
export type Listening = { readonly address: string; readonly port: number; readonly program?: string };

export interface ServiceKind<S = unknown> {
  readonly kind: string;
  readonly settings: Settings<S>;
  readonly can: {
    readonly shadowTest: boolean;
    readonly clientCas: boolean;
    readonly adopt: boolean;
    readonly reload: boolean;
  };
  open(settings: S, host: ServiceHost): Service;
  /** Absent where programs cannot be found by themselves. */
  readonly discover?: Discover;
}

/** Who may read a service's live files. Numeric ids or names; absent: as the process itself. */
export type LiveAccess = {
  readonly owner?: string | number;
  readonly group?: string | number;
  readonly mode?: number;
};

/**
 * The live folder of one service: `DIR/versions/<version>/…` and `DIR/current`, a symlink that is switched by rename. Every verb is idempotent and
 * durable (files and folders are flushed) when it returns. Refuses `assigned.live.denied` when the file system says no.
 */
export interface LiveFolder {
  readonly paths: LivePaths;
  /** Version that `current` names; undefined when there is none. */
  current(): Promise<string | undefined>;
  stage(version: string, files: readonly LiveFile[]): Promise<void>;
  /** Undefined when that version or file is not there. */
  read(version: string, file: string): Promise<Uint8Array | undefined>;
  switchTo(version: string | undefined): Promise<void>;
  versions(): Promise<readonly string[]>;
  discard(version: string): Promise<void>;
}

// ── What certificates name ────────────────────────────────────────────────────────────────────────────────────────

export type FetchAsk = {
  readonly url: string;
  /** Sent by POST; absent: GET. */
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** An answer with more is none. */
  readonly bytes: number;
  /** Networks that are allowed besides the public ones. */
  readonly networks: readonly string[];
  readonly signal: AbortSignal;
};
/** `why`: a system's code, `HTTP 404`, `timeout`, `address-forbidden`, `not-http`, `redirects`, `too-large` or `unreadable`. */
export type Fetched =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: string };
/** Plain http, bounded by LIMITS.fetch…; never throws, and what it brings is believed for nothing. */
export type Fetch = (ask: FetchAsk) => Promise<Fetched>;

/** A list or an answer as it came, or that nothing came. */
export type KeptEvidence = {
  /** What it is about, and where it is from; unique. */
  readonly key: string;
  readonly kind: 'crl' | 'ocsp' | 'stapled' | 'nothing';
  /** URL; empty for what a service sent along. */
  readonly from: string;
  /** DER; empty for nothing. */
  readonly der: Uint8Array;
  /** Of nothing: why. */
  readonly why: string;
  readonly at: Date;
};

/** Bounded in number and bytes: the oldest go first. Reading is synchronous, so that a judgement can look things up while it searches. */
export interface EvidenceStore {
  find(key: string): KeptEvidence | undefined;
  /** Replaces what has the same key. Refuses `house.ledger.unavailable`. */
  keep(entry: KeptEvidence): Promise<void>;
  drop(key: string): Promise<void>;
}

// ── Probes ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What one look at one address brought. Facts only; `core/proven` says what they mean. */
export type Sighting = {
  readonly target: Target;
  /** The address itself, `127.0.0.1:443`. */
  readonly address: string;
  readonly at: Date;
  readonly ms: number;
  /** Certificates as served, leaf first, DER; empty when the handshake did not come that far. */
  readonly served: readonly Uint8Array[];
  /** OCSP response that the server stapled, DER, unread. */
  readonly stapled?: Uint8Array;
  readonly protocol?: string;
  /** Full handshake done and the application answered. */
  readonly answered: boolean;
  /** First line of the answer, or why there was none: `ECONNREFUSED`, `timeout`, `alert certificate required`, … */
  readonly detail: string;
  /** For a mutual target: with our client certificate, without one, and with a stranger's. Undefined: not tried. */
  readonly mutual?: {
    readonly accepted?: boolean;
    readonly refusedNone?: boolean;
    readonly refusedStranger?: boolean;
    readonly detail: string;
  };
};

export interface Prober {
  /** Every address the target's host resolves to, one sighting each; never throws. `client` is shown to mutual targets. No session resumption. */
  look(target: Target, client: ClientIdentity | undefined, signal: AbortSignal): Promise<readonly Sighting[]>;
}
/** A certificate and key to show as a TLS client: PEM, in memory only. */
export type ClientIdentity = { readonly certificate: string; readonly key: string };
