// Bundles the command into dist/: one folder that starts quickly and needs no TypeScript at run time. Runs on any Node from 20.
import { existsSync, rmSync } from 'node:fs';
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
rmSync(`${root}dist`, { recursive: true, force: true });
await bundle.write({ dir: `${root}dist`, format: 'esm', minify: false, sourcemap: true, chunkFileNames: '[name]-[hash].js' });
await bundle.close();
