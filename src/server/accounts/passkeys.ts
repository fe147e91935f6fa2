// Passkeys (WebAuthn Level 3). A challenge carries its own time and seal, so that nobody can crowd another's out by asking for many; only those that
// were answered rightly are remembered, until their time is over, so that no answer works twice.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
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
const NONCE_BYTES = 24;

export class Passkeys {
  readonly #store: AccountStore;
  readonly #now: () => Date;
  readonly #seal = randomBytes(32);
  /** Answered, with the time at which each is over. */
  readonly #answered = new Map<string, number>();

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
      userID: this.#handleOf(name),
      challenge: this.#challenge(name),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: this.#store.passkeys(name).map(({ id }) => ({ id })),
    });
    return options;
  }

  async add(name: string, label: string, origin: string, response: unknown): Promise<void> {
    const host = hostOf(origin);
    const challenge = this.#expected(name);
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge.isOurs,
      expectedOrigin: origin,
      expectedRPID: host,
    }).catch(refused);
    if (!verified.verified || verified.registrationInfo === undefined || !challenge.once())
      throw refuse('house.passkey.refused', {});
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    const addedAt = this.#now().toISOString();
    if (!this.#store.addPasskey(name, { id, name: label, publicKey, counter, transports, host, addedAt }))
      throw refuse('house.passkey.refused', {});
  }

  async challenge(origin: string): Promise<object> {
    return generateAuthenticationOptions({
      rpID: hostOf(origin),
      challenge: this.#challenge(),
      // It is all that is asked for: a key that somebody found must not do.
      userVerification: 'required',
    });
  }

  /** The name of the administrator whose passkey signed. */
  async check(origin: string, response: unknown): Promise<string> {
    const { id } = response as AuthenticationResponseJSON;
    const known = typeof id === 'string' ? this.#store.passkey(id) : undefined;
    if (known === undefined) throw refuse('house.passkey.refused', {});
    const { passkey } = known;
    const challenge = this.#expected();
    const verified = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge.isOurs,
      expectedOrigin: origin,
      expectedRPID: passkey.host,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
    }).catch(refused);
    if (!verified.verified || !challenge.once()) throw refuse('house.passkey.refused', {});
    this.#store.countPasskey(passkey.id, verified.authenticationInfo.newCounter);
    return known.name;
  }

  /** An authenticator keeps one passkey for each handle and host: other homes on this host must not share it, nor an administrator made anew. */
  #handleOf(name: string): Uint8Array<ArrayBuffer> {
    const since = this.#store.addedAt(name) ?? '';
    return new Uint8Array(createHash('sha256').update(`${since} ${name}`).digest());
  }

  /** Until when (milliseconds, 8 bytes), a nonce, and a seal over both and whom it is for. */
  #challenge(name?: string): Uint8Array<ArrayBuffer> {
    const open = Buffer.alloc(8 + NONCE_BYTES, randomBytes(8 + NONCE_BYTES));
    open.writeBigUInt64BE(BigInt(this.#now().getTime() + CHALLENGE_MS));
    return new Uint8Array(Buffer.concat([open, this.#sealOf(open, name)]));
  }

  #sealOf(open: Uint8Array, name: string | undefined): Buffer {
    return createHmac('sha256', this.#seal)
      .update(open)
      .update(name ?? '')
      .digest();
  }

  /** `isOurs` is asked before the signature is checked, `once` after it. */
  #expected(name?: string): {
    readonly isOurs: (challenge: string) => boolean;
    readonly once: () => boolean;
  } {
    let seen: { readonly challenge: string; readonly until: number } | undefined;
    return {
      isOurs: (challenge) => {
        const bytes = Buffer.from(challenge, 'base64url');
        const [open, seal] = [bytes.subarray(0, 8 + NONCE_BYTES), bytes.subarray(8 + NONCE_BYTES)];
        if (seal.length !== 32 || !timingSafeEqual(seal, this.#sealOf(open, name))) return false;
        seen = { challenge: bytes.toString('base64url'), until: Number(open.readBigUInt64BE()) };
        return seen.until > this.#now().getTime();
      },
      once: () => {
        const now = this.#now().getTime();
        for (const [challenge, until] of this.#answered) if (until <= now) this.#answered.delete(challenge);
        if (seen === undefined || this.#answered.has(seen.challenge)) return false;
        this.#answered.set(seen.challenge, seen.until);
        return true;
      },
    };
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
