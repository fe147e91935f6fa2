// The three services of the demo: nginx for the web usages and Kamailio for the default one where this computer has them, own TLS listeners where not.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liveFolder } from '#adapters/services/live-folder.ts';
import { scratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';
import { scratchNginx } from '#adapters/services/nginx/scratch.ts';
import type { ServiceInput } from '#core/views.ts';
import { placeholder } from './placeholder.ts';

export type DemoService = {
  readonly input: ServiceInput;
  readonly program: string;
  readonly adopt: boolean;
  readonly address: string;
};
export type DemoPrograms = {
  readonly services: readonly DemoService[];
  /** Makes one service unable to take a new certificate; gives back what makes it able again. */
  breakOne(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
};

export const WEB = {
  internal: 'webint.contoso.test',
  external: 'webext.contoso.test',
  pool: 'pool01.contoso.test',
} as const;

/** `folder` is scratch, `live` where the house keeps live files. Everything listens on 127.0.0.1 only. */
export const startPrograms = async (
  folder: string,
  live: string,
  ownListeners: boolean,
): Promise<DemoPrograms> => {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const web =
      !ownListeners && isInstalled('nginx')
        ? await startNginx(join(folder, 'nginx'), stops)
        : await startWebListeners(live, stops);
    const sip =
      !ownListeners && isInstalled('kamailio')
        ? await startKamailio(join(folder, 'kamailio'), stops)
        : await startSipListener(live, stops);
    return { services: [sip.service, ...web], breakOne: sip.breakIt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

type Stops = (() => Promise<void>)[];

const startNginx = async (folder: string, stops: Stops): Promise<readonly DemoService[]> => {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const [internal = 0, external = 0] = await freePorts(2);
  const servers = [
    { port: internal, serverName: WEB.internal, ...(await oldFiles(folder, WEB.internal)) },
    { port: external, serverName: WEB.external, ...(await oldFiles(folder, WEB.external)) },
  ];
  const nginx = await scratchNginx(folder, servers);
  stops.push(() => nginx.stop());
  const one = (id: string, usage: string, port: number, serverName: string): DemoService => ({
    input: {
      id,
      usage,
      kind: 'nginx',
      settings: {
        ...nginx.settings,
        targets: [{ host: '127.0.0.1', port, serverName, protocol: 'https', mutual: false }],
      },
    },
    program: 'nginx',
    adopt: true,
    address: `127.0.0.1:${port}`,
  });
  return [
    one('web-internal', 'WebServicesInternal', internal, WEB.internal),
    one('web-external', 'WebServicesExternal', external, WEB.external),
  ];
};

type Sip = { readonly service: DemoService; readonly breakIt: DemoPrograms['breakOne'] };

const startKamailio = async (folder: string, stops: Stops): Promise<Sip> => {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const [port = 0] = await freePorts(1);
  const kamailio = await scratchKamailio(folder, [{ port, ...(await oldFiles(folder, WEB.pool)) }]);
  stops.push(() => kamailio.stop());
  // Without a way to restart it, so that a reload that fails is a failure.
  const { startArgs: _, pidFile: __, ...settings } = kamailio.settings;
  const socket = settings.ctl.replace(/^unix:/, '');
  return {
    service: {
      input: {
        id: 'sip',
        usage: 'Default',
        kind: 'kamailio',
        settings: {
          ...settings,
          domain: `server:127.0.0.1:${port}`,
          targets: [{ host: '127.0.0.1', port, serverName: WEB.pool, protocol: 'sip', mutual: false }],
        },
      },
      program: 'kamailio',
      adopt: true,
      address: `127.0.0.1:${port}`,
    },
    breakIt: async () => {
      await rename(socket, `${socket}.away`);
      return () => rename(`${socket}.away`, socket);
    },
  };
};

const startWebListeners = async (live: string, stops: Stops): Promise<readonly DemoService[]> => [
  (await startListener(live, 'web-internal', 'WebServicesInternal', WEB.internal, 'https', stops)).service,
  (await startListener(live, 'web-external', 'WebServicesExternal', WEB.external, 'https', stops)).service,
];

const startSipListener = (live: string, stops: Stops): Promise<Sip> =>
  startListener(live, 'sip', 'Default', WEB.pool, 'sip', stops);

const startListener = async (
  live: string,
  id: string,
  usage: string,
  serverName: string,
  protocol: 'https' | 'sip',
  stops: Stops,
): Promise<Sip> => {
  const folder = liveFolder(join(live, usage, id));
  const old = await placeholder(serverName);
  await folder.stage('placeholder', [
    { name: 'tls.pem', bytes: new TextEncoder().encode(old.certificate + old.key), secret: true },
  ]);
  await folder.switchTo('placeholder');
  const child = spawn(
    process.execPath,
    [listenerProgram(), '--tls', join(folder.paths.current, 'tls.pem'), '--protocol', protocol],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  stops.push(
    () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.stdin.end();
        child.kill('SIGTERM');
      }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the listener ended')));
    child.stdout.once('data', (line: Buffer) =>
      resolve((JSON.parse(line.toString()) as { port: number }).port),
    );
  });
  const hangUp = ['kill', '-HUP', String(child.pid)];
  return {
    service: {
      input: {
        id,
        usage,
        kind: 'files',
        settings: {
          id,
          afterCommand: hangUp,
          targets: [{ host: '127.0.0.1', port, serverName, protocol, mutual: false }],
        },
      },
      program: 'listener',
      adopt: false,
      address: `127.0.0.1:${port}`,
    },
    breakIt: async () => {
      child.kill('SIGUSR2');
      return () => Promise.resolve();
    },
  };
};

/** The certificate that a service has before certwizard comes: self-signed, as installers leave it. */
const oldFiles = async (folder: string, name: string): Promise<{ certificate: string; key: string }> => {
  const { certificate, key } = await placeholder(name);
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await writeFile(files.certificate, certificate, { mode: 0o644 });
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
};

const isInstalled = (program: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'].some((folder) =>
    existsSync(join(folder, program)),
  );

/** Beside this file in the bundle, in its own room in the sources. */
const listenerProgram = (): string => {
  const bundled = fileURLToPath(new URL('./listener.js', import.meta.url));
  return existsSync(bundled)
    ? bundled
    : fileURLToPath(new URL('../../adapters/probes/listener-main.ts', import.meta.url));
};
