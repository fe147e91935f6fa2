import { describe, expect, it } from 'vitest';
import { imports, violations } from './check-imports.ts';

const CASES: readonly (readonly [string, string, string, boolean])[] = [
  ['core reads the clock of the platform', 'core/a.ts', "import { now } from 'node:perf_hooks';", false],
  ['core imports flow', 'core/a.ts', "import type { World } from '#flow/world.ts';", false],
  ['core climbs out by a relative path', 'core/x509/a.ts', "import { x } from '../../flow/world.ts';", false],
  ['core imports core', 'core/x509/a.ts', "import { x } from '../limits.ts';", true],
  ['flow loads an adapter at run time', 'flow/a.ts', "await import('#adapters/ledger/database.ts');", false],
  [
    'flow names an adapter in a type',
    'flow/a.ts',
    "type L = import('#adapters/ledger/database.ts').Database;",
    false,
  ],
  [
    'an adapter imports another kind of adapter',
    'adapters/issuers/a.ts',
    "export * from '#adapters/vaults/sealed-files.ts';",
    false,
  ],
  [
    'an adapter imports its own kind',
    'adapters/issuers/acme/a.ts',
    "import { b } from '../manual/b.ts';",
    true,
  ],
  ['schema imports a framework', 'schema/a.ts', "import fastify from 'fastify';", false],
  ['the terminal reaches past the API', 'cli/a.ts', "import { x } from '#flow/house.ts';", false],
  [
    'a page reaches past the API',
    'web/a.tsx',
    "import { x } from '#flow/house.ts'; const a = <b>c</b>;",
    false,
  ],
  ['a page reads the platform', 'web/a.tsx', "import { join } from 'node:path';", false],
  ['a page brings its style', 'web/pages/a.tsx', "import './a.css'; const a = <b>c</b>;", true],
  [
    'compose brings adapters and flow together',
    'server/compose.ts',
    "import { x } from '#flow/house.ts'; import y from '#adapters/home/home.ts';",
    true,
  ],
];

describe('the import check', () => {
  it.each(CASES)('%s', (_, path, text, allowed) => {
    expect(violations([{ path, text }]).length === 0).toBe(allowed);
  });

  it('sees every way of naming a module', () => {
    const text = `import a from 'a'; import type { b } from 'b'; export { c } from 'c'; export * from 'd'; await import('e'); type F = import('f').F;`;
    expect([...imports(text)].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
