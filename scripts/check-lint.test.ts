import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const PLANTED: readonly (readonly [string, string, string])[] = [
  [
    'a promise that nobody awaits',
    'floating',
    'declare const p: { save(): Promise<void> };\nexport const f = (): void => {\n  p.save();\n};\n',
  ],
  [
    'a promise where none is expected',
    'misused',
    'export const f = (xs: string[]): void => {\n  xs.forEach(async (x) => {\n    await Promise.resolve(x);\n  });\n};\n',
  ],
  ['any', 'explicitAny', 'export const f = (x: any): unknown => x;\n'],
  ['an exclamation mark instead of a check', 'nonNull', 'export const f = (x?: string): string => x!;\n'],
];

const RULES: Readonly<Record<string, string>> = {
  floating: 'noFloatingPromises',
  misused: 'noMisusedPromises',
  explicitAny: 'noExplicitAny',
  nonNull: 'noNonNullAssertion',
};

describe('the linter catches what is planted', () => {
  let folder = '';
  beforeAll(() => {
    // Inside the checkout, so that its own settings are the ones that are tried.
    folder = mkdtempSync(join(root, 'src', 'planted-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PLANTED)('%s', (_, name, text) => {
    const file = join(folder, `${name}.ts`);
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(
      join(root, 'node_modules/.bin/biome'),
      ['lint', '--colors=off', file],
      { encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain(RULES[name]);
  });
});
