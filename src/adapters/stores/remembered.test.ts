import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { remembered } from './remembered.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-remembered-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const counting = (files: readonly string[], fails = (): boolean => false) => {
  let reads = 0;
  const memory = remembered(files, async () => {
    reads += 1;
    if (fails()) throw new Error('not now');
    return reads;
  });
  return { memory, reads: () => reads };
};

it('a store is read once for as long as its file is the same, and by all who ask at the same time', async () => {
  const file = join(folder, 'store');
  writeFileSync(file, '1');
  const { memory, reads } = counting([file]);
  await Promise.all([memory.read(), memory.read()]);
  await memory.read();
  expect(reads()).toBe(1);
  appendFileSync(file, '2');
  await memory.read();
  expect(reads()).toBe(2);
  memory.forget();
  await memory.read();
  expect(reads()).toBe(3);
});

it.each([
  ['has no file to watch', () => []],
  ['is not there', () => [join(folder, 'none')]],
  ['is a folder, in which files change unseen', () => [folder]],
])('a store that %s is read each time', async (_, files) => {
  const { memory, reads } = counting(files());
  await memory.read();
  await memory.read();
  expect(reads()).toBe(2);
});

it('what could not be read is tried again', async () => {
  const file = join(folder, 'store');
  writeFileSync(file, '1');
  let broken = true;
  const { memory } = counting([file], () => broken);
  await expect(memory.read()).rejects.toThrow('not now');
  broken = false;
  expect(await memory.read()).toBe(2);
});
