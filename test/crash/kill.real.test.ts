// `kill -9` of the real command before and after every step of an assignment over three services, forward and going back: it always comes to rest.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEP_KINDS } from '#core/assigned/journal.ts';
import type { StepMoment } from '#flow/world.ts';
import {
  assignsStill,
  type Bench,
  describeKill,
  type Kill,
  momentsOf,
  momentsOfRecovery,
  openBench,
  wrongAfter,
} from './coming-to-rest.ts';

const MINUTES = 60_000;
/** Benches side by side, and kills on one before it is made anew: Kamailio bears a limited number of reloads. */
const LANES = 2;
const KILLS_PER_BENCH = 30;

let forward: readonly string[];
let back: readonly string[];
let recovery: readonly string[];
const total = { kills: 0, well: 0, seconds: 0 };

/** Recovery is killed in turn after this one: everything is switched and every program reloaded. */
const AFTER_ALL_RELOADS = 'prove sip before';

beforeAll(async () => {
  const bench = await openBench();
  try {
    const undisturbed = await momentsOf(bench, 'forward');
    expect(undisturbed.ran).toMatchObject({ code: 0, signal: null });
    forward = undisturbed.moments;
    const rolledBack = await momentsOf(bench, 'rollback');
    expect(rolledBack.ran).toMatchObject({ code: 6, signal: null });
    back = rolledBack.moments;
    recovery = await momentsOfRecovery(bench, AFTER_ALL_RELOADS);
  } finally {
    await bench.stop();
  }
});

afterAll(() => console.log(`kill -9: ${total.well} of ${total.kills} came to rest in ${total.seconds} s`));

describe('kill -9 of the real command', () => {
  it('is tried at every moment of every kind of step that there is', () => {
    const moments: readonly StepMoment[] = ['before', 'intended', 'acted', 'recorded'];
    const all = [...forward, ...back];
    for (const kind of STEP_KINDS)
      for (const moment of moments)
        expect(
          all.some((one) => one.startsWith(`${kind} `) && one.endsWith(` ${moment}`)),
          `${kind} ${moment}`,
        ).toBe(true);
    for (const list of [forward, back, recovery]) {
      expect(list.length % moments.length).toBe(0);
      expect(new Set(list).size).toBe(list.length);
    }
  });

  it(
    'going forward: finished or undone, never mixed',
    () =>
      comeToRest(
        'forward',
        different(forward).map((moment) => ({ run: 'forward', at: { moment } })),
      ),
    6 * MINUTES,
  );

  it(
    'going back: undone, never mixed',
    () =>
      comeToRest(
        'in rollback',
        different(oncePerKind(sinceFault())).map((moment) => ({ run: 'rollback', at: { moment } })),
      ),
    6 * MINUTES,
  );

  it(
    'and the next start killed as well: the one after it finishes the work',
    () =>
      comeToRest(
        'in recovery',
        different(oncePerKind(recovery)).map((moment) => ({
          run: 'forward',
          at: { moment: AFTER_ALL_RELOADS },
          recovery: moment,
        })),
      ),
    6 * MINUTES,
  );

  it(
    'at arbitrary instants, between steps too',
    () =>
      comeToRest(
        'at an instant',
        Array.from({ length: INSTANTS }, (_, index) => ({
          run: index % 2 === 0 ? 'forward' : 'rollback',
          at: { ms: 100 + index * 40 },
        })),
      ),
    6 * MINUTES,
  );
});

/** Until the first reload the run that will fail does not differ from the one that succeeds, whose moments were all tried. */
const sinceFault = (): readonly string[] =>
  back.slice(back.findIndex((moment) => moment.startsWith('reload ')));

/** What lies on the disk before a step is what its predecessor left when it was recorded: only before the first one is a moment of its own. */
const different = (moments: readonly string[]): readonly string[] =>
  moments.filter((moment, i) => i === 0 || !moment.endsWith(' before'));

/** The second server of nginx is stepped as the first one is: going forward both are tried, on the way back one. */
const oncePerKind = (moments: readonly string[]): readonly string[] =>
  moments.filter((moment) => !moment.includes(' web-external '));

/** From the start of the process to after its end, in steps of 40 ms. */
const INSTANTS = 24;

const comeToRest = async (what: string, kills: readonly Kill[]): Promise<void> => {
  const begun = performance.now();
  const waiting = [...kills];
  const wrong: string[] = [];
  const well: Kill[] = [];
  const lane = async (): Promise<void> => {
    while (waiting.length > 0) {
      const bench = await openBench();
      try {
        wrong.push(...(await someKills(bench, waiting, well)), ...(await assignsStill(bench)));
      } finally {
        await bench.stop();
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = Math.round((performance.now() - begun) / 1_000);
  total.kills += kills.length;
  total.well += well.length;
  total.seconds += seconds;
  console.log(`kill -9 ${what}: ${well.length} of ${kills.length} came to rest in ${seconds} s`);
  expect(wrong).toEqual([]);
  expect(well.map(describeKill).sort()).toEqual(kills.map(describeKill).sort());
};

const someKills = async (bench: Bench, waiting: Kill[], well: Kill[]): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (let done = 0; done < KILLS_PER_BENCH; done++) {
    const kill = waiting.shift();
    if (kill === undefined) break;
    const found = await wrongAfter(bench, kill);
    if (found.length === 0) well.push(kill);
    wrong.push(...found);
  }
  return wrong;
};
