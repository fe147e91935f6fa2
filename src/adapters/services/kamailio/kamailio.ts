// Kamailio: one file with chain and key, `tls.reload` over its control socket as far as its memory bears it, a restart as fallback.
import { join } from 'node:path';
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import type { CommandResult, Ran, Service, ServiceHost, ServiceKind } from '#core/ports.ts';
import { CA_FILE, renderOneFile, TLS_FILE } from '../material.ts';
import { readPid, runsAs } from '../processes.ts';
import { absolutePath, argv, clientCasSetting, settingsOf, targetsSetting } from '../settings.ts';
import { until } from '../until.ts';
import { planKamailioAdoption } from './adoption.ts';
import { discoverKamailio } from './discover.ts';

const schema = z.strictObject({
  binary: z.string().min(1).default('kamailio').describe('The program, by name or absolute path.'),
  kamcmd: z.string().min(1).default('kamcmd').describe('Its control program, by name or absolute path.'),
  cfg: absolutePath('Main configuration file, absolute. It is also the identity of this Kamailio.').default(
    '/etc/kamailio/kamailio.cfg',
  ),
  tlsCfg: absolutePath('Configuration file of its tls module, absolute.').default('/etc/kamailio/tls.cfg'),
  ctl: z
    .string()
    .min(1)
    .default('unix:/run/kamailio/kamailio_ctl')
    .describe('Control socket of its ctl module, as kamcmd -s takes it.'),
  domain: z
    .string()
    .min(1)
    .describe('Section of tls.cfg that presents the certificate, such as server:10.0.0.1:5061.'),
  serverName: z
    .string()
    .min(1)
    .optional()
    .describe('The server_name of that section, where several stand for one address.'),
  targets: targetsSetting,
  clientCas: clientCasSetting,
  restartCommand: argv('Command that restarts Kamailio where a reload did not take.').optional(),
  pidFile: absolutePath('Pid file; with startArgs it allows a restart without a restartCommand.').optional(),
  startArgs: z.array(z.string()).optional().describe('Arguments that start Kamailio as a daemon.'),
});
export type KamailioSettings = z.output<typeof schema>;

export const kamailio: ServiceKind<KamailioSettings> = {
  kind: 'kamailio',
  settings: settingsOf(schema),
  can: { shadowTest: false, clientCas: true, adopt: true, reload: true },
  open: (settings, host) => openKamailio(settings, host),
  discover: discoverKamailio,
};

/** Times of one reload or restart; together they stay below LIMITS.commandMs. A reload takes 60 to 80 ms. */
const RELOAD_MS = 8_000;
const ASK_MS = 2_000;
const STOP_MS = 5_000;
const START_MS = 7_000;
const POLL_MS = 50;

const openKamailio = (settings: KamailioSettings, host: ServiceHost): Service => {
  const { binary, cfg, ctl } = settings;
  const instance = `kamailio:${cfg}`;
  const clientCas = settings.clientCas ?? settings.targets.some((target) => target.mutual);
  const ask: Ask = async (verb, timeoutMs = ASK_MS) => {
    const result = await host.run({ program: settings.kamcmd, args: ['-s', ctl, verb], timeoutMs });
    // kamcmd ends with 0 when the server answered with an error, too.
    return { ...result, ok: result.code === 0 && !/^error:/im.test(result.output) };
  };
  const running = async (): Promise<boolean> => (await ask('core.uptime')).ok;

  const service: Service = {
    instance,
    targets: settings.targets,
    render: (material) => renderOneFile(material, clientCas, instance),

    // `-c` reads kamailio.cfg alone: it passes a mismatched pair, a missing key and even a missing tls.cfg.
    async test(staged) {
      if (staged !== undefined) return { outcome: 'cannot' };
      const result = await host.run({
        program: binary,
        args: ['-c', '-f', cfg],
        timeoutMs: LIMITS.commandMs - 2_000,
      });
      return result.code === 0
        ? { outcome: 'passed', ms: result.ms }
        : { outcome: 'failed', output: result.output, ms: result.ms };
    },

    running,
    reload: () => paced(instance, host, () => reload(ask, () => host.wait(REST_MS))),
    adoption: (live) =>
      planKamailioAdoption({
        tlsCfg: settings.tlsCfg,
        instance,
        domain: settings.domain,
        ...(settings.serverName === undefined ? {} : { serverName: settings.serverName }),
        files: {
          certificate: join(live.current, TLS_FILE),
          key: join(live.current, TLS_FILE),
          ...(clientCas ? { clientCas: join(live.current, CA_FILE) } : {}),
        },
      }),
  };
  const restarts = restartOf(settings, host, running);
  return restarts === undefined ? service : { ...service, restart: restarts };
};

type Ask = (verb: string, timeoutMs?: number) => Promise<CommandResult & { readonly ok: boolean }>;

/**
 * Every `tls.reload` lowers the shared memory that Kamailio believes to have by about 30 kB per process and section, and never gives it back
 * (5.6.3: 64 MB, eight processes, two sections: 147 reloads, whatever their pace). Below 512 kB per process its tls module then refuses every new
 * connection, while `tls.reload` goes on answering "Ok". So: none that would lead below twice that; a restart gives the memory back.
 */
const MEMORY_FLOOR_BYTES = 512 * 1024;

const reload = async (ask: Ask, rest: () => Promise<void>): Promise<Ran> => {
  const before = await memory(ask);
  if (before === undefined)
    return { ok: false, output: (await ask('core.uptime')).output, ms: 0, how: 'none' };
  if (before.perProcess < 2 * MEMORY_FLOOR_BYTES)
    return { ok: false, output: before.output, ms: 0, how: 'none' };
  let result = await ask('tls.reload', RELOAD_MS);
  if (/^error: 500\b/m.test(result.output)) {
    await rest();
    const again = await ask('tls.reload', RELOAD_MS);
    result = { ...again, ms: result.ms + again.ms };
  }
  const ran = { output: result.output, ms: result.ms, how: 'reload' } as const;
  if (!result.ok || !/^Ok\b/m.test(result.output)) return { ...ran, ok: false };
  // A reload in the middle of handshakes can end Kamailio (see the pace below): is it still there, and does it still take connections?
  const after = await memory(ask);
  if (after === undefined) return { ...ran, ok: false, output: (await ask('core.uptime')).output };
  return after.perProcess < MEMORY_FLOOR_BYTES
    ? { ...ran, ok: false, output: `${result.output}\n${after.output}` }
    : { ...ran, ok: true };
};

/** Free shared memory per process; undefined when Kamailio does not answer. */
const memory = async (ask: Ask): Promise<{ perProcess: number; output: string } | undefined> => {
  const [shared, processes] = await Promise.all([ask('core.shmmem'), ask('core.ps')]);
  const free = /^\s*free: (-?\d+)/m.exec(shared.output)?.[1];
  const count = processes.output.split('\n').filter((line) => /^\s*\d+\s*$/.test(line)).length;
  if (!shared.ok || !processes.ok || free === undefined || count === 0) return undefined;
  return { perProcess: Number(free) / count, output: shared.output };
};

/**
 * Pace alone does no harm (5.6.3 with OpenSSL 3.0: 1680 reloads one after the other, with handshakes between them and up to ten open connections:
 * none failed). A reload in the middle of handshakes does: with a client that connects ten times a second 2 of 80 were answered with an error although
 * the files were good; with one that never pauses 3 of 67, and 4 of 67 ended Kamailio (a double free in its shared memory). So our own probes get time
 * to be gone, an error is asked about a second time, and a Kamailio that is gone is a failed reload.
 */
const REST_MS = 300;
const lastReload = new Map<string, number>();

const paced = async (instance: string, host: ServiceHost, work: () => Promise<Ran>): Promise<Ran> => {
  const rest = (lastReload.get(instance) ?? Number.NEGATIVE_INFINITY) + REST_MS - host.now().getTime();
  if (rest > 0) await host.wait(Math.min(rest, REST_MS));
  const ran = await work();
  if (ran.how === 'reload') lastReload.set(instance, host.now().getTime());
  return ran;
};

const restartOf = (
  settings: KamailioSettings,
  host: ServiceHost,
  running: () => Promise<boolean>,
): (() => Promise<Ran>) | undefined => {
  const { binary, restartCommand, pidFile, startArgs } = settings;
  const up = (boundMs: number): Promise<boolean> => until(host, boundMs, POLL_MS, running);
  if (restartCommand !== undefined) {
    const [program = '', ...args] = restartCommand;
    return async () => {
      const started = host.now().getTime();
      const result = await host.run({ program, args, timeoutMs: STOP_MS + START_MS });
      const ok = result.code === 0 && (await up(STOP_MS));
      return { ok, output: result.output, ms: host.now().getTime() - started, how: 'restart' };
    };
  }
  if (pidFile === undefined || startArgs === undefined) return undefined;
  return async () => {
    const started = host.now().getTime();
    const stopped = await stopByPid(pidFile, binary, host);
    const result = stopped
      ? await host.run({ program: binary, args: startArgs, timeoutMs: START_MS })
      : undefined;
    const ok = result?.code === 0 && (await up(START_MS));
    return { ok, output: result?.output ?? '', ms: host.now().getTime() - started, how: 'restart' };
  };
};

const stopByPid = async (pidFile: string, binary: string, host: ServiceHost): Promise<boolean> => {
  const pid = await readPid(pidFile);
  if (pid === undefined || !(await runsAs(pid, binary))) return true;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already, or not ours to end: what follows shows which.
    }
    if (
      await until(
        host,
        signal === 'SIGTERM' ? STOP_MS : ASK_MS,
        POLL_MS,
        async () => !(await runsAs(pid, binary)),
      )
    )
      return true;
  }
  return false;
};
