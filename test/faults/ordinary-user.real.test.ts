// A live folder that certwizard may not write, as an ordinary user meets it.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { AssignmentOutcome } from '#core/views.ts';
import { expectWords } from './fault-case.ts';
import type { Tried } from './ordinary-user-process.ts';

const PROCESS = fileURLToPath(new URL('ordinary-user-process.ts', import.meta.url));

const CASES: readonly [what: string, fault: string, outcome: AssignmentOutcome, exit: number, why: RegExp][] =
  [
    [
      'the live folder is a name that leads to a folder of root',
      'foreign',
      'refused',
      1,
      /ENOTDIR|EACCES|uid/,
    ],
    ['the folder above it may not be written', 'closed', 'refused', 1, /EACCES/],
    [
      'it is closed in the middle, when two of three services were switched',
      'middle',
      'rolled-back',
      6,
      /EACCES/,
    ],
  ];

it.concurrent.each(CASES)('%s', async (_, fault, outcome, exit, why) => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, fault], { timeout: 60_000 });
  const tried = JSON.parse(stdout) as Tried & { uid: number; powerless: boolean };
  expect(tried.uid).not.toBe(0);
  expect(tried.powerless).toBe(true);
  expect(tried).toMatchObject({ outcome, exit, open: 0, seen: ['A', 'A', 'A'], ledger: ['A', 'A', 'A'] });
  const [first] = tried.receipt.complaints;
  expect(first).toMatchObject({
    code: 'assigned.live.denied',
    facts: { why: expect.stringMatching(why) as unknown },
  });
  for (const complaint of tried.receipt.complaints) expectWords(complaint);
  expect(tried).toMatchObject({ mended: 'proven', afterwards: ['B', 'B', 'B'] });
});
