// What a verdict may cost, whoever made the certificates: two seconds of the processor and 200 MB, and never trust for having been kept busy.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Measured, measuredBy } from '#test/measured.ts';
import { HOSTILE } from './hostile.ts';

describe('hostile chains', () => {
  let measured: ReadonlyMap<string, Measured>;
  beforeAll(async () => {
    const rows = await measuredBy(new URL('measure-hostile.ts', import.meta.url));
    measured = new Map(rows.map((row) => [row.says, row]));
  }, 120_000);

  it.each(HOSTILE)('$says', ({ says, ends }) => {
    const row = measured.get(says);
    expect(row?.outcome).toBe(ends);
    expect(row?.ms).toBeLessThan(2_000);
    expect(row?.grownMegabytes).toBeLessThan(200);
  });
});
