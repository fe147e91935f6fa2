// Every source file can be read in one sitting: 400 lines at most.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT = 400;
const root = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(ts|tsx|css)$/.test(file),
);
const lengths = files.map((file) => ({
  file,
  lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1,
}));
const long = lengths.filter(({ file, lines }) => lines > LIMIT && !file.endsWith('.test.ts'));
console.log(
  `sizes: ${files.length} files, longest ${Math.max(0, ...lengths.map(({ lines }) => lines))} lines, ${long.length} over ${LIMIT}`,
);
for (const { file, lines } of long) console.error(`  src/${file}: ${lines} lines`);
if (long.length > 0 || files.length === 0) process.exitCode = 1;
