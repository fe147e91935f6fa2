import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthorityWrite } from '#core/authority/ledger.ts';
import type { RequestId } from '#core/facts.ts';
import { Refusal } from '#core/refusal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authorityTable } from './authority-table.ts';
import { type Database, openDatabase, openMemory } from './database.ts';

const AT = '2027-01-01T00:00:00.000Z';
const order = (id: RequestId, state: 'pending' | 'accepted' = 'accepted'): AuthorityWrite => ({
  kind: 'order',
  order: { id, template: 'WebServer', csr: Uint8Array.of(1, 2, 3), state, placedAt: AT },
});
const intend = (id: RequestId, serial: string): AuthorityWrite => ({
  kind: 'intend',
  order: id,
  serial,
  authority: 'ca',
  tbsHash: 'ab',
  intendedAt: AT,
  notAfter: '2028-01-01T00:00:00.000Z',
});
const complete = (serial: string): AuthorityWrite => ({
  kind: 'complete',
  serial,
  der: Uint8Array.of(9),
  at: AT,
});

describe('A write', () => {
  test('is all of its entries or none', async () => {
    const ledger = authorityTable(openMemory());
    expect(await ledger.write(order('req_1'), intend('req_1', 'A1'))).toBe(true);
    // The second order is new, but its serial is taken.
    expect(await ledger.write(order('req_2'), intend('req_2', 'A1'))).toBe(false);
    expect(ledger.order('req_2')).toBeUndefined();
    expect(ledger.order('req_1')).toMatchObject({
      number: 1,
      state: 'accepted',
      csr: Uint8Array.of(1, 2, 3),
    });
  });

  test('that does not hold does not disturb others of the same commit', async () => {
    const ledger = authorityTable(openMemory());
    const held = await Promise.all([
      ledger.write(order('req_1')),
      ledger.write(order('req_1')),
      ledger.write(order('req_2')),
    ]);
    expect(held).toEqual([true, false, true]);
    expect(ledger.order('req_2')?.state).toBe('accepted');
  });

  test('that is a bug is told to its caller alone', async () => {
    const ledger = authorityTable(openMemory());
    const broken = { ...order('req_1'), order: { id: 'req_1', template: null } } as unknown as AuthorityWrite;
    const [first, second] = await Promise.allSettled([ledger.write(broken), ledger.write(order('req_2'))]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: true });
  });

  test.each([
    ['an intent for an order that is not there', [intend('req_9', 'A1')]],
    ['an intent for a pending order', [order('req_1', 'pending'), intend('req_1', 'A1')]],
    [
      'an intent for an order that has its certificate',
      [order('req_1'), intend('req_1', 'A1'), complete('A1'), intend('req_1', 'A2')],
    ],
    ['a certificate without an intent', [complete('A1')]],
    [
      'a certificate for an abandoned intent',
      [order('req_1'), intend('req_1', 'A1'), intend('req_1', 'A2'), complete('A1')],
    ],
    ['a certificate twice', [order('req_1'), intend('req_1', 'A1'), complete('A1'), complete('A1')]],
    [
      'a decision on an order that was accepted',
      [order('req_1'), { kind: 'decide', order: 'req_1', state: 'denied', by: 'x', why: '', at: AT }],
    ],
    [
      'revoking what was never completed',
      [order('req_1'), intend('req_1', 'A1'), { kind: 'revoke', serial: 'A1', reason: 'superseded', at: AT }],
    ],
    ['a list whose number is not the next', [crl(2), crl(2)]],
    ['a list with a lower number', [crl(2), crl(1)]],
  ] as [string, AuthorityWrite[]][])('does not hold: %s', async (_, entries) => {
    const ledger = authorityTable(openMemory());
    for (const entry of entries.slice(0, -1)) expect(await ledger.write(entry)).toBe(true);
    expect(await ledger.write(entries.at(-1)!)).toBe(false);
  });

  test('of orders numbers them 1, 2, 3 as they come', async () => {
    const ledger = authorityTable(openMemory());
    for (const id of ['req_1', 'req_2', 'req_3'] as const) await ledger.write(order(id, 'pending'));
    expect(ledger.pendingOrders().map(({ number, id }) => [number, id])).toEqual([
      [1, 'req_1'],
      [2, 'req_2'],
      [3, 'req_3'],
    ]);
    expect(ledger.orderNumbered(2)?.id).toBe('req_2');
  });
});

function crl(number: number): AuthorityWrite {
  return {
    kind: 'crl',
    crl: { authority: 'ca', number, der: Uint8Array.of(7), thisUpdate: AT, nextUpdate: AT },
  };
}

describe('On disk', () => {
  let folder: string;
  const open: Database[] = [];
  const database = (): Database => {
    const db = openDatabase(join(folder, 'ledger.db'));
    open.push(db);
    return db;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cw-authority-'));
  });
  afterEach(() => {
    for (const db of open.splice(0)) db.close();
    rmSync(folder, { recursive: true });
  });

  test('what a promise said is there for another process at once', async () => {
    const [one, two] = [authorityTable(database()), authorityTable(database())];
    await one.write(order('req_1'), intend('req_1', 'A1'));
    await one.write(complete('A1'));
    expect(two.certificateOf('req_1')).toMatchObject({ serial: 'A1', der: Uint8Array.of(9) });
    expect(await two.write(order('req_1'))).toBe(false);
  });

  test('a hundred writes at once are far fewer commits, and all there', async () => {
    const db = database();
    const ledger = authorityTable(db);
    const watcher = database();
    let commits = 0;
    let version = watcher.pragma('data_version', { simple: true });
    const look = (): void => {
      const now = watcher.pragma('data_version', { simple: true });
      if (now !== version) commits += 1;
      version = now;
    };
    await Promise.all(Array.from({ length: 100 }, (_, i) => ledger.write(order(`req_${i}`)).then(look)));
    expect(ledger.orderNumbered(100)).toBeDefined();
    expect(commits).toBe(1);
  });

  test('a file that has gone bad is a refusal with the reason, not a bug', async () => {
    const db = database();
    const ledger = authorityTable(db);
    db.pragma('query_only = ON');
    const error = await ledger.write(order('req_1')).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).complaint).toMatchObject({
      code: 'house.ledger.unavailable',
      facts: { why: 'read-only' },
    });
  });
});
