// npm run bench -- [NAME …] [--quick] [--json]: every bench, or those named, one after the other; under twelve minutes in all.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { tableText } from './bench.ts';
import { BENCHES } from './benches.ts';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(2);
}

const load = (): string => loadavg()[0]?.toFixed(1) ?? '';
const say = (text: string): void => {
  if (!values.json) process.stdout.write(text);
};
say(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}\n`);
const documents = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const before = load();
  const begun = performance.now();
  const report = await bench.run({ quick: values.quick });
  const seconds = Math.round((performance.now() - begun) / 1000);
  documents.push({ bench: name, ...report, load: [before, load()], seconds });
  say(
    `\n${name} · ${bench.title} · ${seconds} s, load ${before} before and ${load()} after\n\n${tableText(report)}`,
  );
}
if (values.json) process.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
