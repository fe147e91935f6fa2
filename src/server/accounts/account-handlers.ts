// The handlers of signing in. On the local door there are no accounts: who may read the home may use it.
import { refuse } from '#core/problems.ts';
import type { Exchange, Handlers } from '../handlers.ts';
import { LINK } from '../sessions.ts';
import type { Accounts } from './accounts.ts';

type Names =
  | 'firstAdministrator'
  | 'signIn'
  | 'changePassword'
  | 'passkeys'
  | 'passkeyRegistration'
  | 'addPasskey'
  | 'dropPasskey'
  | 'passkeyChallenge'
  | 'passkeySignIn';

const accountsOf = ({ door }: Exchange): Accounts => {
  if (door.kind !== 'tcp') throw refuse('house.account.browser', {});
  return door.accounts;
};

/** Undefined on the local door, and for who came by a link. */
export const signedIn = ({ door, secret }: Exchange): string | undefined => {
  const name = door.kind === 'tcp' ? door.sessions.nameOf(secret) : undefined;
  return name === LINK ? undefined : name;
};

export const accountHandlers: Pick<Handlers, Names> = {
  firstAdministrator: async ({ body }, exchange) => {
    exchange.setSecret(await accountsOf(exchange).first(exchange.secret, body.name, body.password));
  },
  signIn: async ({ body }, exchange) => {
    exchange.setSecret(await accountsOf(exchange).signIn(body.name, body.password, exchange.secret));
  },
  changePassword: ({ body }, exchange) =>
    accountsOf(exchange).changePassword(exchange.secret, body.current, body.next),
  passkeys: async (_, exchange) => accountsOf(exchange).passkeysOf(exchange.secret),
  passkeyRegistration: (_, exchange) => {
    const accounts = accountsOf(exchange);
    return accounts.passkeys.registration(accounts.mustName(exchange.secret), exchange.origin);
  },
  addPasskey: ({ body }, exchange) => {
    const accounts = accountsOf(exchange);
    return accounts.passkeys.add(
      accounts.mustName(exchange.secret),
      body.name,
      exchange.origin,
      body.credential,
    );
  },
  dropPasskey: async ({ params }, exchange) => accountsOf(exchange).dropPasskey(exchange.secret, params.id),
  passkeyChallenge: (_, exchange) => accountsOf(exchange).passkeys.challenge(exchange.origin),
  passkeySignIn: async ({ body }, exchange) => {
    exchange.setSecret(
      await accountsOf(exchange).signInByPasskey(exchange.origin, body.credential, exchange.secret),
    );
  },
};
