// Who may use the browser's door: one-time links and the sessions they open. Kept in memory and only as hashes; a restart ends them all.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';

export type SessionState = 'missing' | 'expired' | 'good';

export class Sessions {
  readonly #now: () => Date;
  #links: Link[] = [];
  readonly #sessions = new Map<string, Session>();
  #attempts: number[] = [];

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** A new token: 256 random bits, base64url. It is told once, here. */
  newLink(): { token: string; expiresAt: Date } {
    const token = newToken();
    const expires = this.#time() + LIMITS.linkMs;
    this.#links = [...this.#links.slice(1 - LIMITS.links), { hash: hashOf(token), expires, spent: false }];
    return { token, expiresAt: new Date(expires) };
  }

  /** The secret of a new session. Refuses `house.link.*`, and `house.session.too-many` after too many attempts in a minute. */
  spend(token: string): string {
    this.#countAttempt();
    const hash = hashOf(token);
    // Every link is compared, so that the time tells nothing about which.
    const found = this.#links.filter((link) => timingSafeEqual(link.hash, hash))[0];
    if (found === undefined) throw refuse('house.link.unknown', {});
    if (found.spent) throw refuse('house.link.spent', {});
    if (this.#time() >= found.expires)
      throw refuse('house.link.expired', { minutes: LIMITS.linkMs / 60_000 });
    found.spent = true;
    return this.#open();
  }

  /** Also counts as use. */
  check(secret: string | undefined): SessionState {
    if (secret === undefined) return 'missing';
    const key = keyOf(secret);
    const session = this.#sessions.get(key);
    if (session === undefined) return 'missing';
    const now = this.#time();
    if (now >= session.opened + LIMITS.sessionMs || now >= session.used + LIMITS.sessionIdleMs) {
      this.#sessions.delete(key);
      return 'expired';
    }
    session.used = now;
    return 'good';
  }

  end(secret: string | undefined): void {
    if (secret !== undefined) this.#sessions.delete(keyOf(secret));
  }

  #open(): string {
    const secret = newToken();
    const now = this.#time();
    if (this.#sessions.size >= LIMITS.sessions) {
      const [oldest] = [...this.#sessions].sort(([, a], [, b]) => a.used - b.used);
      if (oldest !== undefined) this.#sessions.delete(oldest[0]);
    }
    this.#sessions.set(keyOf(secret), { opened: now, used: now });
    return secret;
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
type Session = { readonly opened: number; used: number };

const MINUTE = 60_000;
const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const keyOf = (secret: string): string => hashOf(secret).toString('hex');
