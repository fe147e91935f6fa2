// Finds the Kamailio programs that run, by their command lines, and the sections of tls.cfg that present certificates there. Reads only.
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, isAbsolute, join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import type { Discover, Presenting } from '#core/ports.ts';
import { processesCalled, type RunningProcess } from '../processes.ts';
import { lineOf, parseTlsCfg, type TlsSection } from './tls-cfg.ts';

export const discoverKamailio: Discover = async () => {
  const processes = await processesCalled(/^(\S*\/)?kamailio\0/);
  const programs = new Map(processes.map((one) => [confOf(one), one]));
  return (await Promise.all([...programs].map(([cfg, one]) => presentedBy(cfg, one)))).flat();
};

const DEFAULT_CFG = '/etc/kamailio/kamailio.cfg';

const confOf = ({ argv }: RunningProcess): string => {
  const at = argv.indexOf('-f');
  return (at < 0 ? undefined : argv[at + 1]) ?? DEFAULT_CFG;
};

const presentedBy = async (cfg: string, { argv, group }: RunningProcess): Promise<readonly Presenting[]> => {
  if (!isAbsolute(cfg)) return [];
  const text = (await textsOf(cfg, 0)).join('\n');
  const tlsCfg = beside(cfg, parameter(text, 'tls', 'config') ?? 'tls.cfg');
  const ctl = parameter(text, 'ctl', 'binrpc');
  const [binary = ''] = argv;
  const settings = {
    cfg,
    tlsCfg,
    ...(isAbsolute(binary) ? { binary } : {}),
    ...(ctl === undefined ? {} : { ctl }),
  };
  const program = {
    kind: 'kamailio',
    instance: `kamailio:${cfg}`,
    protocol: 'sip' as const,
    ...(group === undefined ? {} : { group }),
  };
  const sections = parseTlsCfg(await textOf(tlsCfg));
  const listens = [...text.matchAll(LISTEN)].map(([, address = '', port = '']) => ({
    address: plain(address),
    port: port === '' ? SIPS_PORT : Number(port),
  }));
  return sections.flatMap((section): readonly Presenting[] => {
    const own = /^server:(.+):(\d{1,5})$/.exec(section.name);
    const places = own
      ? [{ address: plain(own[1] ?? ''), port: Number(own[2]) }]
      : section.name === 'server:default'
        ? listens.filter(
            ({ address, port }) => !sections.some(({ name }) => name === `server:${address}:${port}`),
          )
        : [];
    const fallback = sections.find(({ name }) => name === 'server:default');
    const file = (name: string): string | undefined => {
      const value = lineText(section, fallback, name);
      return value === undefined ? undefined : beside(tlsCfg, value);
    };
    const [certificate, key] = [file('certificate'), file('private_key')];
    if (certificate === undefined || key === undefined) return [];
    const serverName = lineOf(section, 'server_name')?.value;
    return places
      .filter(({ address, port }) => port <= 65_535 && (address === '*' || isIP(address) !== 0))
      .map((place) => ({
        ...program,
        ...place,
        names: serverName === undefined ? [] : [serverName.toLowerCase()],
        files: { certificate, key },
        mutual: /^(yes|1|on|true)$/i.test(lineText(section, fallback, 'require_certificate') ?? ''),
        settings: { ...settings, domain: section.name, ...(serverName === undefined ? {} : { serverName }) },
      }));
  });
};

const SIPS_PORT = 5061;
/** `listen=tls:10.0.0.1:5061`, with quotes or without. */
const LISTEN = /^[ \t]*listen[ \t]*=[ \t]*"?tls:(\[[^\]]+\]|[^:\s"]+)(?::(\d{1,5}))?/gim;

const parameter = (text: string, module: string, name: string): string | undefined =>
  new RegExp(
    `^[ \\t]*modparam\\([ \\t]*"${module}"[ \\t]*,[ \\t]*"${name}"[ \\t]*,[ \\t]*"([^"]+)"`,
    'm',
  ).exec(text)?.[1];

const lineText = (section: TlsSection, fallback: TlsSection | undefined, name: string): string | undefined =>
  (lineOf(section, name) ?? lineOf(fallback, name))?.value;

/** All addresses are written in several ways. */
const plain = (address: string): string => {
  const bare = address.replace(/^\[|\]$/g, '');
  return ['any', '0.0.0.0', '::', '*'].includes(bare) ? '*' : bare;
};

const beside = (file: string, path: string): string => (isAbsolute(path) ? path : join(dirname(file), path));

/** Includes within includes: real configurations have two or three levels, a loop has no end. */
const INCLUDE_DEPTH = 4;

const textsOf = async (file: string, depth: number): Promise<readonly string[]> => {
  const text = await textOf(file);
  if (depth >= INCLUDE_DEPTH) return [text];
  const included = [...text.matchAll(/^[ \t]*(?:include_file|import_file)[ \t]+"([^"\n]+)"/gm)].slice(0, 50);
  const more = await Promise.all(included.map(([, path = '']) => textsOf(beside(file, path), depth + 1)));
  return [text, ...more.flat()];
};

/** What cannot be read, or is no configuration by its size, says nothing. */
const textOf = async (file: string): Promise<string> => {
  const size = await stat(file).then(
    (it) => (it.isFile() ? it.size : Number.POSITIVE_INFINITY),
    () => 0,
  );
  return size > LIMITS.importBytes ? '' : readFile(file, 'utf8').catch(() => '');
};
