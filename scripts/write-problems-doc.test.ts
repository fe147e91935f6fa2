import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../src/core/problems.ts';
import { PAGE, problemsPage } from './write-problems-doc.ts';

test('docs/problems.md is what `node scripts/write-problems-doc.ts` writes', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(problemsPage());
});

test('the page has a heading for every code, once', () => {
  const headings = [...problemsPage().matchAll(/^### (\S+)$/gm)].map(([, code]) => code);
  expect(headings).toEqual(Object.keys(PROBLEMS));
});
