// Passkeys (WebAuthn Level 3): challenges are used once, live shortly, and are remembered only here.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { AccountStore } from '#core/accounts.ts';
import { refuse } from '#core/problems.ts';

const CHALLENGE_MS = 5 * 60_000;
const CHALLENGES = 64;

type Challenge = { readonly until: number; readonly name?: string };

export class Passkeys {
  readonly #store: AccountStore;
  readonly #now: () => Date;
  readonly #challenges = new Map<string, Challenge>();

  constructor(store: AccountStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  async registration(name: string, origin: string): Promise<object> {
    const host = hostOf(origin);
    const options = await generateRegistrationOptions({
      rpName: 'certwizard',
      rpID: host,
      userName: name,
      userID: new TextEncoder().encode(name).slice(0, 64),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      excludeCredentials: this.#store.passkeys(name).map(({ id }) => ({ id })),
    });
    this.#remember(options.challenge, name);
    return options;
  }

  async add(name: string, label: string, origin: string, response: unknown): Promise<void> {
    const host = hostOf(origin);
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: (challenge) => this.#spend(challenge, name),
      expectedOrigin: origin,
      expectedRPID: host,
      requireUserVerification: false,
    }).catch(refused);
    if (!verified.verified || verified.registrationInfo === undefined)
      throw refuse('house.passkey.refused', {});
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    const addedAt = this.#now().toISOString();
    if (!this.#store.addPasskey(name, { id, name: label, publicKey, counter, transports, host, addedAt }))
      throw refuse('house.passkey.refused', {});
  }

  async challenge(origin: string): Promise<object> {
    const options = await generateAuthenticationOptions({
      rpID: hostOf(origin),
      userVerification: 'preferred',
    });
    this.#remember(options.challenge);
    return options;
  }

  /** The name of the administrator whose passkey signed. */
  async check(origin: string, response: unknown): Promise<string> {
    const { id } = response as AuthenticationResponseJSON;
    const known = typeof id === 'string' ? this.#store.passkey(id) : undefined;
    if (known === undefined) throw refuse('house.passkey.refused', {});
    const { passkey } = known;
    const verified = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => this.#spend(challenge),
      expectedOrigin: origin,
      expectedRPID: passkey.host,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
      requireUserVerification: false,
    }).catch(refused);
    if (!verified.verified) throw refuse('house.passkey.refused', {});
    this.#store.countPasskey(passkey.id, verified.authenticationInfo.newCounter);
    return known.name;
  }

  #remember(challenge: string, name?: string): void {
    const until = this.#now().getTime() + CHALLENGE_MS;
    this.#challenges.set(challenge, { until, ...(name === undefined ? {} : { name }) });
    for (const oldest of this.#challenges.keys()) {
      if (this.#challenges.size <= CHALLENGES) break;
      this.#challenges.delete(oldest);
    }
  }

  #spend(challenge: string, name?: string): boolean {
    const found = this.#challenges.get(challenge);
    this.#challenges.delete(challenge);
    return found !== undefined && found.until > this.#now().getTime() && found.name === name;
  }
}

/** Passkeys are bound to a name; an address has none (WebAuthn §5.1.2, effective domain). */
export const hostOf = (origin: string): string => {
  const { hostname } = new URL(origin);
  if (/^[\d.]+$|:/.test(hostname)) throw refuse('house.passkey.address', { address: hostname });
  return hostname;
};

/** What a browser sent does not hold: why is nobody's business who guesses. */
const refused = (error: unknown): never => {
  throw refuse('house.passkey.refused', {}, error);
};
