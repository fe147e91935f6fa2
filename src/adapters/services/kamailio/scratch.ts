// A Kamailio of our own on loopback, in one folder, by any user: for the demo and the tests.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { runCommand } from '../run-command.ts';
import { type ScratchProgram, startScratch } from '../scratch-program.ts';

export type ScratchKamailioDomain = {
  readonly port: number;
  /** PEM files; chain and key may be the same one. */
  readonly certificate: string;
  readonly key: string;
  /** Demands client certificates of these CAs. */
  readonly clientCa?: string;
};

export type ScratchKamailio = ScratchProgram & {
  /** The part of the adapter's settings that says which program it is; `domain` and `targets` are the caller's. */
  readonly settings: {
    readonly binary: string;
    readonly cfg: string;
    readonly tlsCfg: string;
    readonly ctl: string;
    readonly pidFile: string;
    /** How it is started again after a restart; it then runs as a daemon. */
    readonly startArgs: readonly string[];
  };
  readonly ports: readonly number[];
};

/** Starts Kamailio in `folder` and waits until every port answers; it answers SIP OPTIONS with 200. Throws when it does not come up. */
export const scratchKamailio = async (
  folder: string,
  domains: readonly ScratchKamailioDomain[],
  binary = 'kamailio',
): Promise<ScratchKamailio> => {
  const run = join(folder, 'run');
  await mkdir(run, { recursive: true });
  const { socket, remove } = await socketPath(run);
  const cfg = join(folder, 'kamailio.cfg');
  const tlsCfg = join(folder, 'tls.cfg');
  const pidFile = join(folder, 'kamailio.pid');
  await writeFile(tlsCfg, scratchTlsCfg(domains));
  await writeFile(cfg, scratchKamailioCfg({ tlsCfg, socket, ports: domains.map((domain) => domain.port) }));
  const startArgs = ['-f', cfg, '-P', pidFile, '-Y', run, '-w', run, '-m', '64', '-M', '8'];
  const ports = domains.map((domain) => domain.port);
  const program = await startScratch({
    folder,
    program: binary,
    args: [...startArgs, '-DD', '-E'],
    pidFile,
    ports,
    // It listens before its processes are made, and a SIGTERM in between is lost.
    ready: () => answers(socket),
  });
  return {
    ...program,
    ports,
    settings: { binary, cfg, tlsCfg, ctl: `unix:${socket}`, pidFile, startArgs },
    stop: async () => {
      await program.stop();
      await remove();
    },
  };
};

const scratchTlsCfg = (domains: readonly ScratchKamailioDomain[]): string => {
  const [first] = domains;
  const sections = domains.map((domain) => section(`server:127.0.0.1:${domain.port}`, domain));
  return `${[...sections, ...(first === undefined ? [] : [section('server:default', first)])].join('\n')}`;
};

const scratchKamailioCfg = (about: {
  tlsCfg: string;
  socket: string;
  ports: readonly number[];
}): string => `#!KAMAILIO
debug=0
log_stderror=no
children=1
tcp_children=2
enable_tls=yes
auto_aliases=no
dns=no
rev_dns=no
loadmodule "kex.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "ctl.so"
loadmodule "tls.so"
modparam("ctl", "binrpc", "unix:${about.socket}")
modparam("tls", "config", "${about.tlsCfg}")
${about.ports.map((port) => `listen=tls:127.0.0.1:${port}`).join('\n')}
request_route {
  if (method == "OPTIONS") {
    sl_send_reply("200", "OK");
    exit;
  }
  sl_send_reply("404", "Not Found");
}
`;

const section = (name: string, domain: ScratchKamailioDomain): string => `[${name}]
method = TLSv1.2+
certificate = ${domain.certificate}
private_key = ${domain.key}
verify_certificate = ${domain.clientCa === undefined ? 'no' : 'yes'}
require_certificate = ${domain.clientCa === undefined ? 'no' : 'yes'}
${domain.clientCa === undefined ? '' : `ca_list = ${domain.clientCa}\n`}`;

/** A deep folder would make the path longer than a socket's may be. */
const socketPath = async (run: string): Promise<{ socket: string; remove(): Promise<void> }> => {
  const socket = join(run, 'ctl.sock');
  if (Buffer.byteLength(socket) <= LIMITS.socketPathBytes) return { socket, remove: async () => undefined };
  const short = await mkdtemp(join(tmpdir(), 'cw-'));
  return { socket: join(short, 'ctl.sock'), remove: () => rm(short, { recursive: true, force: true }) };
};

/** The control process is the last one made: once it answers, all are there. */
const answers = async (socket: string): Promise<boolean> =>
  (
    await runCommand({ program: 'kamcmd', args: ['-s', `unix:${socket}`, 'core.uptime'], timeoutMs: 2_000 })
  ).output.includes('up_since');
