// An embedded CA for tests: a ledger in memory, a clock that is pushed.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { embeddedSettings } from '#adapters/issuers/embedded/settings.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openMemory } from '#adapters/ledger/database.ts';
import type { Authority } from '#core/authority/authority.ts';
import type { Realm } from '#core/authority/constraints.ts';
import type { AuthorityLedger, AuthorityWrite } from '#core/authority/ledger.ts';
import type { Answer, Vault } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import type { Certificate } from '#core/x509/types.ts';
import { memoryVault } from './memory-vault.ts';

const REALM: Realm = { domains: ['example.com', 'localhost'], addresses: ['127.0.0.0/8', '::1'] };
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

export const issued = (answer: Answer): Certificate => {
  if (answer.state !== 'issued') throw new Error(`issued, not ${answer.state}`);
  return must(parseCertificate(answer.certificate));
};

/** Codes of the refusal that this ends with, the leading one first. */
export const codes = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`refused, not ${String(error)}`);
  return [error.complaint, ...error.others].map(({ code }) => code);
};

/** A ledger whose process dies at the first write of this kind. */
export const dyingAt = (ledger: AuthorityLedger, kind: AuthorityWrite['kind']): AuthorityLedger => ({
  ...ledger,
  write: async (...entries) => {
    if (entries.some((entry) => entry.kind === kind)) throw new Error('dead');
    return ledger.write(...entries);
  },
});
