import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placeholder } from '#server/demo/placeholder.ts';
import { COMPUTER, type Program, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';
import type { World } from './world.ts';

let small: SmallHouse;
let program: Program;
let conf = '';
const BEFORE = 'certificate old.pem\n';

/** The program's configuration is one line. */
const adoptable = (world: World): World => ({
  ...world,
  openService: (record) => {
    const open = world.openService(record);
    const pem = join(small.folder, 'old.pem');
    const adoption = async () => ({
      found: { certificate: pem, key: pem },
      changes: [
        { file: conf, before: readFileSync(conf, 'utf8'), after: `certificate ${open.live.paths.current}\n` },
      ],
    });
    return { ...open, service: { ...open.service, adoption } };
  },
});

beforeEach(async () => {
  small = await smallHouse(adoptable);
  conf = join(small.folder, 'program.conf');
  writeFileSync(conf, BEFORE);
  const { certificate, key } = await placeholder(COMPUTER);
  writeFileSync(join(small.folder, 'old.pem'), certificate + key);
  program = await small.add('sip', 'Default');
});
afterEach(() => small.close());

it.each(['fails', 'dies'] as const)(
  'an adoption at which the program %s is taken back, and can be tried again',
  async (habit) => {
    await small.house.adopt('sip', true);
    await small.house.undoAdoption('sip');
    program.habit = habit;
    const code = await refusalOf(small.house.adopt('sip', true));
    expect(code).toBe(habit === 'fails' ? 'assigned.reload.failed' : 'proven.unreachable');
    expect(readFileSync(conf, 'utf8')).toBe(BEFORE);
    expect((await small.house.services())[0]?.adopted).toBe(false);
    expect(readdirSync(join(small.folder, 'live', 'sip', 'versions'))).toHaveLength(1);
    program.habit = 'reads';
    expect((await small.house.adopt('sip', true)).applied).toBe(true);
  },
);

it('undoing that the program does not take is taken back itself', async () => {
  await small.house.adopt('sip', true);
  const wired = readFileSync(conf, 'utf8');
  program.habit = 'fails';
  expect(await refusalOf(small.house.undoAdoption('sip'))).toBe('assigned.reload.failed');
  expect(readFileSync(conf, 'utf8')).toBe(wired);
  expect((await small.house.services())[0]?.adopted).toBe(true);
});

it('a service that has no configuration to adopt says so', async () => {
  await small.restart((world) => ({
    ...world,
    openService: (record) => {
      const { service, ...open } = world.openService(record);
      const { adoption: _, ...bare } = service;
      return { ...open, service: bare };
    },
  }));
  expect(await refusalOf(small.house.adopt('sip', false))).toBe('assigned.adopt.cannot');
  expect(await refusalOf(small.house.adopt('nobody', false))).toBe('assigned.service.unknown');
});

it('an adoption waits for the end of an assignment', async () => {
  const lock = await small.world.locks.take('assign');
  expect(await refusalOf(small.house.adopt('sip', true))).toBe('assigned.busy');
  expect((await small.house.adopt('sip', false)).applied).toBe(false);
  await lock?.release();
});
