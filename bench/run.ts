// npm run bench -- [NAME …] [--quick] [--json] [--write]: every bench, or those named, one after the other; under twelve minutes in all.
// --write puts the figures into docs/performance.md, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { tableText } from './bench.ts';
import { BENCHES } from './benches.ts';
import { fillIn, machine, type Result } from './document.ts';

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(2);
}

const DOCUMENT = new URL('../docs/performance.md', import.meta.url);
const load = (): string => loadavg()[0]?.toFixed(1) ?? '';
const say = (text: string): void => {
  if (!values.json) process.stdout.write(text);
};
say(`${machine()}\n`);
const results: Result[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const before = load();
  const begun = performance.now();
  const report = await bench.run({ quick: values.quick });
  const seconds = Math.round((performance.now() - begun) / 1000);
  const result: Result = { bench: name, ...report, load: [before, load()] };
  results.push(result);
  if (values.write) writeFileSync(DOCUMENT, fillIn(readFileSync(DOCUMENT, 'utf8'), [result]));
  say(
    `\n${name} · ${bench.title} · ${seconds} s, load ${before} before and ${result.load[1]} after\n\n${tableText(report)}`,
  );
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
