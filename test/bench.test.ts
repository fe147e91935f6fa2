// The benches are listed twice: in their table and in the document of their figures. Both lists are held together here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { against, inTurn, rowOf, tableText } from '../bench/bench.ts';
import { BENCHES } from '../bench/benches.ts';
import { fillIn } from '../bench/document.ts';

const document = readFileSync(new URL('../docs/performance.md', import.meta.url), 'utf8');
const sections = document
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ heading: section.split('\n')[0] ?? '', section }))
  .filter(({ heading }) => heading.startsWith('`'));

test('every bench has its heading in docs/performance.md, in the same order, and nothing else is called one', () => {
  expect(sections.map(({ heading }) => heading)).toEqual(
    Object.entries(BENCHES).map(([name, { title }]) => `\`${name}\` · ${title}`),
  );
});

test.each(Object.entries(BENCHES))(
  'the section of %s says its command and each of its goals',
  (name, { goals }) => {
    const { section = '' } = sections.find(({ heading }) => heading.startsWith(`\`${name}\``)) ?? {};
    expect(section).toContain(`npm run bench -- ${name}\n`);
    for (const goal of goals) expect(section).toContain(goal);
  },
);

test.each([
  [[3, 1, 2], 2, 1, 3],
  [[4, 1, 2, 3], 2.5, 1, 4],
  [[7], 7, 7, 7],
])('of %j the median is %d, from %d to %d', (samples, median, min, max) => {
  expect(rowOf('it', 'ms', samples)).toEqual({ what: 'it', unit: 'ms', n: samples.length, median, min, max });
});

test('ways are taken in turn; the first round and what is prepared do not count', async () => {
  const order: string[] = [];
  const way = (what: string, figures: readonly number[]) => ({
    what,
    unit: '/s' as const,
    prepare: async (round: number) => {
      order.push(`prepare ${what}${round}`);
    },
    run: async (round: number) => {
      order.push(`${what}${round}`);
      return figures[round];
    },
  });
  const rows = await inTurn([way('a', [9, 1, 3]), way('b', [9, 5, 7])], 2);
  expect(order.filter((what) => !what.startsWith('prepare'))).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  expect(order.slice(0, 2)).toEqual(['prepare a0', 'a0']);
  expect(rows.map(({ n, median }) => [n, median])).toEqual([
    [2, 2],
    [2, 6],
  ]);
});

test('a goal is said to be met or missed, and columns stand under each other', () => {
  expect(against(1.5, 1.5, '×')).toBe('1.50 × (goal 1.5 ×: met)');
  expect(against(1.51, 1.5, '×')).toBe('1.51 × (goal 1.5 ×: missed)');
  const [head = '', line = ''] = tableText({ rows: [rowOf('it', 'ms', [12])], notes: [] }).split('\n');
  expect([head.indexOf('n') >= 0, head.length >= line.length - 4]).toEqual([true, true]);
});

test.each(Object.keys(BENCHES))(
  'figures of %s find their place in the document, and nothing around them changes',
  (bench) => {
    const report = {
      bench,
      rows: [rowOf('it', 'ms', [12, 13])],
      notes: ['a note'],
      load: ['0.1', '0.2'] as const,
    };
    const filled = fillIn(document, [report]);
    expect(filled).toContain('| it | 2 | 13 | 12 | 13 | ms |\n\n- a note\n');
    const without = (text: string): string =>
      text.replace(new RegExp(`(of ${bench} -->\\n)[^]*(<!-- end of ${bench} )`), '$1$2');
    expect(without(filled)).toBe(without(document));
  },
);

test('a document without a place for figures is refused', () => {
  expect(() => fillIn('# Nothing', [{ bench: 'status', rows: [], notes: [], load: ['', ''] }])).toThrow(
    'status',
  );
});
