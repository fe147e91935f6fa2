// Run as a process of its own, to be killed: issues orders `req_kill_0`, 1, 2, … from a ledger on disk and prints each number after it was answered.
// node test/embedded-ca-process.ts LEDGER KEYS CSR
import { readFileSync } from 'node:fs';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import { memoryVault } from './memory-vault.ts';

const [ledger = '', keys = '', csr = ''] = process.argv.slice(2);
const vault = memoryVault();
for (const base64 of readFileSync(keys, 'utf8').split('\n'))
  await vault.keep(new Uint8Array(Buffer.from(base64, 'base64')));
const kind = embeddedKind(authorityTable(openDatabase(ledger)));
const authority = kind.open(kind.settings.parse({}), { vault, crypto: nodeCrypto, now: () => new Date() });
const der = new Uint8Array(readFileSync(csr));
let next = 0;
const client = async (): Promise<never> => {
  for (;;) {
    const number = next++;
    await authority.submit(
      { id: `req_kill_${number}`, csr: der, names: [], template: 'WebServer' },
      new AbortController().signal,
    );
    process.stdout.write(`${number}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, client));
