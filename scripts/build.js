// Bundles the command into dist/: one folder that starts quickly and needs no TypeScript at run time. Runs on any Node from 20.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
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
const { output } = await bundle.write({
  dir: `${root}dist`,
  format: 'esm',
  minify: false,
  sourcemap: true,
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();

// Chunks of earlier builds go, but not under the feet of a process that started from them a moment ago.
const kept = new Set(output.map(({ fileName }) => fileName));
for (const file of readdirSync(`${root}dist`)) {
  const path = `${root}dist/${file}`;
  if (!kept.has(file) && Date.now() - statSync(path).mtimeMs > 600_000) rmSync(path, { recursive: true });
}
