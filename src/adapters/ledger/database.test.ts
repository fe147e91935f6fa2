import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Refusal } from '#core/refusal.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { sqliteLedger } from './sqlite-ledger.ts';
import { ledgerTrouble } from './trouble.ts';

const NOBODY = 65_534;
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'database-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});
const refusal = (work: () => unknown): Refusal['complaint'] => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).complaint;
  }
  throw new Error('nothing was refused');
};
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the file', () => {
  it('is its owner’s alone, with its journal, in a folder of its own', () => {
    const path = join(folder(), 'new', 'ledger.db');
    const before = process.umask(0);
    const database = openDatabase(path);
    process.umask(before);
    database.exec("INSERT INTO document VALUES ('a', 1, '1')");
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    expect(modeOf(join(path, '..'))).toBe('700');
    database.close();
  });

  it('is closed to others again where somebody opened it', () => {
    const path = join(folder(), 'ledger.db');
    openDatabase(path).close();
    chmodSync(path, 0o644);
    openDatabase(path).close();
    expect(modeOf(path)).toBe('600');
  });

  it('flushes every commit and minds foreign keys', () => {
    const database = openDatabase(join(folder(), 'ledger.db'));
    const settings = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
      database.pragma(name, { simple: true }),
    );
    expect(settings).toEqual(['wal', 2, 1]);
    database.close();
  });
});

describe('migrations', () => {
  it('run once each, forward, and leave the number of steps behind', () => {
    const database = new Sqlite(':memory:');
    const ran: string[] = [];
    const step = (name: string) => ({ name, up: () => void ran.push(name) });
    migrate(database, [step('one')]);
    migrate(database, [step('one'), step('two'), step('three')]);
    migrate(database, [step('one'), step('two'), step('three')]);
    expect([ran, database.pragma('user_version', { simple: true })]).toEqual([['one', 'two', 'three'], 3]);
  });

  it('that fail half-way leave nothing of that step', () => {
    const database = new Sqlite(':memory:');
    const broken = {
      name: 'broken',
      up: (into: Sqlite.Database) => {
        into.exec('CREATE TABLE half (a)');
        throw new Error('power cut');
      },
    };
    expect(() => migrate(database, [broken])).toThrow('power cut');
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([]);
    expect(database.pragma('user_version', { simple: true })).toBe(0);
  });

  it('refuse a ledger that a newer version wrote, and leave it as it is', () => {
    const path = join(folder(), 'ledger.db');
    const newer = openDatabase(path);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    expect(refusal(() => openDatabase(path))).toEqual({
      code: 'house.ledger.newer',
      facts: { found: MIGRATIONS.length + 1, known: MIGRATIONS.length },
    });
    const database = new Sqlite(path);
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length + 1);
    database.close();
  });
});

describe('a ledger that cannot be used is refused with the file and the reason', () => {
  it.each([
    [
      'something else than a database',
      (path: string) => writeFileSync(path, 'not a database, but long enough '.repeat(9)),
      'damaged',
    ],
    ['a folder', (path: string) => mkdirSync(path), 'denied'],
  ])('when it is %s', (_, make, why) => {
    const path = join(folder(), 'ledger.db');
    make(path);
    expect(refusal(() => openDatabase(path))).toEqual({
      code: 'house.ledger.unavailable',
      facts: { path, why },
    });
  });

  it('when its folder cannot be made', () => {
    const path = join(folder(), 'file', 'ledger.db');
    writeFileSync(join(path, '..'), '');
    expect(refusal(() => openDatabase(path)).code).toBe('house.ledger.unavailable');
  });

  it('when its pages are damaged', () => {
    const path = join(folder(), 'ledger.db');
    openDatabase(path).close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 4096));
    expect(refusal(() => openDatabase(path))).toEqual({
      code: 'house.ledger.unavailable',
      facts: { path, why: 'damaged' },
    });
  });

  it('when the disk is full, and what was written before is still there', async () => {
    const path = join(folder(), 'ledger.db');
    const database = openDatabase(path);
    const ledger = sqliteLedger(database);
    await ledger.keepDocument('small', 1);
    // SQLite's own ceiling takes the disk's place: the same code comes back.
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    await expect(ledger.keepDocument('large', 'x'.repeat(100_000))).rejects.toMatchObject({
      complaint: { code: 'house.ledger.unavailable', facts: { path, why: 'disk-full' } },
    });
    expect((await ledger.document('small'))?.value).toBe(1);
    await ledger.close();
  });

  it('when another process keeps it locked longer than we wait', async () => {
    const path = join(folder(), 'ledger.db');
    const database = openDatabase(path);
    database.pragma('busy_timeout = 1');
    const other = openDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    const ledger = sqliteLedger(database);
    await expect(ledger.keepDocument('a', 1)).rejects.toMatchObject({
      complaint: { code: 'house.ledger.unavailable', facts: { path, why: 'busy' } },
    });
    other.close();
    expect(await ledger.keepDocument('a', 1)).toBe(1);
    await ledger.close();
  });

  it.skipIf(process.getuid?.() !== 0).each([
    ['may not enter its folder', 0, 0o700, 0o600, 'denied'],
    ['may not write to it', NOBODY, 0o700, 0o400, 'read-only'],
    ['may not make files beside it', NOBODY, 0o500, 0o600, 'read-only'],
  ])('when an ordinary user %s', (_, owner, folderMode, fileMode, why) => {
    const at = folder();
    const path = join(at, 'ledger.db');
    openDatabase(path).close();
    for (const entry of [path, at]) chownSync(entry, owner, owner);
    chmodSync(path, fileMode);
    chmodSync(at, folderMode);
    const script = `
      import { openDatabase } from '#adapters/ledger/database.ts';
      import { sqliteLedger } from '#adapters/ledger/sqlite-ledger.ts';
      try { await sqliteLedger(openDatabase(process.argv[1])).keepDocument('a', 1); } catch (error) { console.log(JSON.stringify(error.complaint)); }`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script, path], {
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual({ code: 'house.ledger.unavailable', facts: { path, why } });
  });

  it('but a mistake of ours stays a mistake', () => {
    const database = new Sqlite(':memory:');
    try {
      database.prepare('SELECT nonsense FROM nowhere');
      expect.unreachable();
    } catch (error) {
      expect(ledgerTrouble(error)).toBeUndefined();
    }
  });
});
