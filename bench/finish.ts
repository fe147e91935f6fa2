// Finish → proven on three real services, beside the sum of what their programs need for it alone: test, reload, handshake.
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { type ScratchKamailio, scratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import { type ScratchNginx, scratchNginx } from '#adapters/services/nginx/scratch.ts';
import { allChildren, generationChanged } from '#adapters/services/nginx/workers.ts';
import { demoTopology } from '#core/topology/topology.ts';
import type { Receipt } from '#core/views.ts';
import { type Client, connect } from '#schema/client.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { startPrograms } from '#server/demo/programs.ts';
import { homeAt } from '#server/home-at.ts';
import { openLocal } from '#server/local.ts';
import { somebodyListens } from '#server/socket-door.ts';
import { against, type Bench, inTurn, type Row, rowOf } from './bench.ts';
import { isInstalled, LAUNCHER, nodes, pause, run, start } from './processes.ts';

export const finish: Bench = {
  title: 'Finish → proven on three real services',
  goals: ['at most 1.5 × the sum of their own configuration tests, reloads and handshakes'],
  async run({ quick }) {
    if (!isInstalled('nginx') || !isInstalled('kamailio'))
      return { rows: [], notes: ['Needs nginx and Kamailio.'] };
    const folder = await mkdtemp(join(tmpdir(), 'cwbench-'));
    const home = join(folder, 'home');
    const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
    try {
      const programs = await startPrograms(folder, `${home}-live`, false);
      stops.push(() => programs.stop());
      const alone = await startAlone(join(folder, 'alone'));
      stops.push(() => alone.stop());
      const server = await start(nodes().own, [LAUNCHER, 'serve', '--port', '0', '--home', home], {
        log: join(folder, 'serve.log'),
        ready: () => somebodyListens(homeAt(home).socket),
      });
      stops.push(() => server.stop());
      const door = await openLocal({ home });
      stops.push(() => door.close());
      const client = connect(door.fetch);
      await client.setTopology({ body: demoTopology as never });
      for (const { input } of programs.services) {
        await client.addService({ body: input });
        await client.adopt({ params: { id: input.id }, body: { apply: true } });
      }
      return await compare(client, alone, quick ? 2 : 15);
    } finally {
      for (const stop of stops.reverse()) await stop();
    }
  },
};

const compare = async (client: Client, alone: Alone, rounds: number) => {
  const receipts: Receipt[] = [];
  const parts = new Map<string, number[]>();
  let request: Awaited<ReturnType<Client['request']>> | undefined;
  const rows = await inTurn(
    [
      {
        what: 'finish → proven, over the API',
        prepare: async () => {
          request = await client.request({ body: {} });
        },
        run: async (round) => {
          if (request === undefined) throw new Error('no request');
          const begun = performance.now();
          const { assignment } = await client.finish({ params: { id: request.id }, body: { assign: true } });
          if (assignment === undefined) throw new Error(`nothing was assigned: ${request.state}`);
          const { outcome, complaints } = await client.assignment({
            params: { id: assignment },
            query: { wait: true },
          });
          const ms = performance.now() - begun;
          if (outcome !== 'proven') throw new Error(`${outcome}: ${JSON.stringify(complaints)}`);
          if (round > 0) receipts.push(await client.receipt({ params: { id: assignment } }));
          return ms;
        },
      },
      {
        what: 'the programs alone: test, reload, handshake',
        prepare: () => alone.prepare(),
        run: async (round) => {
          const times = await alone.measure();
          if (round > 0) for (const [name, ms] of times) parts.set(name, [...(parts.get(name) ?? []), ms]);
          return [...times.values()].reduce((sum, ms) => sum + ms, 0);
        },
      },
    ],
    rounds,
  );
  const [ours, theirs] = rows;
  return {
    rows: [...rows, ...[...parts].map(([name, all]) => rowOf(`  ${name}`, 'ms', all)), ...stepRows(receipts)],
    notes: [against((ours?.median ?? Number.NaN) / (theirs?.median ?? Number.NaN), 1.5, '×')],
  };
};

/** From the first step of a kind that began to the last that ended, as the receipt has them. */
const stepRows = (receipts: readonly Receipt[]): readonly Row[] => {
  const spans = new Map<string, number[]>();
  for (const { steps } of receipts) {
    for (const kind of new Set(steps.map(({ step }) => step.kind))) {
      const times = steps.filter(({ step }) => step.kind === kind).map(({ at }) => Date.parse(at));
      spans.set(kind, [...(spans.get(kind) ?? []), Math.max(...times) - Math.min(...times)]);
    }
  }
  return [...spans].map(([kind, all]) => rowOf(`  step ${kind}`, 'ms', all));
};

type Alone = {
  /** New certificates lie where the programs look, not yet loaded. */
  prepare(): Promise<void>;
  /** Milliseconds of each part, one after the other. */
  measure(): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
};

/** The same programs with the same configurations as the house's, untouched by it. */
const startAlone = async (folder: string): Promise<Alone> => {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const servers = await Promise.all(['a.example.test', 'b.example.test'].map((name) => place(folder, name)));
  const sip = await place(folder, 'c.example.test');
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const nginx: ScratchNginx = await scratchNginx(join(folder, 'nginx'), servers);
    stops.push(() => nginx.stop());
    const kamailio: ScratchKamailio = await scratchKamailio(join(folder, 'kamailio'), [sip]);
    stops.push(() => kamailio.stop());
    const { binary, conf, args } = nginx.settings;
    const all = [...servers, sip];
    let wanted = new Map<number, string>();
    return {
      stop,
      prepare: async () => {
        wanted = new Map(await Promise.all(all.map(async (one) => [one.port, await renew(one)] as const)));
      },
      measure: async () => {
        const times = new Map<string, number>();
        const time = async (name: string, work: () => Promise<unknown>): Promise<void> => {
          const begun = performance.now();
          await work();
          times.set(name, performance.now() - begun);
        };
        const each = (): Promise<unknown> => Promise.all(all.map(({ port }) => handshake(port)));
        await time('handshakes with the three, before', each);
        await time('nginx -t', () => run(binary, [...args, '-t', '-c', conf]));
        await time('kamailio -c', () => run(kamailio.settings.binary, ['-c', '-f', kamailio.settings.cfg]));
        await time('nginx -s reload, until no old worker takes connections', async () => {
          const master = (await nginx.pid()) ?? 0;
          const before = await allChildren(master);
          await run(binary, [...args, '-c', conf, '-s', 'reload']);
          while (!(await generationChanged(before, master))) await pause(1);
        });
        await time('kamcmd tls.reload, until it serves the new one', async () => {
          await run('kamcmd', ['-s', kamailio.settings.ctl, 'tls.reload']);
          await untilServed(sip.port, wanted);
        });
        await time('handshakes with the three, after', each);
        return times;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

type Place = {
  readonly port: number;
  readonly serverName: string;
  readonly certificate: string;
  readonly key: string;
};

const place = async (folder: string, serverName: string): Promise<Place> => {
  const at = {
    port: (await freePorts(1))[0]!,
    serverName,
    certificate: join(folder, `${serverName}.crt`),
    key: join(folder, `${serverName}.key`),
  };
  await renew(at);
  return at;
};

/** Fingerprint of the new certificate. */
const renew = async ({ serverName, certificate, key }: Place): Promise<string> => {
  const made = await placeholder(serverName);
  for (const [path, text, mode] of [
    [certificate, made.certificate, 0o644],
    [key, made.key, 0o600],
  ] as const) {
    await writeFile(`${path}.new`, text, { mode });
    await rename(`${path}.new`, path);
  }
  return new X509Certificate(made.certificate).fingerprint256;
};

const untilServed = async (port: number, wanted: ReadonlyMap<number, string>): Promise<void> => {
  const bound = performance.now() + 10_000;
  while ((await handshake(port)) !== wanted.get(port))
    if (performance.now() > bound) throw new Error(`port ${port} goes on serving the old certificate`);
};

const handshake = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256);
      socket.destroy();
    });
    socket.once('error', () => resolve(undefined));
  });
