import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const text = (before: string, after: string): string =>
  lineDiff(before, after)
    .map((line) =>
      line.kind === 'fold'
        ? `@${line.count}`
        : `${{ same: ' ', gone: '-', come: '+' }[line.kind]}${line.text}`,
    )
    .join('|');

test.each([
  ['equal texts are folded whole', 'a\nb\nc', 'a\nb\nc', '@3'],
  [
    'one line in another place of a long text',
    '1\n2\n3\n4\nx\n6\n7\n8',
    '1\n2\n3\n4\ny\n6\n7\n8',
    '@2| 3| 4|-x|+y| 6| 7|@1',
  ],
  ['a line that comes', 'a\nb', 'a\nn\nb', ' a|+n| b'],
  ['a line that goes', 'a\nn\nb', 'a\nb', ' a|-n| b'],
  [
    'two changes with equal lines between them',
    'a\nx\nb\nc\ny\nd',
    'a\nX\nb\nc\nY\nd',
    ' a|-x|+X| b| c|-y|+Y| d',
  ],
  ['from nothing', '', 'a', '-|+a'],
])('%s', (_, before, after, expected) => {
  expect(text(before, after)).toBe(expected);
});

test('a text that is too long for the table is still told line by line', () => {
  const before = Array.from({ length: 3_000 }, (_, index) => `a${index}`).join('\n');
  const after = Array.from({ length: 3_000 }, (_, index) => `b${index}`).join('\n');
  const lines = lineDiff(before, after);
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    6_000,
    { kind: 'gone', text: 'a0' },
    { kind: 'come', text: 'b2999' },
  ]);
});
