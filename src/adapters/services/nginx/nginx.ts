// nginx: one file with chain and key, a shadow configuration for `nginx -t`, a reload that is waited for.
import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import type {
  CommandResult,
  LivePaths,
  Ran,
  Service,
  ServiceHost,
  ServiceKind,
  Tested,
} from '#core/ports.ts';
import { CA_FILE, renderOneFile, TLS_FILE } from '../material.ts';
import { readPid, runsAs } from '../processes.ts';
import { absolutePath, argv, clientCasSetting, settingsOf, targetsSetting } from '../settings.ts';
import { until } from '../until.ts';
import { planNginxAdoption } from './adoption.ts';
import { discoverNginx } from './discover.ts';
import { readConf } from './files.ts';
import { type Replacement, shadowConfiguration, shadowPath } from './shadow.ts';
import { parseNginx } from './syntax.ts';
import { acceptingWorkers, allChildren, generationChanged } from './workers.ts';

const schema = z.strictObject({
  binary: z.string().min(1).default('nginx').describe('The program, by name or absolute path.'),
  conf: absolutePath('Main configuration file, absolute. It is also the identity of this nginx.').default(
    '/etc/nginx/nginx.conf',
  ),
  args: z
    .array(z.string())
    .default([])
    .describe('Arguments that every call needs, such as -p PREFIX or -e FILE.'),
  pidFile: absolutePath('Pid file, when the configuration does not name it.').optional(),
  targets: targetsSetting,
  clientCas: clientCasSetting,
  server: z
    .strictObject({
      port: z
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .describe('Port it listens on, when the targets are reached by another one.'),
      name: z
        .string()
        .min(1)
        .optional()
        .describe('One of its server_name values, when it is not that of a target.'),
    })
    .optional()
    .describe('Which server block to adopt. Default: by port and name of the targets.'),
  reloadCommand: argv('Command instead of `nginx -s reload`.').optional(),
  restartCommand: argv(
    'Command that restarts nginx where a reload did not take. Absent: nginx is never restarted.',
  ).optional(),
});
export type NginxSettings = z.output<typeof schema>;

export const nginx: ServiceKind<NginxSettings> = {
  kind: 'nginx',
  settings: settingsOf(schema),
  can: { shadowTest: true, clientCas: true, adopt: true, reload: true },
  open: (settings, host) => openNginx(settings, host),
  discover: discoverNginx,
};

/** Times of one reload; together they stay below LIMITS.commandMs. */
const RELOAD_MS = 8_000;
/** A configuration with thousands of certificates takes a second or two to be read; workers that have not changed after this will not. */
const SETTLE_MS = 7_000;
const EXPLAIN_MS = 2_000;
const POLL_MS = 10;

const openNginx = (settings: NginxSettings, host: ServiceHost): Service => {
  const { binary, conf, args } = settings;
  const instance = `nginx:${conf}`;
  const clientCas = settings.clientCas ?? settings.targets.some((target) => target.mutual);
  const call = (
    more: readonly string[],
    timeoutMs: number = LIMITS.commandMs - 2_000,
  ): Promise<CommandResult> => host.run({ program: binary, args: [...args, ...more], timeoutMs });
  const master = async (): Promise<number | undefined> => {
    const pid = await readPid(settings.pidFile ?? (await pidFileOf(settings, call)));
    return (await runsAs(pid, 'nginx')) ? pid : undefined;
  };

  const service: Service = {
    instance,
    targets: settings.targets,
    render: (material) => renderOneFile(material, clientCas, instance),

    async test(staged) {
      if (staged === undefined) return tested(await call(['-t', '-c', conf]));
      const replacements = [staged, ...staged.others].map(({ live, version }) => ({
        from: live.current,
        to: live.version(version),
      }));
      return shadowTest(conf, replacements, call);
    },

    running: async () => (await master()) !== undefined,

    async reload() {
      const pid = await master();
      if (pid === undefined) return { ok: false, output: '', ms: 0, how: 'none' };
      const before = (await acceptingWorkers(pid)).length === 0 ? [] : await allChildren(pid);
      const [program, ...rest] = settings.reloadCommand ?? [binary, ...args, '-c', conf, '-s', 'reload'];
      const result = await host.run({ program: program ?? binary, args: rest, timeoutMs: RELOAD_MS });
      const ran = { output: result.output, ms: result.ms, how: 'reload' } as const;
      if (result.code !== 0) return { ...ran, ok: false };
      const waited = await settled(before, master, host);
      if (waited.changed) return { ...ran, ok: true, ms: result.ms + waited.ms };
      // The master read the configuration, did not like it, and said so in its own log only: its test says it to us.
      const why = await call(['-t', '-c', conf], EXPLAIN_MS);
      return {
        ok: false,
        output: [result.output, why.output].filter(Boolean).join('\n'),
        ms: result.ms + waited.ms + why.ms,
        how: 'reload',
      };
    },

    adoption: (live: LivePaths) =>
      planNginxAdoption({
        conf,
        instance,
        ports:
          settings.server?.port === undefined
            ? [...new Set(settings.targets.map((target) => target.port))]
            : [settings.server.port],
        names:
          settings.server?.name === undefined
            ? [...new Set(settings.targets.map((target) => target.serverName))]
            : [settings.server.name],
        files: {
          certificate: join(live.current, TLS_FILE),
          key: join(live.current, TLS_FILE),
          ...(clientCas ? { clientCas: join(live.current, CA_FILE) } : {}),
        },
      }),
  };
  const { restartCommand } = settings;
  return restartCommand === undefined
    ? service
    : { ...service, restart: () => restart(restartCommand, host, service) };
};

type Call = (args: readonly string[], timeoutMs?: number) => Promise<CommandResult>;

const tested = (result: CommandResult): Tested =>
  result.code === 0
    ? { outcome: 'passed', ms: result.ms }
    : { outcome: 'failed', output: result.output, ms: result.ms };

const shadowTest = async (
  conf: string,
  replacements: readonly Replacement[],
  call: Call,
): Promise<Tested> => {
  const shadow = shadowPath(conf);
  try {
    const { text, unnamed } = await shadowConfiguration(conf, replacements);
    if (unnamed.length > 0)
      return { outcome: 'failed', output: unnamed.map((path) => `${conf}: ${path}`).join('\n'), ms: 0 };
    await writeShadow(shadow, text);
    const result = tested(await call(['-t', '-c', shadow]));
    return result.outcome === 'failed'
      ? { ...result, output: result.output.replaceAll(shadow, conf) }
      : result;
  } catch {
    // The folder is not ours to write in, or a file not ours to read: nothing was tested.
    return { outcome: 'cannot' };
  } finally {
    await unlink(shadow).catch(() => undefined);
  }
};

/** One that a crash left behind is in the way of no one but us. */
const writeShadow = async (path: string, text: string): Promise<void> => {
  await unlink(path).catch(() => undefined);
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    await file.writeFile(text, 'latin1');
  } finally {
    await file.close();
  }
};

/** The `pid` line of the main file, else what nginx was built with. */
const pidFileOf = async (settings: NginxSettings, call: Call): Promise<string> => {
  const text = await readConf(settings.conf).catch(() => '');
  const named = parseNginx(text)?.find((directive) => directive.name === 'pid')?.args[0]?.value;
  if (named !== undefined && isAbsolute(named)) return named;
  const built = (await call(['-V'], EXPLAIN_MS)).output;
  const option = (name: string): string | undefined => new RegExp(`--${name}=(\\S+)`).exec(built)?.[1];
  const prefixAt = settings.args.indexOf('-p');
  const prefix =
    (prefixAt < 0 ? undefined : settings.args[prefixAt + 1]) ?? option('prefix') ?? dirname(settings.conf);
  return named === undefined ? (option('pid-path') ?? '/run/nginx.pid') : join(prefix, named);
};

const settled = async (
  before: readonly number[],
  master: () => Promise<number | undefined>,
  host: ServiceHost,
): Promise<{ changed: boolean; ms: number }> => {
  const started = host.now().getTime();
  const changed =
    before.length === 0 ||
    (await until(host, SETTLE_MS, POLL_MS, async () => {
      const pid = await master();
      return pid !== undefined && (await generationChanged(before, pid));
    }));
  return { changed, ms: host.now().getTime() - started };
};

const restart = async (
  [program = '', ...args]: readonly string[],
  host: ServiceHost,
  service: Service,
): Promise<Ran> => {
  const started = host.now().getTime();
  const result = await host.run({ program, args, timeoutMs: RELOAD_MS });
  const ok = result.code === 0 && (await until(host, SETTLE_MS, POLL_MS, service.running));
  return { ok, output: result.output, ms: host.now().getTime() - started, how: 'restart' };
};
