// A home with the three services of the demo, wired by the real command: nginx for the web usages and Kamailio for the default one.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoPrograms, type DemoService, startPrograms, WEB } from '#server/demo/programs.ts';
import { type Command, commandOn, type Ended } from './command.ts';
import { chainServedAt } from './served.ts';

/** Three names, which are all the names that the three usages need. */
export const TOPOLOGY = {
  product: 'none',
  computer: WEB.pool,
  web: { internal: WEB.internal, external: WEB.external },
} as const;

export type Stage = {
  readonly folder: string;
  readonly home: string;
  readonly live: string;
  readonly run: Command;
  readonly programs: DemoPrograms;
  readonly services: readonly DemoService[];
  /** Chains by service, read with OpenSSL. */
  served(): Promise<Readonly<Record<string, readonly string[]>>>;
  stop(): Promise<void>;
};

/** Services are adopted: each presents its self-signed certificate, from its live folder. */
export const openStage = async (topology: object = TOPOLOGY, ownListeners = false): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), 'cwj-'));
  const home = join(folder, 'home');
  const live = `${home}-live`;
  const run = commandOn(home);
  await mkdir(join(folder, 'programs'));
  const programs = await startPrograms(join(folder, 'programs'), live, ownListeners);
  const stop = async (): Promise<void> => {
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await well(run('topology', 'set', await jsonFile(folder, 'topology', topology)));
    // Founded for this computer's own names, the embedded CA needs an issuing CA for the topology's.
    await well(run('ca', 'renew'));
    for (const { input, adopt } of programs.services) {
      await well(run('topology', 'add', await jsonFile(folder, input.id, input)));
      if (adopt) await well(run('topology', 'adopt', input.id, '--apply'));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const served = async (): ReturnType<Stage['served']> =>
    Object.fromEntries(
      await Promise.all(
        programs.services.map(async ({ input, address }) => [
          input.id,
          await chainServedAt(address, serverNameOf(input)),
        ]),
      ),
    );
  return { folder, home, live, run, programs, services: programs.services, served, stop };
};

export const jsonFile = async (folder: string, name: string, value: unknown): Promise<string> => {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(value));
  return path;
};

/** Throws with everything that was said when the command did not end with 0. */
export const well = async (ended: Promise<Ended>): Promise<Ended> => {
  const { code, stdout, stderr } = await ended;
  if (code !== 0) throw new Error(`ended with ${code}\n${stdout}\n${stderr}`);
  return { code, stdout, stderr };
};

const serverNameOf = ({ settings }: DemoService['input']): string =>
  (settings as { targets: readonly { serverName: string }[] }).targets[0]?.serverName ?? '';
