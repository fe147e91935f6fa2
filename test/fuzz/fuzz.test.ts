// A little of `npm run fuzz` with each change, what was found before, and the worst megabytes. The seed is fixed, so that a failure comes again.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Measured, measuredBy } from '#test/measured.ts';
import { inputOf, outcomeOf } from './fuzz-one.ts';
import { TARGET_NAMES, type TargetName, TARGETS } from './targets.ts';
import { WORST_CASES } from './worst-cases.ts';

const SEED = 20260101;
/** As many as a second holds or so; verdicts and files cost more than names. */
const RUNS: Partial<Record<TargetName, number>> = {
  verdict: 120,
  pkcs7: 250,
  pkcs12: 150,
  bundle: 200,
  line: 200,
};

describe.each(TARGET_NAMES)('mutations of what the reader of %s gets', (target) => {
  it('are read or complained of, in time', async () => {
    const seeds = await TARGETS[target].seeds();
    let read = 0;
    const faults: string[] = [];
    const runs = RUNS[target] ?? 400;
    for (let number = 0; number < runs; number += 1) {
      const outcome = await outcomeOf(target, inputOf(target, SEED, number, seeds));
      if (outcome.read) read += 1;
      if (outcome.fault !== undefined) faults.push(`${number}: ${outcome.fault}`);
    }
    expect(faults).toEqual([]);
    // Mutations that are never read would test the first header only, and those that always are, nothing.
    expect(read / runs).toBeGreaterThan(0.01);
    expect(read / runs).toBeLessThan(0.7);
  });

  it('begin with something that is read', async () => {
    const seeds = await TARGETS[target].seeds();
    const read = await Promise.all(seeds.map(async (bytes) => (await outcomeOf(target, bytes)).read));
    expect(read.filter(Boolean).length / seeds.length).toBeGreaterThanOrEqual(0.5);
  });

  it('come again with their seed and number', async () => {
    const [once, again] = [await TARGETS[target].seeds(), await TARGETS[target].seeds()];
    for (let number = 0; number < 20; number += 1)
      expect(inputOf(target, SEED, number, again)).toEqual(inputOf(target, SEED, number, once));
  });
});

type Row = { readonly says: string; readonly target: TargetName; readonly base64: string };
const FINDS: readonly Row[] = JSON.parse(readFileSync(new URL('finds.json', import.meta.url), 'utf8'));

it('what was found before is found no more', async () => {
  for (const { says, target, base64 } of FINDS) {
    const { fault } = await outcomeOf(target, new Uint8Array(Buffer.from(base64, 'base64')));
    expect(fault, says).toBeUndefined();
  }
});

describe('one megabyte of the worst', () => {
  let measured: ReadonlyMap<string, Measured>;
  beforeAll(async () => {
    const rows = await measuredBy(new URL('measure-worst.ts', import.meta.url));
    measured = new Map(rows.map((row) => [row.says, row]));
  }, 120_000);

  it.each(WORST_CASES)('$target: $says ends within two seconds and 200 MB', ({ says, target }) => {
    const row = measured.get(`${target}: ${says}`);
    expect(row?.outcome).toMatch(/^(true|false)$/);
    expect(row?.ms).toBeLessThan(2_000);
    expect(row?.grownMegabytes).toBeLessThan(200);
  });

  it('every reader of bytes has worst cases', () => {
    const covered = new Set(WORST_CASES.map(({ target }) => target));
    expect(covered).toEqual(new Set(['bundle', 'certificate', 'request', 'crl', 'names', 'line']));
  });
});
