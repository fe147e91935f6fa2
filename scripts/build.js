// Bundles the command into dist/: one folder that starts quickly and needs no TypeScript at run time. Runs on any Node from 20.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = `${root}src/cli/main.ts`;
if (!existsSync(entry)) process.exit(0);
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
const { output } = await bundle.write({
  dir: `${root}dist`,
  format: 'cjs',
  minify: false,
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
writeFileSync(`${root}dist/package.json`, '{ "type": "commonjs" }\n');

// Chunks of earlier builds go, but not under the feet of a process that started from them a moment ago.
const kept = new Set([...output.map(({ fileName }) => fileName), 'package.json']);
for (const file of readdirSync(`${root}dist`)) {
  const path = `${root}dist/${file}`;
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
