// Administrators, passkeys and sessions in a database of their own, which only the server opens: the ledger holds what the house did, not who may ask.
import { join } from 'node:path';
import type { AccountStore, Passkey, SessionRow } from '#core/accounts.ts';
import { openDatabase } from './database.ts';
import type { Migration } from './migrate.ts';
import { ledgerTrouble, unavailable } from './trouble.ts';

/** Each call refuses `house.ledger.unavailable` where the file or its disk is at fault. */
export const openAccounts = (home: string): AccountStore => {
  const path = join(home, 'accounts.db');
  const database = openDatabase(path, MIGRATIONS);
  const store: AccountStore = {
    administrators: () =>
      database.prepare<[], number>('SELECT count(*) FROM administrator').pluck().get() ?? 0,
    password: (name) =>
      database
        .prepare<[string], string>('SELECT password FROM administrator WHERE name = ?')
        .pluck()
        .get(name),
    addFirst: (name, password, at) =>
      database
        .prepare('INSERT INTO administrator SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM administrator)')
        .run(name, password, at).changes === 1,
    addedAt: (name) =>
      database
        .prepare<[string], string>('SELECT addedAt FROM administrator WHERE name = ?')
        .pluck()
        .get(name),
    setPassword: database.transaction((name: string, password: string, except: string) => {
      database.prepare('UPDATE administrator SET password = ? WHERE name = ?').run(password, name);
      database.prepare('DELETE FROM session WHERE name = ? AND key <> ?').run(name, except);
    }),
    passkeys: (name) =>
      database
        .prepare<[string], PasskeyRow>('SELECT * FROM passkey WHERE administrator = ? ORDER BY addedAt')
        .all(name)
        .map(passkeyOf),
    passkey: (id) => {
      const row = database.prepare<[string], PasskeyRow>('SELECT * FROM passkey WHERE id = ?').get(id);
      return row === undefined ? undefined : { name: row.administrator, passkey: passkeyOf(row) };
    },
    addPasskey: (name, { id, name: label, publicKey, counter, transports, host, addedAt }) =>
      database
        .prepare('INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
        .run(id, name, label, Buffer.from(publicKey), counter, transports.join(' '), host, addedAt)
        .changes === 1,
    countPasskey: (id, counter) =>
      void database.prepare('UPDATE passkey SET counter = ? WHERE id = ?').run(counter, id),
    dropPasskey: (name, id) =>
      database.prepare('DELETE FROM passkey WHERE administrator = ? AND id = ?').run(name, id).changes === 1,
    session: (key) => {
      const row = database.prepare<[string], Row>('SELECT * FROM session WHERE key = ?').get(key);
      return row === undefined ? undefined : sessionOf(row);
    },
    sessions: () => database.prepare<[], Row>('SELECT * FROM session ORDER BY used').all().map(sessionOf),
    openSession: database.transaction(
      ({ key, name, opened, used }: SessionRow, before: string, most: number) => {
        database.prepare('DELETE FROM session WHERE key = ?').run(before);
        database
          .prepare(
            'DELETE FROM session WHERE key IN (SELECT key FROM session ORDER BY used DESC LIMIT -1 OFFSET ?)',
          )
          .run(most - 1);
        database.prepare('INSERT INTO session VALUES (?, ?, ?, ?)').run(key, name ?? null, opened, used);
      },
    ),
    useSession: (key, used) =>
      void database.prepare('UPDATE session SET used = ? WHERE key = ?').run(used, key),
    dropSession: (key) => void database.prepare('DELETE FROM session WHERE key = ?').run(key),
    close: () => void database.close(),
  };
  return told(store, path);
};

const told = (store: AccountStore, path: string): AccountStore =>
  new Proxy(store, {
    get: (target, name) => {
      const call = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      return (...given: unknown[]): unknown => {
        try {
          return call(...given);
        } catch (error) {
          throw ledgerTrouble(error) === undefined ? error : unavailable(path, error);
        }
      };
    },
  });

const MIGRATIONS: readonly Migration[] = [
  {
    name: 'accounts',
    up: (database) =>
      database.exec(`
        CREATE TABLE administrator (name TEXT PRIMARY KEY, password TEXT NOT NULL, addedAt TEXT NOT NULL) STRICT;
        CREATE TABLE passkey (
          id TEXT PRIMARY KEY, administrator TEXT NOT NULL, name TEXT NOT NULL, publicKey BLOB NOT NULL,
          counter INTEGER NOT NULL, transports TEXT NOT NULL, host TEXT NOT NULL, addedAt TEXT NOT NULL
        ) STRICT;
        CREATE TABLE session (key TEXT PRIMARY KEY, name TEXT, opened INTEGER NOT NULL, used INTEGER NOT NULL) STRICT;
      `),
  },
];

type PasskeyRow = Omit<Passkey, 'publicKey' | 'transports'> & {
  readonly administrator: string;
  readonly publicKey: Buffer;
  readonly transports: string;
};
type Row = {
  readonly key: string;
  readonly name: string | null;
  readonly opened: number;
  readonly used: number;
};

const passkeyOf = ({ administrator: _, publicKey, transports, ...row }: PasskeyRow): Passkey => ({
  ...row,
  publicKey: new Uint8Array(publicKey),
  transports: transports === '' ? [] : transports.split(' '),
});

const sessionOf = ({ key, name, opened, used }: Row): SessionRow => ({
  key,
  opened,
  used,
  ...(name === null ? {} : { name }),
});
