// Finds the nginx programs that run, by the titles of their masters, and the server blocks that present certificates there. Reads only.
import { isIP } from 'node:net';
import { isAbsolute, join } from 'node:path';
import type { Discover, Presenting } from '#core/ports.ts';
import { processesCalled, type RunningProcess } from '../processes.ts';
import { fromConf } from './files.ts';
import { absolute, effective, named, readTree, type Server } from './server-tree.ts';

export const discoverNginx: Discover = async () => {
  const masters = await processesCalled(/^nginx: master process /);
  const programs = new Map(masters.map((master) => [confOf(master), master]));
  return (await Promise.all([...programs].map(([conf, master]) => presentedBy(conf, master)))).flat();
};

const DEFAULT_CONF = '/etc/nginx/nginx.conf';

/** nginx writes its whole command line into its title, where blanks inside an argument cannot be told from those between two. */
const option = ({ argv }: RunningProcess, letter: string): string | undefined =>
  new RegExp(` -${letter} ?(\\S+)`).exec(argv.join(' '))?.[1];

const confOf = (master: RunningProcess): string => {
  const conf = option(master, 'c') ?? DEFAULT_CONF;
  const prefix = option(master, 'p');
  return isAbsolute(conf) ? conf : join(prefix ?? '/etc/nginx', conf);
};

const presentedBy = async (conf: string, master: RunningProcess): Promise<readonly Presenting[]> => {
  const instance = `nginx:${conf}`;
  // Not ours to read, or not to be understood: then only what its ports show is known.
  const tree = await readTree({ conf, instance }).catch(() => undefined);
  const binary = /^nginx: master process (\S+)/.exec(master.argv.join(' '))?.[1];
  const args = (['p', 'e'] as const).flatMap((letter) => {
    const value = option(master, letter);
    return value === undefined ? [] : [`-${letter}`, value];
  });
  const program = {
    kind: 'nginx',
    instance,
    ...(master.group === undefined ? {} : { group: master.group }),
    settings: {
      conf,
      ...(binary !== undefined && isAbsolute(binary) ? { binary } : {}),
      ...(args.length === 0 ? {} : { args }),
    },
  };
  return (tree?.servers ?? []).flatMap((server) => presentedIn(server, conf, program));
};

const presentedIn = (
  server: Server,
  conf: string,
  program: Pick<Presenting, 'kind' | 'instance' | 'settings' | 'group'>,
): readonly Presenting[] => {
  const certificate = pathOf(server, 'ssl_certificate', conf);
  const key = pathOf(server, 'ssl_certificate_key', conf);
  if (certificate === undefined || key === undefined) return [];
  const names = named(server.level, 'server_name')
    .flatMap(({ directive }) => directive.args.map(({ value }) => value.toLowerCase()))
    .filter((name) => HOST.test(name));
  const [name] = names;
  const inherited = lineText(server, 'ssl') === 'on';
  const seen = new Set<string>();
  return named(server.level, 'listen').flatMap(({ directive }): readonly Presenting[] => {
    const [where = '', ...flags] = directive.args.map(({ value }) => value);
    if (!flags.includes('ssl') && !inherited) return [];
    const place = placeOf(where);
    if (place === undefined || seen.has(JSON.stringify(place))) return [];
    seen.add(JSON.stringify(place));
    return [
      {
        ...program,
        ...place,
        protocol: server.outer.some(({ block }) => block === 'stream') ? 'tls' : 'https',
        names,
        files: { certificate, key },
        mutual: lineText(server, 'ssl_verify_client') === 'on',
        settings: {
          ...program.settings,
          server: { port: place.port, ...(name === undefined ? {} : { name }) },
        },
      },
    ];
  });
};

/** Whole names only: patterns and the `_` of catch-all blocks are nobody's name. */
const HOST = /^(?!_$)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

const lineText = (server: Server, name: string): string | undefined =>
  effective(server, name)?.directive.args[0]?.value;

/** Files only: `data:` and `engine:` values, and variables, name none. */
const pathOf = (server: Server, name: string, conf: string): string | undefined => {
  const value = lineText(server, name);
  const path = value === undefined ? undefined : absolute(fromConf(value), conf);
  return path !== undefined && isAbsolute(path) && !path.includes('$') ? path : undefined;
};

/** `443`, `*:443`, `127.0.0.1:443`, `[::1]:443`; a name or a Unix socket is no place of ours. */
const placeOf = (where: string): { address: string; port: number } | undefined => {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?(\d{1,5})$/.exec(where) ?? [];
  const address = bracketed ?? plain ?? '*';
  const port = Number(digits);
  if (digits === undefined || port > 65_535) return undefined;
  if (address === '' || address === '*' || address === '0.0.0.0' || address === '::')
    return { address: '*', port };
  return isIP(address) === 0 ? undefined : { address, port };
};
