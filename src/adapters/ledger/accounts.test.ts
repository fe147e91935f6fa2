import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openAccounts } from './accounts.ts';

const AT = '2026-01-01T00:00:00.000Z';
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'certwizard-accounts-'));
  undo.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
const open = (home = folder()) => {
  const store = openAccounts(home);
  undo.push(() => store.close());
  return store;
};
const passkey = {
  id: 'id',
  name: 'phone',
  publicKey: new Uint8Array([1, 2]),
  counter: 0,
  transports: ['usb', 'nfc'],
  host: 'localhost',
  addedAt: AT,
};

test('the database and all that SQLite lays beside it are the owner’s alone, whatever the umask is', () => {
  const home = folder();
  chmodSync(home, 0o755);
  const before = process.umask(0);
  try {
    open(home).addFirst('a', 'x', AT);
  } finally {
    process.umask(before);
  }
  const files = readdirSync(home);
  expect(files).toEqual(expect.arrayContaining(['accounts.db', 'accounts.db-wal']));
  for (const file of files) expect([file, statSync(join(home, file)).mode & 0o777]).toEqual([file, 0o600]);
});

test('the first administrator is made once, also through two connections', () => {
  const home = folder();
  const [one, other] = [open(home), open(home)];
  expect([one.addFirst('a', 'x', AT), other.addFirst('b', 'y', AT), other.addFirst('a', 'y', AT)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([one.administrators(), other.password('a'), other.password('b')]).toEqual([1, 'x', undefined]);
});

test('a name with SQL in it is a name', () => {
  const store = open();
  const name = `'; DROP TABLE session; --`;
  store.addFirst(name, 'x', AT);
  expect([store.password(name), store.password("' OR 1=1 --"), store.sessions()]).toEqual([
    'x',
    undefined,
    [],
  ]);
});

test('another password is kept for a name that is there, and for no other', () => {
  const store = open();
  store.addFirst('a', 'x', AT);
  store.setPassword('a', 'y', '');
  store.setPassword('b', 'z', '');
  expect([store.password('a'), store.password('b'), store.administrators()]).toEqual(['y', undefined, 1]);
  expect([store.addedAt('a'), store.addedAt('b')]).toEqual([AT, undefined]);
});

test('a passkey comes back as it was kept, counts on, and is dropped by its own administrator only', () => {
  const store = open();
  store.addPasskey('a', passkey);
  expect(store.passkey('id')).toEqual({ name: 'a', passkey });
  expect([store.passkeys('a'), store.passkeys('b'), store.passkey('other')]).toEqual([
    [passkey],
    [],
    undefined,
  ]);
  store.countPasskey('id', 7);
  expect(store.passkey('id')?.passkey.counter).toBe(7);
  expect([store.dropPasskey('b', 'id'), store.dropPasskey('a', 'id'), store.dropPasskey('a', 'id')]).toEqual([
    false,
    true,
    false,
  ]);
});

test('sessions outlive the connection, come least used first, and go with another password but one', () => {
  const home = folder();
  const first = openAccounts(home);
  const rows = [
    { key: 'k1', name: 'a', opened: 1, used: 9 },
    { key: 'k2', name: 'a', opened: 2, used: 3 },
    { key: 'k3', opened: 3, used: 5 },
    { key: 'k4', name: 'b', opened: 4, used: 7 },
  ];
  for (const row of rows) first.openSession(row, '', 9);
  first.close();
  const store = open(home);
  expect(store.sessions().map(({ key }) => key)).toEqual(['k2', 'k3', 'k4', 'k1']);
  expect(store.session('k3')).toEqual(rows[2]);
  store.addFirst('a', 'x', AT);
  store.setPassword('a', 'y', 'k1');
  store.dropSession('k4');
  expect(store.sessions().map(({ key }) => key)).toEqual(['k3', 'k1']);
  store.useSession('k3', 10);
  expect(store.sessions().map(({ key }) => key)).toEqual(['k1', 'k3']);
});

test('a new session takes the place of the one before, and at the limit of the longest unused', () => {
  const store = open();
  const row = (key: string, used: number) => ({ key, opened: used, used });
  store.openSession(row('k1', 1), '', 2);
  store.openSession(row('k2', 2), '', 2);
  store.openSession(row('k3', 3), '', 2);
  expect(store.sessions().map(({ key }) => key)).toEqual(['k2', 'k3']);
  store.openSession(row('k4', 4), 'k3', 2);
  expect(store.sessions().map(({ key }) => key)).toEqual(['k2', 'k4']);
});

test('a file that is none says which it is and what is wrong with it', () => {
  const home = folder();
  writeFileSync(join(home, 'accounts.db'), 'hello '.repeat(200));
  expect(() => openAccounts(home)).toThrow(
    expect.objectContaining({
      complaint: {
        code: 'house.ledger.unavailable',
        facts: { path: join(home, 'accounts.db'), why: 'damaged' },
      },
    }) as Error,
  );
});
