// `status` as a whole process on the home that a demo left behind: three usages, each with a service, a certificate and its evidence.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { somebodyListens } from '#server/socket-door.ts';
import { homeAt } from '#server/home-at.ts';
import { against, type Bench, inTurn, type Way } from './bench.ts';
import { BUNDLE, LAUNCHER, nodes, run, start } from './processes.ts';

export const status: Bench = {
  title: '`status` on an existing home, whole process',
  goals: ['at most 0.3 s'],
  async run({ quick }) {
    const folder = await mkdtemp(join(tmpdir(), 'cwbench-'));
    const home = join(folder, 'home');
    const served = join(folder, 'served');
    const { own, older } = nodes();
    try {
      for (const one of [home, served]) await run(own, [LAUNCHER, 'demo', '--listeners', '--home', one]);
      const server = await start(own, [LAUNCHER, 'serve', '--port', '0', '--home', served], {
        log: join(folder, 'serve.log'),
        ready: () => somebodyListens(homeAt(served).socket),
      });
      const way = (what: string, node: string, ...args: readonly string[]): Way => ({
        what,
        run: () => run(node, args),
      });
      const ask = (home: string): readonly string[] => [LAUNCHER, 'status', '--home', home];
      try {
        const rows = await inTurn(
          [
            way('Node of the project, in process', own, ...ask(home)),
            way('Node of the project, through a server', own, ...ask(served)),
            way(
              'Node of the project, in process, nothing compiled before',
              own,
              BUNDLE,
              'status',
              '--home',
              home,
            ),
            way('Node of the project, empty script', own, '-e', '0'),
            ...(older === undefined
              ? []
              : [
                  way(`Node ${older.version}, in process`, older.path, ...ask(home)),
                  way(`Node ${older.version}, through a server`, older.path, ...ask(served)),
                  way(`Node ${older.version}, empty script`, older.path, '-e', '0'),
                ]),
          ],
          quick ? 3 : 21,
        );
        const goals = rows.filter(({ what }) => !what.endsWith('script'));
        return {
          rows,
          notes: goals.map(({ what, median }) => `${what}: ${against(median / 1000, 0.3, 's')}`),
        };
      } finally {
        await server.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
