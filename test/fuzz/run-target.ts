// Run by `run.ts` as a process of its own, so that its memory is its own and a reader that hangs can be ended: node run-target.ts TARGET RUNS SEED PLACE
import { openSync, writeSync } from 'node:fs';
import { inputOf, outcomeOf } from './fuzz-one.ts';
import { type TargetName, TARGETS } from './targets.ts';

export type Report = {
  readonly read: number;
  readonly slowest: { readonly ms: number; readonly number: number };
  readonly grownBytes: number;
  readonly finds: readonly Find[];
};
export type Find = { readonly number: number; readonly fault: string; readonly base64: string };

const FINDS_TOLD = 20;

const [name = '', runs = '', seed = '', place = ''] = process.argv.slice(2);
const target = name as TargetName;
const seeds = await TARGETS[target].seeds();
// The number on which it works stands in a file, for the case that it never comes to an end.
const file = openSync(place, 'w');
for (const bytes of seeds) await TARGETS[target].read(bytes);
globalThis.gc?.();
const before = process.memoryUsage().rss;
let read = 0;
let slowest = { ms: 0, number: 0 };
const finds: Find[] = [];
for (let number = 0; number < Number(runs); number += 1) {
  const bytes = inputOf(target, Number(seed), number, seeds);
  writeSync(file, `${number}\n`.padStart(12), 0);
  const outcome = await outcomeOf(target, bytes);
  if (outcome.read) read += 1;
  // What is counted is what is held, not what lies about.
  if (number % 500 === 0) globalThis.gc?.();
  if (outcome.ms > slowest.ms) slowest = { ms: outcome.ms, number };
  if (outcome.fault !== undefined && finds.length < FINDS_TOLD)
    finds.push({ number, fault: outcome.fault, base64: Buffer.from(bytes).toString('base64') });
}
const report: Report = {
  read,
  slowest,
  grownBytes: Math.max(0, process.resourceUsage().maxRSS * 1024 - before),
  finds,
};
process.stdout.write(JSON.stringify(report));
