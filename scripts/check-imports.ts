// Holds the rooms to the table of ARCHITECTURE.md: who may import whom. Prints how many modules it saw; a planted violation must be caught (its test).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

type Rule = {
  /** Rooms whose modules may be imported, besides the own one. */
  readonly rooms: readonly string[];
  /** Packages, by name or `*`; `node:*` for the platform. */
  readonly packages: readonly string[];
};

export const RULES: Readonly<Record<string, Rule>> = {
  core: { rooms: [], packages: ['tr46'] },
  schema: { rooms: ['core'], packages: ['zod'] },
  words: { rooms: ['core'], packages: [] },
  flow: { rooms: ['core'], packages: [] },
  adapters: { rooms: ['core'], packages: ['*', 'node:*'] },
  server: { rooms: ['core', 'schema', 'words', 'flow', 'adapters'], packages: ['*', 'node:*'] },
  web: {
    rooms: ['core', 'schema', 'words'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      '@tanstack/react-query',
      'wouter',
      'pretendard',
      '@simplewebauthn/browser',
    ],
  },
  cli: { rooms: ['core', 'schema', 'words', 'server'], packages: ['commander', 'node:*'] },
};

export type Source = { readonly path: string; readonly text: string };

/** One line per violation. `path` is relative to `src/`. */
export const violations = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => imports(text, path).flatMap((target) => complaint(path, target) ?? []));

/** Every module that a source names: static, re-exported, dynamic, and in types. */
export const imports = (text: string, path = ''): readonly string[] => {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item);
    } else if (typeof node === 'object' && node !== null) {
      const { type, source } = node as { type?: string; source?: { value?: unknown } };
      if (type !== undefined && IMPORTING.has(type) && typeof source?.value === 'string')
        found.push(source.value);
      for (const value of Object.values(node)) walk(value);
    }
  };
  walk(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }).body);
  return found;
};

const IMPORTING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

const complaint = (path: string, target: string): string | undefined => {
  const room = path.split('/')[0] ?? '';
  const rule = RULES[room];
  if (rule === undefined) return `${path}: there is no room "${room}"`;
  const module = target.startsWith('#')
    ? target.slice(1)
    : target.startsWith('.')
      ? normalize(join(dirname(path), target))
      : undefined;
  if (module === undefined) {
    const kind = target.startsWith('node:') ? 'node:*' : '*';
    const name = target.startsWith('@')
      ? target.split('/').slice(0, 2).join('/')
      : (target.split('/')[0] ?? '');
    return rule.packages.includes(kind) || rule.packages.includes(name)
      ? undefined
      : `${path}: ${room} may not import ${target}`;
  }
  const other = module.split('/')[0] ?? '';
  if (other !== room)
    return rule.rooms.includes(other) ? undefined : `${path}: ${room} may not import ${target}`;
  // Adapters of different kinds do not know each other; only compose brings them together.
  const [, kind] = path.split('/');
  const [, otherKind] = module.split('/');
  return room === 'adapters' && kind !== otherKind
    ? `${path}: no adapter imports another (${target})`
    : undefined;
};

const main = (): void => {
  const root = fileURLToPath(new URL('../src/', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !file.endsWith('.test.ts') &&
      !file.endsWith('.contract.ts') &&
      !file.endsWith('.d.ts'),
  );
  const sources = files.map((file) => ({ path: file, text: readFileSync(join(root, file), 'utf8') }));
  const found = violations(sources);
  const edges = sources.reduce((sum, { path, text }) => sum + imports(text, path).length, 0);
  console.log(`imports: ${sources.length} modules, ${edges} imports, ${found.length} violations`);
  for (const line of found) console.error(`  ${line}`);
  if (found.length > 0 || sources.length === 0) process.exitCode = 1;
};

if (process.argv[1] !== undefined && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') main();
