// Two assignments at once on one home: one wins, the other is told that somebody is at it, and nothing is mixed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AssignmentView, StatusView } from '#core/views.ts';
import { openHouse } from '#server/compose.ts';
import { homeAt } from '#server/home-at.ts';
import { somebodyListens } from '#server/socket-door.ts';
import { type Ran, runCertwizard, startCertwizard } from '../command.ts';
import { watched } from '../crash/step-watch.ts';
import { requested, type Three, threeServices, USAGES } from '../three-services.ts';
import { expectWords, problemOf, receiptOf, statusOf } from './fault-case.ts';

let three: Three;
let folder: string;
let c: string;
beforeEach(async () => {
  three = await threeServices();
  c = await three.inHouse((client) => requested(client, 'C'));
  folder = await mkdtemp(join(tmpdir(), 'cw-two-'));
});
afterEach(async () => {
  await three?.stop();
  await rm(folder, { recursive: true, force: true });
});

const assign = (thumbprint: string, env: Record<string, string> = {}) =>
  startCertwizard(['assign', thumbprint, ...USAGES.flatMap((usage) => ['--usage', usage]), '--json'], {
    home: three.home,
    env,
  });

/** Starts an assignment that goes on until the fault is gone, and waits until it is in the middle of it. */
const held = async (thumbprint: string): Promise<{ ended: Promise<Ran> }> => {
  await three.fault('nginx-held');
  const list = join(folder, 'moments');
  const first = assign(thumbprint, watched({ STEP_LIST: list }));
  await until(async () => (await readFile(list, 'utf8').catch(() => '')).includes('reload nginx intended'));
  return first;
};

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it does not come to that');
    await wait(10);
  }
};

const BUSY = { complaint: { code: 'assigned.busy' } };
const expectBusy = (ran: Ran): void => {
  expect(ran.code, ran.stdout + ran.stderr).toBe(1);
  const problem = problemOf(ran);
  expect(problem.code).toBe('assigned.busy');
  expectWords(problem);
};

const expectOnly = async (thumbprint: string): Promise<void> => {
  expect(Object.values(await three.seen())).toEqual([thumbprint, thumbprint, thumbprint]);
  const status = await statusOf(three);
  expect(status.openTransactions).toEqual([]);
  expect(status.usages.map(({ assigned, proof }) => [assigned?.thumbprint, proof])).toEqual(
    USAGES.map(() => [thumbprint, 'proven']),
  );
};

it('two commands: the second is refused, the first goes through', async () => {
  const first = await held(three.b);
  expectBusy(await assign(c).ended);
  await three.fault(undefined);
  expect((await first.ended).code).toBe(0);
  await expectOnly(three.b);
});

it('whoever looks meanwhile sees it open, and leaves it alone', async () => {
  const first = await held(three.b);
  const looked = await runCertwizard(['status', '--json'], { home: three.home });
  const { openTransactions, usages } = JSON.parse(looked.stdout) as StatusView;
  expect(openTransactions).toHaveLength(1);
  expect(usages.map(({ assigned }) => assigned?.thumbprint)).toEqual([three.a, three.a, three.a]);
  await three.fault(undefined);
  const ended = await first.ended;
  expect(JSON.parse(ended.stdout)).toMatchObject({ id: openTransactions[0], outcome: 'proven' });
  await expectOnly(three.b);
});

it('both in the same instant: one outcome, whoever wins', async () => {
  for (let round = 0; round < 3; round++) {
    const pair = round % 2 === 0 ? [three.b, c] : [three.a, three.b];
    const ran = await Promise.all(pair.map((thumbprint) => assign(thumbprint).ended));
    const won = ran.filter(({ code }) => code === 0);
    expect(won.length, ran.map(({ stderr }) => stderr).join('')).toBeGreaterThan(0);
    for (const lost of ran.filter(({ code }) => code !== 0)) expectBusy(lost);
    // Both may win when one was quick enough: then the later one is in service.
    await expectOnly((await receiptOf(three)).certificate.thumbprint);
  }
});

it('one house, asked twice: the second call is refused', async () => {
  await three.fault('nginx-held');
  await three.inHouse(async (client) => {
    const body = { certificate: three.b, usages: [...USAGES] };
    const first = await client.assign({ body });
    await expect(client.assign({ body: { ...body, certificate: c } })).rejects.toMatchObject(BUSY);
    await three.fault(undefined);
    expect(await client.assignment({ params: { id: first.id }, query: { wait: true } })).toMatchObject({
      outcome: 'proven',
    });
  });
  await expectOnly(three.b);
});

it('a server runs on the home: commands go through it, and the second is refused', async () => {
  const server = startCertwizard(['serve', '--port', '0', '--json'], { home: three.home });
  try {
    await until(hasSocket);
    await three.fault('nginx-held');
    const first = assign(three.b);
    await until(async () => (await statusOf(three)).openTransactions.length === 1);
    expectBusy(await assign(c).ended);
    // And one that does not ask the server, but opens the house itself.
    const house = await openHouse({ home: three.home });
    await expect(house.assign({ certificate: c, usages: [...USAGES] })).rejects.toMatchObject(BUSY);
    await house.close();
    await three.fault(undefined);
    expect((await first.ended).code).toBe(0);
    await expectOnly(three.b);
  } finally {
    server.kill('SIGTERM');
    await server.ended;
  }
});

it('a server that starts while a command is assigning leaves it alone, and refuses until it has ended', async () => {
  const first = await held(three.b);
  const server = startCertwizard(['serve', '--port', '0', '--json'], { home: three.home });
  try {
    await until(hasSocket);
    expectBusy(await assign(c).ended);
    await three.fault(undefined);
    expect((await first.ended).code).toBe(0);
    await expectOnly(three.b);
    const later = await assign(c).ended;
    expect((JSON.parse(later.stdout) as AssignmentView).outcome).toBe('proven');
    await expectOnly(c);
  } finally {
    server.kill('SIGTERM');
    await server.ended;
  }
});

it('a server that is killed in the middle: the next command brings it to rest, and assigns', async () => {
  const server = startCertwizard(['serve', '--port', '0', '--json'], { home: three.home });
  await until(hasSocket);
  await three.fault('nginx-held');
  const first = assign(three.b);
  await until(async () => (await statusOf(three)).openTransactions.length === 1);
  server.kill('SIGKILL');
  await server.ended;
  const told = await first.ended;
  expect(told.code).toBe(1);
  expect(told.stderr).toContain('{');
  expect(problemOf(told).code).toBe('house.server.unreachable');
  expectWords(problemOf(told));
  await three.fault(undefined);
  await expectOnlyAfterReload(three.a);
  expect((await assign(c).ended).code).toBe(0);
  await expectOnly(c);
});

const hasSocket = (): Promise<boolean> => somebodyListens(homeAt(three.home).socket).catch(() => false);

const expectOnlyAfterReload = async (thumbprint: string): Promise<void> => {
  const status = await statusOf(three);
  expect(status.openTransactions).toEqual([]);
  expect(status.usages.map(({ assigned }) => assigned?.thumbprint)).toEqual([
    thumbprint,
    thumbprint,
    thumbprint,
  ]);
  expect(Object.values(await three.seen())).toEqual([thumbprint, thumbprint, thumbprint]);
};
