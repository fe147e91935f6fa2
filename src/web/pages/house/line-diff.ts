// Two texts as the lines that go, come and stay. Configuration files are small; where they are not, what lies between the equal ends is shown whole.

export type DiffLine =
  | { readonly kind: 'same' | 'gone' | 'come'; readonly text: string }
  /** Lines that stay and are not shown. */
  | { readonly kind: 'fold'; readonly count: number };

const CONTEXT = 2;
/** Cells of the table that finds the common lines: a tenth of a second. */
const CELLS = 4_000_000;

export const lineDiff = (before: string, after: string): readonly DiffLine[] => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const same = (lines: readonly string[]): readonly DiffLine[] =>
    lines.map((text) => ({ kind: 'same', text }));
  return folded([
    ...same(a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ]);
};

/** Longest common subsequence, from the end, so that it is read from the start. */
const middle = (a: readonly string[], b: readonly string[]): readonly DiffLine[] => {
  const width = b.length + 1;
  if ((a.length + 1) * width > CELLS)
    return [
      ...a.map((text): DiffLine => ({ kind: 'gone', text })),
      ...b.map((text): DiffLine => ({ kind: 'come', text })),
    ];
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'gone', text: left });
      i += 1;
    } else if (right !== undefined) {
      lines.push({ kind: 'come', text: right });
      j += 1;
    }
  }
  return lines;
};

/** Of the lines that stay only those next to a change are shown. */
const folded = (lines: readonly DiffLine[]): readonly DiffLine[] => {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near[index]) shown.push(line);
    else if (last?.kind === 'fold') shown[shown.length - 1] = { kind: 'fold', count: last.count + 1 };
    else shown.push({ kind: 'fold', count: 1 });
  }
  return shown;
};
