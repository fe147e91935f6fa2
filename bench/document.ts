// The figures of docs/performance.md: between two marks for each bench, so that a run can put its own there and leave the prose alone.
import { cpus, totalmem } from 'node:os';
import { type Report, shown } from './bench.ts';

export type Result = Report & {
  readonly bench: string;
  /** Of the machine, one minute's average, before and after. */
  readonly load: readonly [string, string];
};

/** Figures of benches that were not run stay as they are. Throws when a place is missing. */
export const fillIn = (document: string, results: readonly Result[]): string =>
  results.reduce((text, result) => replaced(text, result.bench, `${tableOf(result)}\n`), document);

export const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}`;

const replaced = (text: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- figures of ${name} -->\n`, `<!-- end of ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for the figures of ${name}`);
  return text.slice(0, from + begin.length) + content + text.slice(to);
};

const tableOf = ({ rows, notes, load: [before, after] }: Result): string =>
  [
    '| | n | median | min | max | |',
    '|---|--:|--:|--:|--:|---|',
    ...rows.map(
      ({ what, n, median, min, max, unit }) =>
        `| ${what.replace(/^ +/, '– ')} | ${n} | ${shown(median)} | ${shown(min)} | ${shown(max)} | ${unit} |`,
    ),
    '',
    ...notes.map((note) => `- ${note}`),
    `- ${machine()}; load ${before} before, ${after} after, ${new Date().toISOString().slice(0, 10)}.`,
  ].join('\n');
