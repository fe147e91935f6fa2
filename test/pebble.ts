// A Pebble of our own on loopback: an ACME CA that nobody trusts yet, with its nonce rejection and its random waits on unless told otherwise.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type PebbleOptions = {
  /** Validates at once. For measuring only. */
  readonly nosleep?: boolean;
  /** Percent of good nonces that are rejected; Pebble's own default is 5. */
  readonly noncereject?: number;
  /** Certificates between root and leaf; Pebble's own default is 1. */
  readonly intermediates?: number;
  /** Every validation waits a random whole number of seconds below this; Pebble's own default is 5, and 1 is no wait. */
  readonly sleepSeconds?: number;
};

export type Pebble = {
  readonly directory: string;
  /** PEM of the root of Pebble's own web server; not of the certificates that it issues. */
  readonly caFile: string;
  /** Where Pebble looks for http-01 answers: `127.0.0.1:httpPort`, whatever the name; every name resolves to 127.0.0.1. */
  readonly httpPort: number;
  readonly pid: number;
  /** DER of the root that issues; new at each start. */
  root(): Promise<Uint8Array>;
  /** DER of the intermediate that signs leaves. */
  intermediate(): Promise<Uint8Array>;
  /** Ends Pebble and forgets everything, then starts it anew on the same ports: accounts and orders are gone. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export async function startPebble(options: PebbleOptions = {}): Promise<Pebble> {
  const folder = await mkdtemp(join(tmpdir(), 'pebble-'));
  let failure: unknown;
  // Another program may take a free port between our look and Pebble's bind.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await startIn(folder, options);
    } catch (error) {
      failure = error;
    }
  }
  await rm(folder, { recursive: true, force: true });
  throw failure;
}

/** Takes `count` different free loopback ports. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A key and a certificate for `localhost` and 127.0.0.1, signed by itself, as PEM files in `folder`. */
async function makeServerPair(folder: string): Promise<{ keyFile: string; certificateFile: string }> {
  const keyFile = join(folder, 'server.key');
  const certificateFile = join(folder, 'server.pem');
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1`;
  await promisify(execFile)('openssl', [...args.split(' '), '-keyout', keyFile, '-out', certificateFile], {
    timeout: 20_000,
  });
  return { keyFile, certificateFile };
}

async function startIn(folder: string, options: PebbleOptions): Promise<Pebble> {
  const [acme, management, http, tls, dns, dnsManagement] = (await freePorts(6)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { keyFile, certificateFile } = await makeServerPair(folder);
  const ca = await readFile(certificateFile, 'utf8');
  const configFile = join(folder, 'pebble.json');
  await writeFile(
    configFile,
    JSON.stringify({
      pebble: {
        listenAddress: `127.0.0.1:${acme}`,
        managementListenAddress: `127.0.0.1:${management}`,
        certificate: certificateFile,
        privateKey: keyFile,
        httpPort: http,
        tlsPort: tls,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
      },
    }),
  );
  const directory = `https://127.0.0.1:${acme}/dir`;
  const names = start(folder, 'pebble-challtestsrv', [
    ...['-defaultIPv6', '', '-defaultIPv4', '127.0.0.1', '-dns01', `127.0.0.1:${dns}`],
    ...['-http01', '', '-https01', '', '-tlsalpn01', '', '-management', `127.0.0.1:${dnsManagement}`],
  ]);
  const launch = async () => {
    const child = start(
      folder,
      'pebble',
      ['-config', configFile, '-dnsserver', `127.0.0.1:${dns}`],
      environment(options),
    );
    await until(child, async () => (await fetchText(directory, ca)).includes('newOrder'));
    return child;
  };
  let pebble: ChildProcess | undefined;
  try {
    await until(names, () => answers(dnsManagement));
    pebble = await launch();
  } catch (error) {
    await end(names);
    throw error;
  }
  const certificate = async (path: string) =>
    new Uint8Array(new X509Certificate(await fetchText(`https://127.0.0.1:${management}/${path}`, ca)).raw);
  return {
    directory,
    caFile: certificateFile,
    httpPort: http,
    get pid() {
      return pebble?.pid as number;
    },
    root: () => certificate('roots/0'),
    intermediate: () => certificate('intermediates/0'),
    restart: async () => {
      await end(pebble);
      pebble = await launch();
    },
    stop: async () => {
      await Promise.all([end(pebble), end(names)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const environment = (options: PebbleOptions): Record<string, string> => ({
  ...(options.nosleep ? { PEBBLE_VA_NOSLEEP: '1' } : {}),
  ...(options.sleepSeconds === undefined ? {} : { PEBBLE_VA_SLEEPTIME: String(options.sleepSeconds) }),
  ...(options.noncereject === undefined ? {} : { PEBBLE_WFE_NONCEREJECT: String(options.noncereject) }),
  ...(options.intermediates === undefined ? {} : { PEBBLE_CHAIN_LENGTH: String(options.intermediates) }),
});

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Output goes to a file: a daemon that writes into a pipe nobody reads stands still. */
function start(
  folder: string,
  program: string,
  args: readonly string[],
  extra: Record<string, string> = {},
): ChildProcess {
  const log = openSync(join(folder, `${program}.log`), 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], ...extra },
  });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child)).once('error', () => running.delete(child));
  return child;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Asks until `ready` says yes, ten seconds at most. */
async function until(child: ChildProcess, ready: () => Promise<boolean>): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    if (await ready().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await end(child);
  throw new Error(`${child.spawnfile} did not start`);
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const fetchText = (url: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { ca, timeout: 5_000, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    })
      .on('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(new Error('timeout'));
      })
      .on('error', reject);
  });
