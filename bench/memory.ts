// What a server holds that nobody asks anything: the resident set of the process that serves, ten seconds after its start.
import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from '#server/home-at.ts';
import { somebodyListens } from '#server/socket-door.ts';
import { against, type Bench, inTurn } from './bench.ts';
import { LAUNCHER, nodes, pause, run, start } from './processes.ts';

const IDLE_MS = 10_000;

export const memory: Bench = {
  title: 'Memory of an idle server',
  goals: ['at most 100 MB'],
  async run({ quick }) {
    const folder = await mkdtemp(join(tmpdir(), 'cwbench-'));
    const home = join(folder, 'home');
    const { own } = nodes();
    try {
      await run(own, [LAUNCHER, 'demo', '--listeners', '--home', home]);
      const rows = await inTurn(
        [
          {
            what: 'serve, resident',
            unit: 'MB',
            run: async () => {
              const server = await start(own, [LAUNCHER, 'serve', '--port', '0', '--home', home], {
                log: join(folder, 'serve.log'),
                ready: () => somebodyListens(homeAt(home).socket),
              });
              try {
                await pause(quick ? 2_000 : IDLE_MS);
                return await residentMb(server.pid);
              } finally {
                await server.stop();
              }
            },
          },
        ],
        quick ? 1 : 3,
      );
      return { rows, notes: [against(rows[0]?.median ?? Number.NaN, 100, 'MB')] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** 10⁶ bytes. */
const residentMb = async (pid: number): Promise<number> => {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) * 1024) / 1e6;
};
