// Signing in: the first administrator, password, passkeys. What it opens is a session (sessions.ts).
import type { AccountStore } from '#core/accounts.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { LINK, type Sessions } from '../sessions.ts';
import { Attempts } from './attempts.ts';
import { Passkeys } from './passkeys.ts';
import { checkPassword, hashPassword } from './passwords.ts';

/** Who asks: `state` says what the page shows first, and nothing else is told to strangers. */
export type WhoAmI = {
  readonly state: 'first-run' | 'administrator-needed' | 'sign-in' | 'signed-in';
  readonly name?: string;
};

export class Accounts {
  readonly #store: AccountStore;
  readonly #sessions: Sessions;
  readonly #now: () => Date;
  readonly #attempts = new Attempts({
    windowMs: LIMITS.signInWindowMs,
    each: LIMITS.signInAttempts,
    all: LIMITS.signInAttemptsOfAll,
  });
  readonly passkeys: Passkeys;

  constructor(store: AccountStore, sessions: Sessions, now: () => Date) {
    this.#store = store;
    this.#sessions = sessions;
    this.#now = now;
    this.passkeys = new Passkeys(store, now);
  }

  whoAmI(secret: string | undefined): WhoAmI {
    const state = this.#sessions.check(secret);
    const name = this.#sessions.nameOf(secret);
    if (state === 'good' && name !== undefined)
      return { state: 'signed-in', ...(name === LINK ? {} : { name }) };
    if (this.#store.administrators() > 0) return { state: 'sign-in' };
    return { state: state === 'enrolling' ? 'administrator-needed' : 'first-run' };
  }

  /** Only with the session that a one-time link opened, and only while there is no administrator. Answers with the secret of a new session. */
  async first(secret: string | undefined, name: string, password: string): Promise<string> {
    const state = this.#sessions.check(secret);
    if (state === 'good' && this.#sessions.nameOf(secret) === LINK)
      return this.#recover(secret, nameOf(name), password);
    if (state === 'missing' || state === 'expired') throw refuse(`house.session.${state}`, {});
    if (state === 'good') throw refuse('house.account.exists', {});
    const hashed = await hashPassword(checkedPassword(password));
    if (!this.#store.addFirst(nameOf(name), hashed, this.#now().toISOString()))
      throw refuse('house.account.exists', {});
    return this.#sessions.open(nameOf(name), secret);
  }

  /** Who may read the home may take the place of an administrator who forgot the password; the other sessions of that name end. */
  async #recover(secret: string | undefined, name: string, password: string): Promise<string> {
    if (this.#store.password(name) === undefined) throw refuse('house.account.unknown', {});
    const hashed = await hashPassword(checkedPassword(password));
    // Hashing takes a while: the link's session may have been used up meanwhile.
    if (this.#sessions.nameOf(secret) !== LINK) throw refuse('house.session.missing', {});
    this.#sessions.changePassword(name, hashed, secret);
    return this.#sessions.open(name, secret);
  }

  async signIn(name: string, password: string, secret: string | undefined): Promise<string> {
    const who = nameOf(name);
    this.#attempts.count(who, this.#now().getTime());
    const kept = this.#store.password(who);
    const right = await checkPassword(password, kept);
    // Set anew while this one was checked: it was the right one, and opens nothing any more.
    if (!right || this.#store.password(who) !== kept) throw refuse('house.sign-in.refused', {});
    this.#attempts.forget(who);
    return this.#sessions.open(who, secret);
  }

  async signInByPasskey(origin: string, response: unknown, secret: string | undefined): Promise<string> {
    // Not counted: nobody guesses a signature, and waiting would not make a wrong one right.
    return this.#sessions.open(await this.passkeys.check(origin, response), secret);
  }

  /** Every other session of this administrator ends. */
  async changePassword(secret: string | undefined, current: string, next: string): Promise<void> {
    const name = this.mustName(secret);
    this.#attempts.count(name, this.#now().getTime());
    const kept = this.#store.password(name);
    if (!(await checkPassword(current, kept))) throw refuse('house.sign-in.refused', {});
    const hashed = await hashPassword(checkedPassword(next));
    // Another browser was first: it ended this session, or this one's password is no longer the current one.
    this.mustName(secret);
    if (this.#store.password(name) !== kept) throw refuse('house.sign-in.refused', {});
    this.#sessions.changePassword(name, hashed, secret);
    this.#attempts.forget(name);
  }

  passkeysOf(
    secret: string | undefined,
  ): readonly { id: string; name: string; host: string; addedAt: string }[] {
    return this.#store
      .passkeys(this.mustName(secret))
      .map(({ id, name, host, addedAt }) => ({ id, name, host, addedAt }));
  }

  dropPasskey(secret: string | undefined, id: string): void {
    if (!this.#store.dropPasskey(this.mustName(secret), id)) throw refuse('house.passkey.unknown', {});
  }

  mustName(secret: string | undefined): string {
    const name = this.#sessions.nameOf(secret);
    if (name === undefined || name === LINK) throw refuse('house.session.missing', {});
    return name;
  }
}

/** One spelling: what looks the same is the same name. */
const nameOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** Length is all that is asked (NIST SP 800-63B §3.1.1.2). */
const checkedPassword = (password: string): string => {
  if ([...password].length < LIMITS.passwordCharacters)
    throw refuse('house.account.password.short', { least: LIMITS.passwordCharacters });
  return password;
};
