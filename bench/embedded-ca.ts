// How many certificates a second the embedded CA issues in one process, stored durably (every commit flushed), P-256.
// node bench/embedded-ca.ts [ROUNDS] [CERTIFICATES A ROUND]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import type { Order } from '#core/ports.ts';
import { memoryVault } from '#test/memory-vault.ts';
import { makeCsr } from '#test/signing-requests.ts';

const rounds = Number(process.argv[2] ?? 7);
const many = Number(process.argv[3] ?? 2000);
const CLIENTS = [1, 16, 64];

let ids = 0;
const folder = mkdtempSync(join(tmpdir(), 'cw-bench-'));
try {
  const database = openDatabase(join(folder, 'ledger.db'));
  const kind = embeddedKind(authorityTable(database));
  const ca = kind.open(kind.settings.parse({}), {
    vault: memoryVault(),
    crypto: nodeCrypto,
    now: () => new Date(),
  });
  await ca.found({ domains: ['example.com'], addresses: [] });
  const csrs = await Promise.all(
    Array.from({ length: 500 }, (_, i) => makeCsr({ names: [`n${i}.example.com`, `m${i}.example.com`] })),
  );

  const round = async (clients: number): Promise<number> => {
    const orders: Order[] = Array.from({ length: many }, (_, i) => ({
      // Ids sort by time, as the house's do.
      id: `req_${(ids++).toString(36).padStart(10, '0')}`,
      csr: csrs[i % csrs.length] as Uint8Array,
      names: [],
      template: 'WebServer',
    }));
    const started = process.hrtime.bigint();
    const client = async (): Promise<void> => {
      for (let order = orders.pop(); order !== undefined; order = orders.pop()) {
        const answer = await ca.submit(order, new AbortController().signal);
        if (answer.state !== 'issued') throw new Error(answer.state);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return many / (Number(process.hrtime.bigint() - started) / 1e9);
  };

  for (const clients of CLIENTS) {
    await round(clients);
    const rates: number[] = [];
    for (let i = 0; i < rounds; i++) rates.push(await round(clients));
    rates.sort((a, b) => a - b);
    const [least, median, most] = [rates[0], rates[Math.floor(rates.length / 2)], rates.at(-1)].map((rate) =>
      Math.round(rate ?? 0),
    );
    console.log(
      JSON.stringify({
        what: 'embedded CA, in process',
        clients,
        n: many,
        rounds,
        median,
        least,
        most,
        unit: 'certificates/s',
      }),
    );
  }
  database.close();
} finally {
  rmSync(folder, { recursive: true });
}
