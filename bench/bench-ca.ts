// The embedded CA on a ledger of its own: what issues in the product, without the house around it.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import { memoryVault } from '#test/memory-vault.ts';

export type BenchCa = {
  /** DER in, DER out; when it answers, the certificate is flushed to the disk. */
  issue(csr: Uint8Array): Promise<Uint8Array>;
  close(): void;
};

export const openBenchCa = async (path: string): Promise<BenchCa> => {
  const database = openDatabase(path);
  const kind = embeddedKind(authorityTable(database));
  const ca = kind.open(kind.settings.parse({}), {
    vault: memoryVault(),
    crypto: nodeCrypto,
    now: () => new Date(),
  });
  await ca.found({ domains: ['example.com'], addresses: [] });
  const never = new AbortController().signal;
  let count = 0;
  return {
    issue: async (csr) => {
      count += 1;
      // Ids sort by time, as the house's do.
      const id = `req_${count.toString(36).padStart(10, '0')}` as const;
      const answer = await ca.submit({ id, csr, names: [], template: 'WebServer' }, never);
      if (answer.state !== 'issued') throw new Error(answer.state);
      return answer.certificate;
    },
    close: () => {
      database.close();
    },
  };
};
