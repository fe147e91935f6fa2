// The password of a relying party's store, sealed in the vault like any other secret. It is asked for by nobody but the store's own tool.
import { must, refuse } from '#core/problems.ts';
import { parseParty } from '#core/topology/party.ts';
import { hexOf } from '#core/x509/der-values.ts';
import type { World } from './world.ts';

type Safe = Pick<World, 'vault' | 'crypto'>;

export const storePassword = async (safe: Safe, party: string): Promise<string | undefined> => {
  const secret = await safe.vault.secret(nameOf(safe, party));
  return secret === undefined ? undefined : new TextDecoder().decode(secret);
};

/** Refuses `trusted.store.no-password` for a kind of store that has none. */
export const keepStorePassword = async (world: World, party: string, password: string): Promise<void> => {
  const { kind } = must(parseParty(party));
  if (kind !== 'java' && kind !== 'nss') throw refuse('trusted.store.no-password', { party });
  await world.vault.keepSecret(nameOf(world, party), new TextEncoder().encode(password));
};

/** A secret's name is a file's name, which a path is not. */
const nameOf = ({ crypto }: Safe, party: string): string =>
  `store-${hexOf(crypto.digest('SHA-256', new TextEncoder().encode(party))).toLowerCase()}`;
