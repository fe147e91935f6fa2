// The disk is full: under the home, or under the live files; from the start, or in the middle of an assignment.
import { describe, expect, it } from 'vitest';
import { fillDisk, whyNoDisk } from '../small-disk.ts';
import {
  SERVICES,
  testConfigurations,
  type Three,
  type ThreeOptions,
  threeServices,
} from '../three-services.ts';
import {
  assignB,
  expectProven,
  expectWords,
  problemOf,
  receiptOf,
  statusOf,
  tryFault,
} from './fault-case.ts';

const withThree = async (options: ThreeOptions, work: (three: Three) => Promise<unknown>): Promise<void> => {
  const three = await threeServices(options);
  try {
    await work(three);
  } finally {
    await three.stop();
  }
};
const why = whyNoDisk();
if (why !== undefined) console.log(`full disks are not tried: ${why}`);

describe.skipIf(why !== undefined)('a full disk', () => {
  it('under the live files: refused before anything is touched', () =>
    withThree({ disk: { of: 'live', kB: 256 } }, (three) =>
      tryFault(three, {
        arrange: async () => {
          const empty = fillDisk(three.live, 0);
          return async () => empty();
        },
        outcome: 'refused',
        exit: 1,
        codes: ['assigned.live.denied'],
        facts: () => ({ why: 'ENOSPC', path: expect.stringContaining(three.live) as unknown }),
      }),
    ));

  it('under the home: said, services go on, and afterwards everything is as it was', () =>
    withThree({ disk: { of: 'home', kB: 16_384 } }, async (three) => {
      const empty = fillDisk(three.home, 0);
      const ran = await assignB(three);
      expect(ran.code, ran.stderr).toBe(1);
      const problem = problemOf(ran);
      expect(problem).toMatchObject({ code: 'house.ledger.unavailable', facts: { why: 'disk-full' } });
      expectWords(problem);
      expect(Object.values(await three.seen())).toEqual([three.a, three.a, three.a]);
      empty();
      expect((await statusOf(three)).openTransactions).toEqual([]);
      await expectProven(three);
    }));

  it(
    'under the home, at any moment of an assignment: the next start finishes or undoes',
    () =>
      withThree({ disk: { of: 'home', kB: 16_384 } }, async (three) => {
        const ends: string[] = [];
        let [a, b] = [three.a, three.b];
        for (const free of ROOM) {
          const empty = fillDisk(three.home, free);
          const ran = await assignB({ ...three, b });
          const during = await three.seen();
          for (const service of SERVICES) expect([a, b], `${free}: ${service}`).toContain(during[service]);
          if (ran.code === 1) expectWords(problemOf(ran));
          empty();
          const status = await statusOf(three);
          const [now, ...others] = status.usages.map(({ assigned }) => assigned?.thumbprint);
          expect([a, b]).toContain(now);
          expect([...others, ...Object.values(await three.seen())], `${free}: ${ran.stderr}`).toEqual([
            now,
            now,
            now,
            now,
            now,
          ]);
          expect(status.openTransactions).toEqual([]);
          testConfigurations(three);
          const { complaints } = await receiptOf(three);
          const interrupted =
            ran.code === 1 && complaints.some(({ code }) => code === 'assigned.interrupted');
          ends.push(`${free}: ${interrupted ? 'in the middle' : ran.code === 0 ? 'done' : 'not begun'}`);
          if (now === b) [a, b] = [b, a];
        }
        console.log(`bytes left, and how it ended: ${ends.join(', ')}`);
        for (const end of ['not begun', 'in the middle', 'done'])
          expect(
            ends.some((line) => line.endsWith(end)),
            end,
          ).toBe(true);
      }),
    120_000,
  );
});

/** An assignment writes some tens of kilobytes into ledger and journal. */
const ROOM = Array.from({ length: 16 }, (_, index) => (30 + 4 * index) * 1024);
