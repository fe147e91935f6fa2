// One kill: the same prepared home, the real command killed, its services looked at, the next start, and everything that must be so afterwards.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { X509Certificate } from 'node:crypto';
import type { StatusView } from '#core/views.ts';
import { type Ran, runCertwizard, startCertwizard } from '../command.ts';
import { watched } from './step-watch.ts';
import { SERVICES, testConfigurations, type Three, threeServices, USAGES } from '../three-services.ts';

/** `recovery`: the next start is killed too, at that moment, and the one after it must bring everything to rest. */
export type Kill = {
  readonly run: 'forward' | 'rollback';
  readonly at: { readonly moment: string } | { readonly ms: number };
  readonly recovery?: string;
};

export type Bench = Three & {
  /** Puts home, live files and programs back to where every kill begins. */
  readonly reset: () => Promise<void>;
};

export const openBench = async (): Promise<Bench> => {
  const three = await threeServices();
  const kept = join(three.folder, 'kept');
  const versions = await liveVersions(three);
  execFileSync('cp', ['-a', three.home, kept]);
  execFileSync('cp', ['-a', three.live, `${kept}-live`]);
  return {
    ...three,
    reset: async () => {
      await three.fault(undefined);
      await Promise.all([three.home, three.live].map((path) => rm(path, { recursive: true, force: true })));
      execFileSync('cp', ['-a', kept, three.home]);
      execFileSync('cp', ['-a', `${kept}-live`, three.live]);
      if ((await servedNow(three)) !== three.a) await tellPrograms(three);
      if ((await liveVersions(three)) !== versions) throw new Error('the live folders are not as they were');
    },
  };
};

/** What is wrong after a kill and the next start; empty when everything came to rest. */
export const wrongAfter = async (bench: Bench, kill: Kill): Promise<readonly string[]> => {
  await bench.reset();
  const before = await liveVersions(bench);
  const wrong: string[] = [];
  const ask = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(`${describeKill(kill)}: ${what}`);
  };
  try {
    if (kill.run === 'rollback') await bench.fault('leaf-only');
    const victim = await killed(bench, kill);
    ask(victim.signal === 'SIGKILL' || 'ms' in kill.at, `was not killed: ${tail(victim)}`);
    await bench.fault(undefined);
    await worksSomehow(bench, ask, 'straight away');
    if (kill.recovery !== undefined) {
      const again = await runCertwizard(['status', '--json'], {
        home: bench.home,
        env: watched({ STEP_KILL: kill.recovery }),
      });
      ask(again.signal === 'SIGKILL', `the next start was not killed: ${tail(again)}`);
      await leftoversGone(bench.folder);
      await worksSomehow(bench, ask, 'after the second kill');
    }

    const next = await runCertwizard(['status', '--json'], { home: bench.home });
    ask(next.code === 0, `the next start failed: ${tail(next)}`);
    if (next.code !== 0) return wrong;
    const status = JSON.parse(next.stdout) as StatusView;
    const [first = '', ...others] = status.usages.map(({ assigned }) => assigned?.thumbprint ?? 'none');
    ask(
      others.every((one) => one === first),
      `the ledger is mixed: ${[first, ...others].join(' ')}`,
    );
    ask(status.openTransactions.length === 0, 'a transaction is still open');
    const due = expected(bench, kill);
    ask(
      due === undefined ? first === bench.a || first === bench.b : first === due,
      `the ledger says ${letter(bench, first)}`,
    );
    const seen = await bench.seen();
    for (const service of SERVICES)
      ask(
        seen[service] === first,
        `${service} presents ${letter(bench, seen[service])}, the ledger says ${letter(bench, first)}`,
      );
    for (const service of SERVICES)
      ask(
        (await liveThumbprint(bench, service)) === first,
        `the live files of ${service} hold another certificate`,
      );
    const versions = await liveVersions(bench);
    ask(first === bench.b || versions === before, `the live folders keep what was staged: ${versions}`);
    testConfigurations(bench);
    await bench.inHouse(async (client) => {
      const [receipt, ...older] = await client.receipts({});
      // A kill at an instant may come before the transaction, and after its end.
      const none = 'ms' in kill.at && older.length === 0 && first === bench.a;
      ask(none || older.length === 1, `${older.length} older receipts`);
      if (none || receipt === undefined) return;
      const { outcome } = await client.assignment({ params: { id: receipt.id } });
      ask(outcome === receipt.outcome, `the receipt says ${receipt.outcome}, the journal ${outcome}`);
      const good = first === bench.b ? ['proven'] : ['rolled-back', 'refused'];
      ask(
        good.includes(receipt.outcome),
        `ended as ${receipt.outcome}: ${JSON.stringify(receipt.complaints)}`,
      );
    });
  } catch (error) {
    ask(false, String(error));
  }
  return wrong;
};

/** Every moment of every step, as an undisturbed run goes through them. */
export const momentsOf = async (
  bench: Bench,
  run: Kill['run'],
): Promise<{ readonly moments: readonly string[]; readonly ran: Ran }> => {
  await bench.reset();
  if (run === 'rollback') await bench.fault('leaf-only');
  return listed((env) => runCertwizard(assignB(bench), { home: bench.home, env }));
};

/** Every moment of the next start after a kill. */
export const momentsOfRecovery = async (bench: Bench, moment: string): Promise<readonly string[]> => {
  await bench.reset();
  await killed(bench, { run: 'forward', at: { moment } });
  return (await listed((env) => runCertwizard(['status', '--json'], { home: bench.home, env }))).moments;
};

/** After many kills the home is as able as before. */
export const assignsStill = async (bench: Bench): Promise<readonly string[]> => {
  await bench.reset();
  const { code, stderr } = await runCertwizard(assignB(bench), { home: bench.home });
  const seen = Object.values(await bench.seen());
  return code === 0 && seen.every((one) => one === bench.b)
    ? []
    : [`B could not be assigned any more: ${code} ${stderr}`];
};

export const describeKill = ({ run, at, recovery }: Kill): string =>
  `${run}, killed ${'ms' in at ? `after ${at.ms} ms` : `at ${at.moment}`}${recovery === undefined ? '' : `, then at ${recovery}`}`;

const assignB = ({ b }: Three): readonly string[] => [
  'assign',
  b,
  ...USAGES.flatMap((usage) => ['--usage', usage]),
  '--json',
];

const killed = async (bench: Bench, { at }: Kill): Promise<Ran> => {
  const env = 'moment' in at ? watched({ STEP_KILL: at.moment }) : {};
  const victim = startCertwizard(assignB(bench), { home: bench.home, env });
  if ('ms' in at) {
    const ended = await Promise.race([victim.ended, wait(at.ms)]);
    if (ended === undefined) victim.kill('SIGKILL');
  }
  const ran = await victim.ended;
  await leftoversGone(bench.folder);
  return ran;
};

const listed = async (
  run: (env: Record<string, string>) => Promise<Ran>,
): Promise<{ moments: readonly string[]; ran: Ran }> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-moments-'));
  const file = join(folder, 'list');
  try {
    await writeFile(file, '');
    const ran = await run(watched({ STEP_LIST: file }));
    return { moments: (await readFile(file, 'utf8')).split('\n').filter(Boolean), ran };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Past the intention to commit everything was proven: finished. Before it: undone. A kill at an instant may be either. */
const expected = ({ a, b }: Three, { at }: Kill): string | undefined => {
  if ('ms' in at) return undefined;
  return at.moment.startsWith('commit ') && !at.moment.endsWith(' before') ? b : a;
};

const worksSomehow = async (
  bench: Bench,
  ask: (holds: boolean, what: string) => void,
  when: string,
): Promise<void> => {
  const seen = await bench.seen();
  for (const service of SERVICES)
    ask(
      seen[service] === bench.a || seen[service] === bench.b,
      `${service} presents ${seen[service]} ${when}`,
    );
};

const servedNow = async (three: Three): Promise<string> => {
  const [first = '', ...others] = Object.values(await three.seen());
  return others.every((one) => one === first) ? first : 'mixed';
};

const tellPrograms = async (three: Three): Promise<void> => {
  execFileSync(join(three.folder, 'reload-nginx'));
  execFileSync(join(three.folder, 'kamcmd'), ['-s', three.kamailio.settings.ctl, 'tls.reload']);
  await until(async () => (await servedNow(three)) === three.a, 'the programs do not go back to A');
};

/** What a dead process had told its programs goes on to its own end: a moment, which is waited for. */
const leftoversGone = (folder: string): Promise<void> =>
  until(async () => {
    const titles = await Promise.all(
      (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(titleOf),
    );
    return !titles.some((title) => title.includes(folder) && !/daemon off|-DD|^nginx: /.test(title));
  }, 'something that the dead process started goes on');

const titleOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');

const until = async (condition: () => Promise<boolean>, otherwise: string): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(otherwise);
    await wait(10);
  }
};

const folderOf = ({ live }: Three, service: string): string =>
  join(live, USAGES[SERVICES.indexOf(service as never)] ?? '', service);

/** Everything that lies in the live folders, in one line. */
const liveVersions = async (three: Three): Promise<string> => {
  const lines = await Promise.all(
    SERVICES.map(async (service) => {
      const folder = folderOf(three, service);
      const [names, versions, link] = await Promise.all([
        readdir(folder),
        readdir(join(folder, 'versions')),
        readlink(join(folder, 'current')),
      ]);
      return `${service}: ${names.sort().join(' ')} [${versions.sort().join(' ')}] ${link}`;
    }),
  );
  return lines.join('; ');
};

const liveThumbprint = async (three: Three, service: string): Promise<string> => {
  const folder = folderOf(three, service);
  const link = await readlink(join(folder, 'current'));
  if (!existsSync(join(folder, 'versions', basename(link)))) return 'nothing';
  return new X509Certificate(await readFile(join(folder, 'current', 'tls.pem'))).fingerprint.replaceAll(
    ':',
    '',
  );
};

const letter = ({ a, b }: Three, thumbprint: string): string =>
  thumbprint === a ? 'A' : thumbprint === b ? 'B' : thumbprint;
const tail = ({ code, signal, stderr }: Ran): string => `${code ?? signal} ${stderr.slice(-300)}`;
