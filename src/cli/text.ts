// Text for a terminal: columns that line up in every script, lines that wrap at its width.

/** Columns that a character takes: East Asian wide and full-width ones take two (UAX #11), combining ones none. */
export const width = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return sum;
};
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
const COMBINING = /\p{M}/u;

export const pad = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - width(text)));

/** A table without lines: the head in capitals is what the words say, columns two blanks apart. Nothing for no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows.map((row) => row.map(printable))];
  const columns = head.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, index) => pad(cell, columns[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** Pairs, one a line, values lined up. Empty values are left out. */
export const pairs = (entries: readonly (readonly [string, string])[], indent = ''): string => {
  const shown = entries
    .filter(([, value]) => value !== '')
    .map(([key, value]) => [key, printable(value)] as const);
  const columns = Math.max(0, ...shown.map(([key]) => width(key)));
  return shown
    .map(
      ([key, value]) =>
        `${indent}${pad(key, columns)}  ${value.split('\n').join(`\n${indent}${' '.repeat(columns + 2)}`)}\n`,
    )
    .join('');
};

/** Wraps at blanks; a word longer than the line stands alone. */
export const wrap = (
  text: string,
  indent: string,
  columns = Math.min(process.stdout.columns ?? 100, 110),
): readonly string[] => {
  const lines: string[] = [];
  for (const paragraph of printable(text).split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && width(indent) + width(line) + 1 + width(word) > columns) {
        lines.push(indent + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(indent + line);
  }
  return lines;
};

/** What comes from outside may carry escape sequences and marks that turn the direction of text: a terminal must not obey them. */
export const printable = (text: string): string =>
  [...text]
    .map((character) => (character === '\n' || !COMMANDING.test(character) ? character : '\ufffd'))
    .join('');
const COMMANDING = /[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029]/u;

/** Thumbprints are read in groups of four and copied without them. */
export const grouped = (thumbprint: string): string => thumbprint.replace(/(.{4})(?=.)/g, '$1 ');
