// An embedded CA for tests: a ledger in memory, a clock that is pushed.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { embeddedSettings } from '#adapters/issuers/embedded/settings.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openMemory } from '#adapters/ledger/database.ts';
import type { Authority } from '#core/authority/authority.ts';
import type { Realm } from '#core/authority/constraints.ts';
import type { AuthorityLedger } from '#core/authority/ledger.ts';
import type { Vault } from '#core/ports.ts';
import { memoryVault } from './memory-vault.ts';

export const REALM: Realm = { domains: ['example.com', 'localhost'], addresses: ['127.0.0.0/8', '::1'] };
export const NOON = new Date('2027-01-01T12:00:00Z');

export type TestCa = {
  readonly authority: Authority;
  readonly ledger: AuthorityLedger;
  readonly vault: Vault & { readonly size: () => number };
  readonly clock: { now: Date };
  /** Another process on the same home, as far as a test can have one: same ledger and vault, nothing else shared. `ledger` replaces what it writes to. */
  readonly another: (ledger?: AuthorityLedger) => Authority;
};

export const testCa = async (
  options: { settings?: object; realm?: Realm | null; now?: Date } = {},
): Promise<TestCa> => {
  const ledger = authorityTable(openMemory());
  const vault = memoryVault();
  const clock = { now: options.now ?? NOON };
  const host = { vault, crypto: nodeCrypto, now: () => clock.now };
  const settings = embeddedSettings.parse(options.settings ?? {});
  const another = (through: AuthorityLedger = ledger): Authority =>
    embeddedKind(through).open(settings, host);
  const authority = another();
  if (options.realm !== null) await authority.found(options.realm ?? REALM);
  return { authority, ledger, vault, clock, another };
};
