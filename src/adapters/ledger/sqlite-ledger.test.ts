import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CertificateRecord, Ledger } from '#core/ledger.ts';
import { openDatabase, openMemory } from './database.ts';
import { ledgerContract } from './ledger.contract.ts';
import { sqliteLedger } from './sqlite-ledger.ts';

ledgerContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const open: Ledger[] = [];
  return {
    open: async () => {
      const ledger = sqliteLedger(openDatabase(join(folder, 'ledger.db')));
      open.push(ledger);
      return ledger;
    },
    end: async () => {
      for (const ledger of open) await ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('several processes on one ledger', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('four processes that begin a new ledger together lose no fact and no number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    folders.push(folder);
    const path = join(folder, 'ledger.db');
    const writer = `
      const [database, ledger] = await Promise.all([import('#adapters/ledger/database.ts'), import('#adapters/ledger/sqlite-ledger.ts')]);
      const open = ledger.sqliteLedger(database.openDatabase(process.argv[1]));
      for (let i = 0; i < 50; i += 1) await open.appendUsage('Default', { at: process.pid + '-' + i, kind: 'proved', evidence: [] });
      await open.close();`;
    const run = promisify(execFile);
    await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', writer, path])),
    );
    const ledger = sqliteLedger(openDatabase(path));
    const facts = await ledger.usage('Default');
    await ledger.close();
    expect(facts.length).toBe(200);
    expect(new Set(facts.map((fact) => fact.at)).size).toBe(200);
  });
});

describe('a process that is killed', () => {
  it('leaves every fact behind whose promise had resolved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const path = join(folder, 'ledger.db');
    const writer = `
      import { openDatabase } from '#adapters/ledger/database.ts';
      import { sqliteLedger } from '#adapters/ledger/sqlite-ledger.ts';
      const ledger = sqliteLedger(openDatabase(process.argv[1]));
      for (;;) { await ledger.appendUsage('Default', { at: '', kind: 'removed', certificate: '' }); process.stdout.write('.'); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.length;
      if (told >= 50) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const ledger = sqliteLedger(openDatabase(path));
    const kept = (await ledger.usage('Default')).length;
    await ledger.close();
    rmSync(folder, { recursive: true });
    expect(told).toBeGreaterThanOrEqual(50);
    // One more may have been written and not told yet.
    expect(kept === told || kept === told + 1).toBe(true);
  });
});

describe('many certificates', () => {
  it('a page of ten thousand certificates, searched by text, comes from the indexes', async () => {
    const database = openMemory();
    const ledger = sqliteLedger(database);
    const addMany = database.transaction((work: () => void) => work());
    const insert = database.prepare(
      `INSERT INTO certificate (store, id, thumbprint, key, subject, not_after, friendly_name, source, added_at, search, der)
       VALUES ('personal', ?, ?, 'k', ?, '', '', 'import', '', ?, zeroblob(1500))`,
    );
    addMany(() => {
      for (let n = 0; n < 10_000; n += 1) {
        const thumbprint = `${n}`.padStart(40, 'A');
        const subject = `CN=server${n}.department.contoso.com, O=Contoso, C=KR`;
        insert.run(
          `${n}`.padStart(64, 'a'),
          thumbprint,
          subject,
          `${subject.toLowerCase()}\n\n${thumbprint}`,
        );
      }
    });
    const queries = [
      { store: 'personal', text: 'server99', limit: 50 },
      { text: 'nobody', limit: 50 },
      { store: 'personal', limit: 50, offset: 5000 },
      { thumbprint: `${77}`.padStart(40, 'A') },
    ] as const;
    const prepared = vi.spyOn(database, 'prepare');
    const totals: number[] = [];
    for (const query of queries) totals.push((await ledger.certificates(query)).total);
    const statements = prepared.mock.calls.map(([text]) => text);
    prepared.mockRestore();
    expect(totals).toEqual([111, 0, 10_000, 1]);
    expect(statements.length).toBe(queries.length);
    const plans = statements.map((text) => {
      const steps = database
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all(...Array((text.match(/\?/g) ?? []).length).fill(null));
      return (steps as { detail: string }[]).map(({ detail }) => detail);
    });
    // The wide rows are read one by one for the page, by their number; only an index is ever gone through.
    const reads = plans.flat().filter((detail) => / certificate( |$)/.test(detail));
    expect(
      reads.filter(
        (detail) => !/COVERING INDEX|INTEGER PRIMARY KEY|INDEX certificate_thumbprint/.test(detail),
      ),
    ).toEqual([]);
    expect(reads.length).toBeGreaterThanOrEqual(2 * queries.length);
    await ledger.close();
  });

  it('a certificate that is kept is found by a search of its own text', async () => {
    const ledger = sqliteLedger(openMemory());
    const record: CertificateRecord = {
      id: 'a'.repeat(64),
      store: 'personal',
      thumbprint: 'A'.repeat(40),
      der: Uint8Array.of(1),
      key: 'k',
      subject: `CN=${'İ'.repeat(3)}stanbul`,
      notAfter: '',
      friendlyName: '',
      source: 'import',
      addedAt: '',
    };
    await ledger.keepCertificate(record);
    expect((await ledger.certificates({ text: 'İstanbul' })).total).toBe(1);
    await ledger.close();
  });
});
