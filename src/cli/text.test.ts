import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grouped, pairs, table, width, wrap } from './text.ts';
import { writeFile } from './write-file.ts';

const HOSTILE = 'evil\u001b[2J\u202etxt\u0007';

describe('text for a terminal', () => {
  it.each([
    ['ascii', 'abc', 3],
    ['Hangul takes two columns', '인증서', 6],
    ['a combining mark takes none', 'e\u0301', 1],
  ])('%s', (_, text, columns) => {
    expect(width(text)).toBe(columns);
  });

  it('columns line up in every script', () => {
    expect(table(['이름', 'B'], [['a', '1']])).toBe('이름  B\na     1\n');
  });

  it.each([
    ['a table', table(['A'], [[HOSTILE]])],
    ['pairs', pairs([['a', HOSTILE]])],
    ['wrapped lines', wrap(HOSTILE, '').join('\n')],
  ])('%s obeys no escape sequence that a stranger wrote', (_, text) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(text).toContain('evil');
  });

  it('empty values are left out of pairs, and lines of a value stand under each other', () => {
    expect(
      pairs([
        ['a', ''],
        ['bc', 'x\ny'],
      ]),
    ).toBe('bc  x\n    y\n');
  });

  it('a thumbprint is read in groups of four', () => {
    expect(grouped('0123456789AB')).toBe('0123 4567 89AB');
  });
});

it('a file that cannot be written is a problem with its name and the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-write-'));
  try {
    writeFile(join(folder, 'a.pem'), 'text');
    expect(readFileSync(join(folder, 'a.pem'), 'utf8')).toBe('text');
    expect(() => writeFile(join(folder, 'none', 'a.pem'), 'text')).toThrow('house.file.unwritable');
    expect(() => writeFile(folder, 'text')).toThrow('house.file.unwritable');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
