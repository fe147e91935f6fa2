// Builds the browser's wizard into dist/web: hashed names, a chunk per page and language, everything also precompressed. Runs on any Node from 20.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/web');

export async function buildWeb() {
  // Whoever builds, tests too: with their own NODE_ENV it would be React for developers, half as large again.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await bundle();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
  // The font's licence goes where the font goes (OFL-1.1, condition 2).
  copyFileSync(
    join(root, 'node_modules/pretendard/dist/LICENSE.txt'),
    join(out, 'assets/pretendard-license.txt'),
  );
  compressAll();
}

async function bundle() {
  await build({
    root: join(root, 'src/web'),
    configFile: false,
    logLevel: 'warn',
    cacheDir: join(root, 'dist/.vite'),
    resolve: {
      alias: ['core', 'schema', 'words', 'web'].map((room) => ({
        find: new RegExp(`^#${room}/`),
        replacement: join(root, 'src', room, '/'),
      })),
    },
    build: {
      outDir: out,
      emptyOutDir: true,
      assetsDir: 'assets',
      // The policy of the page allows no inline data for scripts, and fonts are files of their own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      reportCompressedSize: false,
      // Short as it is, one style for all pages costs less than asking for each.
      cssCodeSplit: false,
      chunkSizeWarningLimit: 1000,
      rolldownOptions: {
        onLog: (level, log, handle) => {
          // "use client" is for servers that render.
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
        },
        output: {
          // What every visit needs is one file, however many of the pages share a part of it.
          codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
          chunkFileNames: ({ name, facadeModuleId }) =>
            `assets/${facadeModuleId?.match(/words\/(..)\/browser\.ts$/)?.[1] ?? name}-[hash].js`,
        },
      },
    },
  });
}

/** What is asked for most is read from disk as it is sent. Fonts are compressed already. */
function compressAll() {
  for (const file of readdirSync(join(out, 'assets'))) {
    if (!/\.(js|css)$/.test(file)) continue;
    const path = join(out, 'assets', file);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    );
  }
  rmSync(join(root, 'dist/.vite'), { recursive: true, force: true });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildWeb();
