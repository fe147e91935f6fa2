// The password of a relying party's store, sealed in the vault like any other secret. It is asked for by nobody but the store's own tool.
import { must, refuse } from '#core/problems.ts';
import type { Vault } from '#core/ports.ts';
import { parseParty } from '#core/topology/party.ts';
import type { World } from './world.ts';

export const storePassword = async (vault: Vault, party: string): Promise<string | undefined> => {
  const secret = await vault.secret(nameOf(party));
  return secret === undefined ? undefined : new TextDecoder().decode(secret);
};

/** Refuses `trusted.store.no-password` for a kind of store that has none. */
export const keepStorePassword = async (world: World, party: string, password: string): Promise<void> => {
  const { kind } = must(parseParty(party));
  if (kind !== 'java' && kind !== 'nss') throw refuse('trusted.store.no-password', { party });
  await world.vault.keepSecret(nameOf(party), new TextEncoder().encode(password));
};

const nameOf = (party: string): string => `store:${party}`;
