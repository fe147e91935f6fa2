// npm run fuzz [-- --runs N --seed S --write TARGET…]: seeded mutations of everything that is read. The same seed, target and number make the same input.
// Ends with 1 on a find; its input is then in fuzz-finds.json, as rows for finds.json. --write puts the table into docs/trust.md.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inputOf } from './fuzz-one.ts';
import type { Report } from './run-target.ts';
import { TARGET_NAMES, type TargetName, TARGETS } from './targets.ts';

const MEGABYTE = 1024 * 1024;
const MOST_BYTES = 200 * MEGABYTE;
/** Without progress for so long, a reader hangs. */
const PATIENCE_MS = 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const unknown = positionals.filter((name) => !(name in TARGETS));
if (unknown.length > 0 || !Number.isSafeInteger(runs) || !Number.isSafeInteger(seed)) {
  process.stderr.write(`targets are ${TARGET_NAMES.join(', ')}\n`);
  process.exit(64);
}
const names = TARGET_NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));

/** A number: it came to no end at that one. */
const reportOn = async (target: TargetName, place: string): Promise<Report | number> => {
  const script = fileURLToPath(new URL('run-target.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', script, target, String(runs), String(seed), place], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  const numberAt = (): number => Number(readFileSync(place, 'utf8'));
  let last = -1;
  const watch = setInterval(() => {
    const number = numberAt();
    if (number === last) child.kill('SIGKILL');
    last = number;
  }, PATIENCE_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  return code === 0 ? (JSON.parse(output) as Report) : numberAt();
};

type Row = { readonly says: string; readonly target: TargetName; readonly base64: string };
const found: Row[] = [];
const table = ['| reader | runs | read | slowest | memory | finds |', '|---|--:|--:|--:|--:|--:|'];
const folder = mkdtempSync(join(tmpdir(), 'cwfuzz-'));
try {
  for (const target of names) {
    const place = join(folder, target);
    writeFileSync(place, '-1');
    const report = await reportOn(target, place);
    if (typeof report === 'number') {
      const bytes = inputOf(target, seed, report, await TARGETS[target].seeds());
      found.push({
        says: `no end (seed ${seed}, ${report})`,
        target,
        base64: Buffer.from(bytes).toString('base64'),
      });
      process.stdout.write(`${target}: came to no end at ${report}\n`);
      continue;
    }
    const { read, slowest, grownBytes, finds } = report;
    for (const { number, fault, base64 } of finds) {
      found.push({ says: `${fault.split('\n')[0]} (seed ${seed}, ${number})`, target, base64 });
      process.stdout.write(`${target} ${number}: ${fault}\n`);
    }
    if (grownBytes > MOST_BYTES) process.exitCode = 1;
    const cells = [
      target,
      runs.toLocaleString('en'),
      `${((read / runs) * 100).toFixed(1)} %`,
      `${slowest.ms.toFixed(0)} ms`,
      `${(grownBytes / MEGABYTE).toFixed(0)} MB`,
      finds.length,
    ];
    table.push(`| ${cells.join(' | ')} |`);
    process.stdout.write(`${table.at(-1)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (found.length > 0) {
  writeFileSync('fuzz-finds.json', `${JSON.stringify(found, null, 2)}\n`);
  process.exitCode = 1;
}
if (values.write) {
  const document = new URL('../../docs/trust.md', import.meta.url);
  const text = readFileSync(document, 'utf8');
  const [begin, end] = ['<!-- fuzzed -->\n', '<!-- end of fuzzed -->'];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error('docs/trust.md has no place for the figures');
  writeFileSync(document, `${text.slice(0, from + begin.length)}\n${table.join('\n')}\n\n${text.slice(to)}`);
}
