// The process that issues is killed in the middle of its work, many times; what it said it had issued is there, and nothing is issued twice.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import type { RequestId } from '#core/facts.ts';
import { must } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { memoryVault } from '#test/memory-vault.ts';
import { makeCsr } from '#test/signing-requests.ts';
import { expect, test } from 'vitest';
import { embeddedKind } from './embedded-kind.ts';

const KILLS = 6;
const PROGRAM = new URL('../../../../test/embedded-ca-process.ts', import.meta.url).pathname;

test('A killed CA has every certificate that it gave out, gives out the same again, and finishes what it had begun', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-killed-'));
  const database = openDatabase(join(folder, 'ledger.db'));
  try {
    const ledger = authorityTable(database);
    const vault = memoryVault();
    const kind = embeddedKind(ledger);
    const authority = kind.open(kind.settings.parse({}), {
      vault,
      crypto: nodeCrypto,
      now: () => new Date(),
    });
    await authority.found({ domains: ['example.com'], addresses: [] });
    const keys = await Promise.all(ledger.authorities().map(({ key }) => vault.export(key)));
    await writeFile(join(folder, 'keys'), keys.map((key) => Buffer.from(key).toString('base64')).join('\n'), {
      mode: 0o600,
    });
    const csr = await makeCsr({ names: ['a.example.com'] });
    await writeFile(join(folder, 'csr'), csr);

    const answered = new Set<number>();
    const paths = ['ledger.db', 'keys', 'csr'].map((name) => join(folder, name));
    for (let kill = 0; kill < KILLS; kill++)
      for (const number of await issueUntilKilled(paths, 40 + 7 * kill)) answered.add(number);
    expect(answered.size).toBeGreaterThan(40);

    for (const number of answered) {
      const order: RequestId = `req_kill_${number}`;
      const there = ledger.certificateOf(order);
      expect(there?.der).toBeDefined();
    }
    // Every order that the CA has heard of, answered or not, ends with exactly one certificate.
    const last = Math.max(...answered) + 20;
    for (let number = 0; number <= last; number++) {
      const id: RequestId = `req_kill_${number}`;
      const before = ledger.certificateOf(id);
      const answer = await authority.submit(
        { id, csr, names: [], template: 'WebServer' },
        new AbortController().signal,
      );
      if (answer.state !== 'issued') throw new Error(answer.state);
      const { serial } = must(parseCertificate(answer.certificate));
      if (before !== undefined) expect(serial).toBe(before.serial);
      const intents = ledger.intents(id);
      expect(intents.filter(({ der }) => der !== undefined).map((intent) => intent.serial)).toEqual([serial]);
      for (const intent of intents)
        expect(intent.der !== undefined || intent.abandonedAt !== undefined).toBe(true);
    }
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
});

/** Numbers that the process said it had issued before it was killed with `lines` of them printed. */
const issueUntilKilled = async (paths: readonly string[], lines: number): Promise<readonly number[]> => {
  const child = spawn(process.execPath, [PROGRAM, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  // What follows the last line end was cut off.
  return text.split('\n').slice(0, -1).map(Number);
};
