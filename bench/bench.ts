// What a bench is: some ways to do the same thing, timed in turn in one run, and what came of it as a table.

export type Size = {
  /** Fewer rounds: to see that it works. */
  readonly quick: boolean;
};

export type Bench = {
  readonly title: string;
  /** One figure, one goal; `docs/performance.md` says how each is met. */
  readonly goals: readonly string[];
  run(size: Size): Promise<Report>;
};

export type Report = {
  readonly rows: readonly Row[];
  /** What a reader of the table must know: ratios to the goals, versions, what could not be measured. */
  readonly notes: readonly string[];
};

export type Row = {
  readonly what: string;
  readonly unit: 'ms' | '/s' | 'MB' | 'kB';
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
};

export const rowOf = (what: string, unit: Row['unit'], samples: readonly number[]): Row => {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const median = (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
  return { what, unit, n: sorted.length, median, min: at(0), max: at(sorted.length - 1) };
};

/** Something to be timed. `prepare` is not. A number that `run` gives is the figure; otherwise its own time in ms is. */
export type Way = {
  readonly what: string;
  readonly unit?: Row['unit'];
  prepare?(round: number): Promise<void>;
  run(round: number): Promise<unknown>;
};

/** Round by round, every way once, so that a machine that slows down slows all of them. Round 0 warms up and does not count. */
export const inTurn = async (ways: readonly Way[], rounds: number): Promise<Row[]> => {
  const samples = ways.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      await way.prepare?.(round);
      const begun = performance.now();
      const figure = await way.run(round);
      const ms = performance.now() - begun;
      if (round > 0) samples[index]?.push(typeof figure === 'number' ? figure : ms);
    }
  }
  return ways.map(({ what, unit }, index) => rowOf(what, unit ?? 'ms', samples[index] ?? []));
};

/** `1.23 × (goal 1.5 ×: met)`. */
export const against = (figure: number, goal: number, unit: string): string => {
  const digits = figure < 10 ? 2 : 0;
  return `${figure.toFixed(digits)} ${unit} (goal ${goal} ${unit}: ${figure <= goal ? 'met' : 'missed'})`;
};

export const tableText = ({ rows, notes }: Report): string => {
  const cells = [
    ['', 'n', 'median', 'min', 'max', ''],
    ...rows.map(({ what, n, median, min, max, unit }) => [
      what,
      String(n),
      shown(median),
      shown(min),
      shown(max),
      unit,
    ]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${[...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
};

export const shown = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
