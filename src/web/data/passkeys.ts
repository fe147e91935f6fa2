// Passkeys as this browser makes and uses them (WebAuthn Level 3). What it says no with is put into three reasons that people can act on.
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { client } from './client.ts';

export class PasskeyProblem extends Error {
  override readonly name = 'PasskeyProblem';
  readonly reason: 'cancelled' | 'known' | 'impossible';
  constructor(reason: 'cancelled' | 'known' | 'impossible', cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** `address`: they would be there if the page had been opened by a name (effective domain, §5.1.2). */
export const passkeysHere = (): 'yes' | 'address' | 'no' => {
  if (ADDRESS.test(location.hostname)) return 'address';
  return browserSupportsWebAuthn() ? 'yes' : 'no';
};

/** This page by its name; undefined where this computer is not the browser's own, and only its owner knows the name. */
export const namedPage = (): string | undefined => {
  // Over TLS it is served under one name alone.
  if (location.protocol !== 'http:' || !/^127\.|^\[::1\]$/.test(location.hostname)) return undefined;
  const address = new URL(location.href);
  address.hostname = 'localhost';
  return address.href;
};

export const makePasskey = async (name: string): Promise<void> => {
  const optionsJSON = (await client.passkeyRegistration()) as PublicKeyCredentialCreationOptionsJSON;
  const credential = await startRegistration({ optionsJSON }).catch(reasoned);
  await client.addPasskey({ body: { name, credential: { ...credential } } });
};

export const signInByPasskey = async (): Promise<void> => {
  const optionsJSON = (await client.passkeyChallenge()) as PublicKeyCredentialRequestOptionsJSON;
  const credential = await startAuthentication({ optionsJSON }).catch(reasoned);
  await client.passkeySignIn({ body: { credential: { ...credential } } });
};

/** What the list calls a new one until somebody says otherwise. */
export const thisBrowser = (): string =>
  [BROWSERS, SYSTEMS]
    .map((known) => known.find(([pattern]) => pattern.test(navigator.userAgent))?.[1])
    .filter((name) => name !== undefined)
    .join(' · ');

const ADDRESS = /^[\d.]+$|:/;
const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Whale\//, 'Whale'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

const reasoned = (error: unknown): never => {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    throw new PasskeyProblem('known', error);
  if (name === 'NotAllowedError' || name === 'AbortError') throw new PasskeyProblem('cancelled', error);
  throw new PasskeyProblem('impossible', error);
};
