import { describe, expect, it } from 'vitest';
import type { JournalEntry, StepKind } from '#core/assigned/journal.ts';
import type { ServiceView } from '#core/views.ts';
import { matrixOf } from './matrix.ts';

const service = (id: string, usage: string, instance: string): ServiceView => ({
  id: id as ServiceView['id'],
  usage: usage as ServiceView['usage'],
  kind: instance.split(':')[0] ?? '',
  instance,
  targets: [],
  live: '',
  adopted: true,
});
const SERVICES = [
  service('web-int', 'WebServicesInternal', 'nginx:a'),
  service('sip', 'Default', 'kamailio:b'),
  service('web-ext', 'WebServicesExternal', 'nginx:a'),
];
const PLAN = SERVICES.map(({ id }) => ({ kind: 'stage' as const, on: id }));
const entry = (
  kind: StepKind,
  on: string,
  phase: JournalEntry['phase'],
  more: object = {},
): JournalEntry => ({
  at: '2026-11-23T00:00:00.000Z',
  step: { kind, on },
  phase,
  ...more,
});
const matrix = (entries: readonly JournalEntry[]) => matrixOf({ plan: PLAN, entries }, SERVICES);

describe('the matrix of an assignment', () => {
  it('has a row per service, those of one program beside each other', () => {
    expect(matrix([]).rows.map((row) => row.service)).toEqual(['web-int', 'web-ext', 'sip']);
  });

  it('shows what a program does once as one cell over its rows', () => {
    const [first, second, third] = matrix([]).rows;
    expect(first?.cells.map(({ column, rows }) => [column, rows])).toEqual([
      ['stage', 1],
      ['test', 2],
      ['switch', 1],
      ['reload', 2],
      ['prove', 1],
    ]);
    expect(second?.cells.map(({ column }) => column)).toEqual(['stage', 'switch', 'prove']);
    expect(third?.cells.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1]);
  });

  it.each<[string, readonly JournalEntry[], string]>([
    ['nothing was done yet', [], 'waiting'],
    ['it was intended', [entry('reload', 'nginx:a', 'intended')], 'running'],
    ['it was done', [entry('reload', 'nginx:a', 'intended'), entry('reload', 'nginx:a', 'done')], 'done'],
    ['it failed', [entry('reload', 'nginx:a', 'intended'), entry('reload', 'nginx:a', 'failed')], 'failed'],
    ['another program did it', [entry('reload', 'kamailio:b', 'done')], 'waiting'],
  ])('tells where a step stands when %s', (_, entries, state) => {
    expect(matrix(entries).rows[0]?.cells.find(({ column }) => column === 'reload')?.state).toBe(state);
  });

  it('has the columns of going back only when something goes back', () => {
    expect(matrix([entry('prove', 'sip', 'failed')]).columns).toHaveLength(5);
    expect(matrix([entry('switch-back', 'sip', 'intended')]).columns).toHaveLength(8);
  });

  it('shows the thumbprint that was seen', () => {
    const seen = [entry('prove', 'sip', 'done', { detail: { evidence: [{}, { seen: 'AB' }] } })];
    expect(matrix(seen).rows[2]?.cells.at(-1)?.seen).toBe('AB');
  });
});
