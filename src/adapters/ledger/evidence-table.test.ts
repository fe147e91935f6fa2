import { beforeEach, describe, expect, it } from 'vitest';
import type { EvidenceStore, KeptEvidence } from '#core/ports.ts';
import { type Database, openMemory } from './database.ts';
import { evidenceTable } from './evidence-table.ts';

const entry = (key: string, more: Partial<KeptEvidence> = {}): KeptEvidence => ({
  key,
  kind: 'crl',
  from: 'http://a/',
  der: new Uint8Array(10),
  why: '',
  at: new Date('2027-01-01'),
  ...more,
});

describe('evidence', () => {
  let db: Database;
  let store: EvidenceStore;
  beforeEach(() => {
    db = openMemory();
    store = evidenceTable(db, { kept: 3, bytes: 100 });
  });

  it('is found as it was kept, replaced, and dropped', async () => {
    expect(store.find('a')).toBeUndefined();
    await store.keep(entry('a', { der: Uint8Array.of(1, 2) }));
    expect(store.find('a')).toEqual(entry('a', { der: Uint8Array.of(1, 2) }));
    expect(store.find('a')).toBe(store.find('a'));
    const newer = entry('a', { der: Uint8Array.of(3), at: new Date('2027-01-02') });
    await evidenceTable(db).keep(newer);
    expect(store.find('a')).toEqual(newer);
    await store.drop('a');
    expect(store.find('a')).toBeUndefined();
  });

  it.each<[string, readonly KeptEvidence[], readonly string[]]>([
    [
      'no more than so many: the oldest goes',
      ['a', 'b', 'c', 'd'].map((key, i) => entry(key, { at: new Date(2027, 0, i + 1) })),
      ['b', 'c', 'd'],
    ],
    [
      'of one moment the one written first goes',
      ['a', 'b', 'c', 'd'].map((key) => entry(key)),
      ['b', 'c', 'd'],
    ],
    [
      'no more than so many bytes',
      [entry('a', { der: new Uint8Array(60) }), entry('b', { der: new Uint8Array(60) })],
      ['b'],
    ],
    [
      'the newest always, however large',
      [entry('a'), entry('b', { der: new Uint8Array(500), at: new Date('2027-01-02') })],
      ['b'],
    ],
  ])('%s', async (_name, entries, left) => {
    for (const one of entries) await store.keep(one);
    expect(['a', 'b', 'c', 'd'].filter((key) => store.find(key) !== undefined)).toEqual(left);
  });
});
