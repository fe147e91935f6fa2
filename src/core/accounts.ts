// Who may use the browser's door: administrators, their passkeys, and the sessions that outlive a restart. Secrets are kept as hashes only.

export type Passkey = {
  /** Credential id, base64url. */
  readonly id: string;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  /** The name of the host that it is bound to. */
  readonly host: string;
  readonly addedAt: string;
};

export type SessionRow = {
  /** SHA-256 of the session's secret, hex. */
  readonly key: string;
  /** Absent: opened by a link on a home without an administrator; it may make the first one, and nothing else. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly opened: number;
  readonly used: number;
};

/** Synchronous: a handful of rows, asked on every request. */
export interface AccountStore {
  administrators(): number;
  /** PHC string of the password, or undefined for a name that is none. */
  password(name: string): string | undefined;
  /** False when there is an administrator already: the first one is made once, also by two browsers at once. */
  addFirst(name: string, password: string, at: string): boolean;
  /** When this administrator was made, ISO. */
  addedAt(name: string): string | undefined;
  /** Every session of that name but one ends with it, at once: who dies in between leaves both or neither. `except`: its key, or ''. */
  setPassword(name: string, password: string, except: string): void;
  passkeys(name: string): readonly Passkey[];
  passkey(id: string): { readonly name: string; readonly passkey: Passkey } | undefined;
  /** False when its id is kept already, by whomever. */
  addPasskey(name: string, passkey: Passkey): boolean;
  countPasskey(id: string, counter: number): void;
  dropPasskey(name: string, id: string): boolean;
  session(key: string): SessionRow | undefined;
  /** Longest unused first. */
  sessions(): readonly SessionRow[];
  /** A new one in the place of `before`, if any; beyond `most` the longest unused end. At once. */
  openSession(row: SessionRow, before: string, most: number): void;
  useSession(key: string, used: number): void;
  dropSession(key: string): void;
  close(): void;
}
