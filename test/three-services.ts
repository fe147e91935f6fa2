// A home with three real services: Kamailio for the default usage, one nginx with two servers for the web usages. Certificate A is in service and
// proven on all three, certificate B requested and trusted. What programs are told goes through scripts that can be made to fail.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import { scratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import { type ScratchNginx, scratchNginx } from '#adapters/services/nginx/scratch.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';
import { demoTopology } from '#core/topology/topology.ts';
import type { AssignmentView, ServiceInput } from '#core/views.ts';
import { type Client, connect } from '#schema/client.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { openLocal } from '#server/local.ts';
import { type Connection, open } from './ask.ts';
import { daysAgo } from './clock.ts';
import { mountDisk } from './small-disk.ts';
import { writeFaultScripts } from './fault-scripts.ts';
import type { Issued } from './tls-peers.ts';

export const USAGES = ['Default', 'WebServicesInternal', 'WebServicesExternal'] as const;
export const SERVICES = ['sip', 'web-internal', 'web-external'] as const;
export type ServiceName = (typeof SERVICES)[number];
export const NAMES: Readonly<Record<ServiceName, string>> = {
  sip: 'pool01.contoso.test',
  'web-internal': 'webint.contoso.test',
  'web-external': 'webext.contoso.test',
};
const USAGE_OF: Readonly<Record<ServiceName, string>> = {
  sip: 'Default',
  'web-internal': 'WebServicesInternal',
  'web-external': 'WebServicesExternal',
};

export type Three = {
  readonly folder: string;
  readonly home: string;
  readonly live: string;
  readonly nginx: ScratchNginx;
  readonly kamailio: ScratchKamailio;
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** Thumbprints. */
  readonly a: string;
  readonly b: string;
  /** Opens the house in this process, works, and closes it again. */
  readonly inHouse: <T>(work: (client: Client) => Promise<T>) => Promise<T>;
  /** Thumbprint that each service presents now, in a full handshake with an answered request. */
  readonly seen: () => Promise<Readonly<Record<ServiceName, string>>>;
  readonly presents: (service: ServiceName) => Promise<string>;
  readonly connectTo: (service: ServiceName) => Promise<Connection>;
  /** Sets what goes wrong from now on; undefined: nothing. */
  readonly fault: (name: string | undefined) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ThreeOptions = {
  /** Kamailio demands client certificates of this CA from the start. */
  readonly mutual?: Issued;
  /** Shown by our own handshakes to a Kamailio that demands one. */
  readonly client?: Issued;
  /** Changes what is added as a service. */
  readonly service?: (input: ServiceInput) => ServiceInput;
  /** Changes the topology before anything is requested. */
  readonly topology?: object;
  /** `adopted`: nothing is requested, `a` and `b` are empty; `assigned`: B is not requested. */
  readonly until?: 'adopted' | 'assigned';
  /** Home, CA and A are that old. */
  readonly madeDaysAgo?: number;
  /** Home or live files lie on a small disk of their own, of so many kB. */
  readonly disk?: { readonly of: 'home' | 'live'; readonly kB: number };
  /** How the assignment of A ends; proven unless something cannot be looked at. */
  readonly firstOutcome?: 'assigned';
};

export const threeServices = async (options: ThreeOptions = {}): Promise<Three> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw3-'));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    await chmod(folder, 0o755);
    const home = join(folder, 'home');
    const live = `${home}-live`;
    if (options.disk !== undefined)
      stops.push(await mountDisk(options.disk.of === 'home' ? home : live, options.disk.kB));
    const [sip = 0, internal = 0, external = 0] = await freePorts(3);
    const ports = { sip, 'web-internal': internal, 'web-external': external };
    const web = join(folder, 'nginx');
    const voice = join(folder, 'kamailio');
    await Promise.all([web, voice].map((path) => mkdir(path)));
    const nginx = await scratchNginx(web, [
      { port: internal, serverName: NAMES['web-internal'], ...(await oldFiles(web, NAMES['web-internal'])) },
      { port: external, serverName: NAMES['web-external'], ...(await oldFiles(web, NAMES['web-external'])) },
    ]);
    stops.push(() => nginx.stop());
    const clientCa = join(voice, 'clients.pem');
    if (options.mutual !== undefined) await writeFile(clientCa, options.mutual.certificate);
    const kamailio = await scratchKamailio(voice, [
      {
        port: sip,
        ...(await oldFiles(voice, NAMES.sip)),
        ...(options.mutual === undefined ? {} : { clientCa }),
      },
    ]);
    stops.push(() => kamailio.stop());

    const scripts = await writeFaultScripts(folder, { live, conf: nginx.conf });
    const inHouse: Three['inHouse'] = async (work) => {
      const door = await openLocal({ home });
      try {
        return await work(connect(door.fetch));
      } finally {
        await door.close();
      }
    };
    const inputs = inputsOf({ nginx, kamailio, ports, scripts, mutual: options.mutual !== undefined });
    const a = await daysAgo(options.madeDaysAgo ?? 0, () =>
      inHouse(async (client) => {
        await client.setTopology({ body: { ...demoTopology, ...options.topology } as never });
        await client.renewAuthority();
        for (const input of inputs.map(options.service ?? ((same) => same))) {
          await client.addService({ body: input });
          await client.adopt({ params: { id: input.id }, body: { apply: true } });
        }
        if (options.until === 'adopted') return '';
        const first = await requested(client, 'A');
        const { outcome, complaints } = await assigned(client, first);
        if (outcome !== (options.firstOutcome ?? 'proven'))
          throw new Error(`A is ${outcome}: ${JSON.stringify(complaints)}`);
        return first;
      }),
    );
    const b = options.until === undefined ? await inHouse((client) => requested(client, 'B')) : '';
    const connectTo = (service: ServiceName): Promise<Connection> =>
      open(
        ports[service],
        service === 'sip' ? 'sip' : 'http',
        service === 'sip' ? options.client : undefined,
      );
    const presents = async (service: ServiceName): Promise<string> => working(await connectTo(service));
    return {
      folder,
      home,
      live,
      nginx,
      kamailio,
      ports,
      a,
      b,
      inHouse,
      presents,
      seen: async () =>
        Object.fromEntries(
          await Promise.all(SERVICES.map(async (service) => [service, await presents(service)] as const)),
        ) as Record<ServiceName, string>,
      connectTo,
      fault: scripts.fault,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

export const requested = async (client: Client, friendlyName: string): Promise<string> => {
  const asked = await client.request({ body: { friendlyName } });
  await client.finish({ params: { id: asked.id }, body: { assign: false } });
  const thumbprint = asked.certificate?.thumbprint;
  if (thumbprint === undefined) throw new Error(`${friendlyName} is ${asked.state}`);
  return thumbprint;
};

export const assigned = async (
  client: Client,
  certificate: string,
  usages: readonly string[] = USAGES,
): Promise<AssignmentView> => {
  const { id } = await client.assign({ body: { certificate, usages: [...usages] } });
  for await (const { event } of client.assignmentEvents({ params: { id } }))
    if (event.kind === 'outcome') break;
  return client.assignment({ params: { id } });
};

export const thumbprintOf = (leaf: string): string =>
  createHash('sha1').update(Buffer.from(leaf, 'base64')).digest('hex').toUpperCase();

/** Throws what the program's own test says against its configuration. */
export const testConfigurations = ({
  nginx,
  kamailio,
  folder,
}: Pick<Three, 'nginx' | 'kamailio' | 'folder'>): void => {
  const options = { stdio: 'pipe', env: PROGRAMS, cwd: folder } as const;
  execFileSync('nginx', [...nginx.settings.args, '-t', '-c', nginx.conf], options);
  execFileSync('kamailio', ['-c', '-f', kamailio.settings.cfg], options);
};

const PROGRAMS = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` };

/** The certificate of a connection over which the application answered. */
const working = async (connection: Connection): Promise<string> => {
  try {
    const line = await connection.ask();
    if (!/ 200 /.test(line)) throw new Error(`answered ${line}`);
    return thumbprintOf(connection.leaf);
  } finally {
    connection.close();
  }
};

const inputsOf = ({
  nginx,
  kamailio,
  ports,
  scripts,
  mutual,
}: Pick<Three, 'nginx' | 'kamailio' | 'ports'> & {
  readonly scripts: { readonly nginxReload: string; readonly kamcmd: string };
  readonly mutual: boolean;
}): readonly ServiceInput[] => {
  // Without a way to restart it, so that a reload that fails is a failure.
  const { startArgs: _, pidFile: __, ...sip } = kamailio.settings;
  const settings: Readonly<Record<ServiceName, object>> = {
    sip: { ...sip, kamcmd: scripts.kamcmd, domain: `server:127.0.0.1:${ports.sip}` },
    'web-internal': { ...nginx.settings, reloadCommand: [scripts.nginxReload] },
    'web-external': { ...nginx.settings, reloadCommand: [scripts.nginxReload] },
  };
  return SERVICES.map((id) => ({
    id,
    usage: USAGE_OF[id],
    kind: id === 'sip' ? 'kamailio' : 'nginx',
    settings: {
      ...settings[id],
      targets: [
        {
          host: '127.0.0.1',
          port: ports[id],
          serverName: NAMES[id],
          protocol: id === 'sip' ? 'sip' : 'https',
          mutual: id === 'sip' && mutual,
        },
      ],
    },
  }));
};

/** The certificate that a service has before certwizard comes. */
const oldFiles = async (folder: string, name: string): Promise<{ certificate: string; key: string }> => {
  const { certificate, key } = await placeholder(name);
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await writeFile(files.certificate, certificate);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
};
