// Who may use the browser's door: one-time links, in memory, and the sessions, which outlive a restart. Both are kept only as hashes.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccountStore, SessionRow } from '#core/accounts.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';

/** `enrolling`: opened by a link on a home without an administrator; it may make the first one, and nothing else. */
export type SessionState = 'missing' | 'expired' | 'enrolling' | 'good';

type Rows = Pick<
  AccountStore,
  'administrators' | 'session' | 'openSession' | 'useSession' | 'dropSession' | 'setPassword'
>;

export class Sessions {
  readonly #now: () => Date;
  readonly #rows: Rows;
  #links: Link[] = [];
  #attempts: number[] = [];

  constructor(now: () => Date, rows: Rows) {
    this.#now = now;
    this.#rows = rows;
  }

  /** A new token: 256 random bits, base64url. It is told once, here. */
  newLink(): { token: string; expiresAt: Date } {
    const token = newToken();
    const expires = this.#time() + LIMITS.linkMs;
    this.#links = [...this.#links.slice(1 - LIMITS.links), { hash: hashOf(token), expires, spent: false }];
    return { token, expiresAt: new Date(expires) };
  }

  /**
   * The secret of a new session. On a home with an administrator it is the way back in for who may read the home anyway, and carries no name.
   * Refuses `house.link.*`, and `house.session.too-many` after too many failures in a minute. The right link never waits: nobody guesses 256 bits,
   * and a stranger who keeps guessing must not keep the administrator out.
   */
  spend(token: string): string {
    const hash = hashOf(token);
    // Every link is compared, so that the time tells nothing about which.
    const found = this.#links.filter((link) => timingSafeEqual(link.hash, hash))[0];
    if (found === undefined || found.spent || this.#time() >= found.expires) this.#countAttempt();
    if (found === undefined) throw refuse('house.link.unknown', {});
    if (found.spent) throw refuse('house.link.spent', {});
    if (this.#time() >= found.expires)
      throw refuse('house.link.expired', { minutes: LIMITS.linkMs / 60_000 });
    found.spent = true;
    return this.open(this.#rows.administrators() === 0 ? undefined : LINK);
  }

  /** The secret of a new session; one that the browser had before ends, so that nobody can fix it beforehand. */
  open(name: string | undefined, before?: string): string {
    const secret = newToken();
    const now = this.#time();
    const row = { key: keyOf(secret), opened: now, used: now, ...(name === undefined ? {} : { name }) };
    this.#rows.openSession(row, keyOr(before), LIMITS.sessions);
    return secret;
  }

  /** Also counts as use. */
  check(secret: string | undefined): SessionState {
    const row = this.#row(secret);
    if (row === undefined) return 'missing';
    if (!this.#isYoung(row)) {
      this.#aside(() => this.#rows.dropSession(row.key));
      return 'expired';
    }
    const now = this.#time();
    // Not on every request: a disk has to turn for it.
    if (now > row.used + USE_MS) this.#aside(() => this.#rows.useSession(row.key, now));
    return row.name === undefined ? 'enrolling' : 'good';
  }

  /** For what goes on by itself: does not count as use. */
  holds(secret: string | undefined): boolean {
    const row = this.#row(secret);
    return row?.name !== undefined && this.#isYoung(row);
  }

  #isYoung({ opened, used }: SessionRow): boolean {
    const now = this.#time();
    return now < opened + LIMITS.sessionMs && now < used + LIMITS.sessionIdleMs;
  }

  /** The administrator's name, or `link` for who came by one. */
  nameOf(secret: string | undefined): string | undefined {
    return this.#row(secret)?.name;
  }

  end(secret: string | undefined): void {
    if (secret !== undefined) this.#rows.dropSession(keyOf(secret));
  }

  /** A new password, and the end of every other session of that name. */
  changePassword(name: string, password: string, secret: string | undefined): void {
    this.#rows.setPassword(name, password, keyOr(secret));
  }

  /** A full disk must not keep out who comes to see that it is full: what is written in passing may fail. */
  #aside(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #row(secret: string | undefined): SessionRow | undefined {
    return secret === undefined ? undefined : this.#rows.session(keyOf(secret));
  }

  #countAttempt(): void {
    const now = this.#time();
    this.#attempts = this.#attempts.filter((at) => at > now - MINUTE);
    const [first] = this.#attempts;
    if (first !== undefined && this.#attempts.length >= LIMITS.linkAttempts)
      throw refuse('house.session.too-many', { seconds: Math.ceil((first + MINUTE - now) / 1000) });
    this.#attempts.push(now);
  }

  #time(): number {
    return this.#now().getTime();
  }
}

type Link = { readonly hash: Buffer; readonly expires: number; spent: boolean };

/** Stands where a name would: no administrator can be called so, names have no spaces around them but this one does. */
export const LINK = ' link';
const MINUTE = 60_000;
const USE_MS = MINUTE;
const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const keyOf = (secret: string): string => hashOf(secret).toString('hex');
/** Of no session: no key is empty. */
const keyOr = (secret: string | undefined): string => (secret === undefined ? '' : keyOf(secret));
