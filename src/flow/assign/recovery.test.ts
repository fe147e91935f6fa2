import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '#core/ledger.ts';
import { refuse } from '#core/problems.ts';
import { type Program, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';
import type { StepTrace, World } from '../world.ts';

let small: SmallHouse;
let web: Program;
let a = '';
let b = '';
const USAGES = ['Default', 'WebServicesInternal'];

beforeEach(async () => {
  small = await smallHouse();
  await small.add('sip', 'Default');
  web = await small.add('web', 'WebServicesInternal');
  a = await small.certificate('a');
  b = await small.certificate('b');
  expect((await small.house.assign({ certificate: a, usages: USAGES })).outcome).toBe('proven');
});
afterEach(() => small.close());

class Killed extends Error {}

/** Where each program, each live folder and the ledger stand. */
const atRest = async (): Promise<ReadonlySet<string | undefined>> => {
  const { usages, openTransactions } = await small.house.status();
  const assigned = usages.slice(0, 2).map((usage) => usage.assigned?.thumbprint);
  const seen = (await small.house.prove(USAGES)).flatMap(({ evidence }) => evidence.map((one) => one.seen));
  return new Set([...assigned, ...seen, ...openTransactions]);
};

/** Dead is dead: what would have gone on beside it reaches nothing any more. */
const diesAt =
  (moment: string) =>
  (world: World): World => {
    let dead = false;
    return {
      ...world,
      trace: (trace) => {
        dead ||= nameOf(trace) === moment;
        if (dead) throw new Killed(moment);
      },
      report: (error) => (dead ? '' : world.report(error)),
    };
  };
const nameOf = ({ step, moment }: StepTrace): string => `${step.kind} ${step.on} ${moment}`;

/** Every moment of an undisturbed run. */
const momentsOf = async (habit: Program['habit']): Promise<readonly string[]> => {
  const moments: string[] = [];
  await small.restart((world) => ({ ...world, trace: (trace) => void moments.push(nameOf(trace)) }));
  web.habit = habit;
  await small.house.assign({ certificate: b, usages: USAGES });
  web.habit = 'reads';
  await small.restart();
  await small.house.assign({ certificate: a, usages: USAGES });
  // What is recorded, and about to begin, is told from what is intended by nothing but the journal's last line.
  const told = moments.filter((moment) => moment.endsWith('intended') || moment.endsWith('acted'));
  return habit === 'reads'
    ? told
    : told.filter((moment) => moment.includes('back') || moment.includes('discard'));
};

describe.each([
  ['forward', 'reads', 28],
  ['and back', 'stays', 13],
] as const)('a process that dies in an assignment, %s', (_, habit, least) => {
  it('leaves what the next start brings to rest, wherever it died', { timeout: 60_000 }, async () => {
    const moments = await momentsOf(habit);
    expect(moments.length).toBeGreaterThan(least);
    for (const moment of moments) {
      await small.restart(diesAt(moment));
      web.habit = habit;
      await expect(small.house.assign({ certificate: b, usages: USAGES }), moment).rejects.toThrow(Killed);
      web.habit = 'reads';
      await small.restart();
      const [ended] = await small.house.recover();
      const rest = await atRest();
      expect(rest.size, `${moment}: ${[...rest].join(' ')}`).toBe(1);
      const outcomes = rest.has(b) ? ['proven'] : ['refused', 'rolled-back'];
      expect(outcomes, moment).toContain(ended?.outcome);
      expect((await small.house.receipt(ended!.id)).outcome).toBe(ended?.outcome);
      if (rest.has(b)) await small.house.assign({ certificate: a, usages: USAGES });
    }
  });
});

describe('a ledger that cannot be written', () => {
  const failing =
    (verb: 'journal' | 'appendUsage', from: (name: string) => boolean) =>
    (world: World): World => {
      let failed = false;
      const ledger: Ledger = {
        ...world.ledger,
        [verb]: (id: never, entry: { step?: { kind: string } }) => {
          failed ||= from(entry.step?.kind ?? verb);
          if (failed) throw refuse('house.ledger.unavailable', { path: '/home', why: 'disk-full' });
          return world.ledger[verb](id, entry as never);
        },
      };
      return { ...world, ledger };
    };

  it.each(['probe-before', 'stage', 'switch', 'reload', 'prove'])(
    'from %s on takes every service back',
    async (kind) => {
      await small.restart(failing('journal', (name) => name === kind));
      const ended = await small.house.assign({ certificate: b, usages: USAGES });
      expect(ended.outcome).toBe(['probe-before', 'stage'].includes(kind) ? 'refused' : 'rolled-back');
      expect(ended.complaints[0]?.code).toBe('house.ledger.unavailable');
      await small.restart();
      expect([...(await atRest())]).toEqual([a]);
    },
  );

  it('when what was proven is to be recorded keeps the transaction open, and the next start records it', async () => {
    let facts = 0;
    await small.restart(failing('appendUsage', () => ++facts > 1));
    expect(await refusalOf(small.house.assign({ certificate: b, usages: USAGES }))).toBe(
      'house.ledger.unavailable',
    );
    await small.restart();
    const [ended] = await small.house.recover();
    expect(ended?.outcome).toBe('proven');
    expect((await small.house.status()).usages.slice(0, 2).map(({ proof }) => proof)).toEqual([
      'proven',
      'proven',
    ]);
    expect([...(await atRest())]).toEqual([b]);
  });
});

describe('live files that cannot be read after a crash', () => {
  const unreadable = (world: World): World => ({
    ...world,
    openService: (record) => {
      const open = world.openService(record);
      const read = (): Promise<never> =>
        Promise.reject(refuse('assigned.live.denied', { path: '/live', why: 'EACCES' }));
      return record.id === 'web' ? { ...open, live: { ...open.live, read } } : open;
    },
  });

  it('keep the transaction open; it is undone when they can be read again', async () => {
    await small.restart(diesAt('prove web intended'));
    await expect(small.house.assign({ certificate: b, usages: USAGES })).rejects.toThrow(Killed);
    await small.restart(unreadable);
    expect(await refusalOf(small.house.recover())).toBe('assigned.live.denied');
    const { openTransactions } = await small.house.status();
    expect(openTransactions).toHaveLength(1);
    expect(await refusalOf(small.house.dropService('web'))).toBe('assigned.transaction.open');
    expect(await refusalOf(small.house.dropCertificate('personal', b))).toBe('assigned.transaction.open');
    await small.restart();
    expect((await small.house.recover())[0]?.outcome).toBe('rolled-back');
    expect([...(await atRest())]).toEqual([a]);
  });
});

it('a program that is down when the process dies in the last step is not called proven afterwards', async () => {
  await small.restart(diesAt('commit transaction intended'));
  web.up = false;
  await expect(small.house.assign({ certificate: b, usages: USAGES })).rejects.toThrow(Killed);
  await small.restart();
  const [ended] = await small.house.recover();
  expect(ended?.outcome).toBe('assigned');
  expect((await small.house.receipt(ended!.id)).warnings.map(({ code }) => code)).toContain(
    'proven.unreachable',
  );
});
