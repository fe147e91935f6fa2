import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTRACT } from './contract.ts';
import { openapiOf } from './openapi.ts';

const golden = new URL('../../docs/openapi.golden.json', import.meta.url);
const text = () => `${JSON.stringify(openapiOf(CONTRACT, '0.0.0'), null, 1)}\n`;

test('the description is the golden file: a change of the wire shows up in review (UPDATE=1 rewrites)', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(golden, text());
  expect(text()).toBe(readFileSync(golden, 'utf8'));
});

test('every reference in the description leads somewhere', () => {
  const document = openapiOf(CONTRACT, '0.0.0') as { components: { schemas: object } };
  const refs = [...text().matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map((hit) => hit[1] ?? '');
  expect(refs.length).toBeGreaterThan(20);
  for (const ref of refs) expect(document.components.schemas).toHaveProperty(ref);
});

test('every route is described once, with its problems', () => {
  const document = openapiOf(CONTRACT, '0.0.0') as {
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.map((one) => one.operationId).sort()).toEqual(Object.keys(CONTRACT).sort());
  for (const one of operations) expect(one.responses).toHaveProperty('default');
});
