// Bundles the command into dist/: one folder that starts quickly and needs no TypeScript at run time. Runs on any Node from 20.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildWeb } from './build-web.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = `${root}src/cli/main.ts`;
if (!existsSync(entry)) process.exit(0);
await buildWeb();
const bundle = await rolldown({
  input: { main: entry, listener: `${root}src/adapters/probes/listener-main.ts` },
  cwd: root,
  platform: 'node',
  // Native, with its prebuilt binaries beside it.
  external: ['better-sqlite3'],
  onLog: (level, log, handle) => {
    if (level !== 'warn' || log.code !== 'EVAL') handle(level, log);
  },
});
// CommonJS: `import` of a built-in module reads every one of its members, and some load half of Node (`node:http` its WebSocket).
const { output } = await bundle.generate({
  format: 'cjs',
  minify: false,
  comments: { legal: true, annotation: false, jsdoc: false },
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
const dist = `${root}dist`;
mkdirSync(dist, { recursive: true });
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
// What starts others comes last, and whole: a build that another one overtakes, or a command that starts meanwhile, finds what it names.
for (const file of [...output].sort(
  (one, other) => Number(one.isEntry ?? false) - Number(other.isEntry ?? false),
)) {
  const path = `${dist}/${file.fileName}`;
  writeFileSync(`${path}.${process.pid}`, file.type === 'chunk' ? ascii(file.code) : file.source);
  renameSync(`${path}.${process.pid}`, path);
}

// Chunks of earlier builds go, but not under the feet of a process that started from them a moment ago.
const kept = new Set([...output.map(({ fileName }) => fileName), 'package.json', 'web']);
for (const file of readdirSync(dist)) {
  const path = `${dist}/${file}`;
  if (!kept.has(file) && Date.now() - statSync(path).mtimeMs > 600_000) rmSync(path, { recursive: true });
}

// The first starts are made here, so that the next one finds its code compiled. One that fails costs a tenth of a second later, not the build.
const scratch = mkdtempSync(join(tmpdir(), 'cwbuild-'));
for (const verb of ['doctor', 'status'])
  spawnSync(process.execPath, [`${root}bin/certwizard.js`, verb, '--home', join(scratch, 'home')], {
    stdio: 'ignore',
    timeout: 30_000,
  });
rmSync(scratch, { recursive: true });

/** Half the memory, and read more quickly: one character beyond Latin-1 makes the whole text take two bytes each. Nothing but text, patterns and comments has any. */
function ascii(code) {
  return code.replace(
    /(?<!\\)[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
