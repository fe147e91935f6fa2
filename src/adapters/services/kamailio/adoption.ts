// Plans the lines of tls.cfg that make one section read the live files.
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import type { Adoption } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { lineOf, parseTlsCfg, sectionName, type TlsSection } from './tls-cfg.ts';

export type KamailioWish = {
  readonly tlsCfg: string;
  readonly instance: string;
  readonly domain: string;
  /** Several sections may stand for one address, told apart by their server_name. */
  readonly serverName?: string;
  readonly files: { readonly certificate: string; readonly key: string; readonly clientCas?: string };
};

/** Refuses `assigned.adopt.not-found` when there is no such section, or no certificate in it. */
export const planKamailioAdoption = async (wish: KamailioWish): Promise<Adoption> => {
  const { tlsCfg, files } = wish;
  const before = await readText(wish);
  const sections = parseTlsCfg(before);
  const section = sections.find((it) => isMeant(it, wish));
  const side = sectionName(wish.domain).split(':')[0] ?? 'server';
  const fallback = sections.find((it) => it.name === `${side}:default`);
  const present = (name: string): string | undefined => {
    const value = (lineOf(section, name) ?? lineOf(fallback, name))?.value;
    return value === undefined || isAbsolute(value) ? value : join(dirname(tlsCfg), value);
  };
  const certificate = present('certificate');
  const key = present('private_key');
  const clientCas = present('ca_list');
  if (section === undefined || certificate === undefined || key === undefined) {
    throw refuse('assigned.adopt.not-found', {
      file: tlsCfg,
      wanted: [`[${sectionName(wish.domain)}]`, wish.serverName].filter(Boolean).join(' '),
    });
  }
  const wanted = [
    ['certificate', files.certificate],
    ['private_key', files.key],
    ['ca_list', files.clientCas],
  ] as const;
  const after = wanted.reduce(
    (text, [name, path]) => (path === undefined ? text : withLine(text, wish, name, path)),
    before,
  );
  return {
    found: { certificate, key, ...(clientCas === undefined ? {} : { clientCas }) },
    changes: after === before ? [] : [{ file: tlsCfg, before, after }],
  };
};

const isMeant = (section: TlsSection, wish: KamailioWish): boolean =>
  section.name === sectionName(wish.domain) &&
  (wish.serverName === undefined || lineOf(section, 'server_name')?.value === wish.serverName);

const withLine = (text: string, wish: KamailioWish, name: string, path: string): string => {
  const section = parseTlsCfg(text).find((it) => isMeant(it, wish));
  const line = lineOf(section, name);
  if (section === undefined || line?.value === path) return text;
  const written = /^[\w/.+-]+$/.test(path) ? path : `"${path}"`;
  if (line !== undefined) return text.slice(0, line.valueStart) + written + text.slice(line.valueEnd);
  return `${text.slice(0, section.bodyStart)}${indentOf(section)}${name} = ${written}\n${text.slice(section.bodyStart)}`;
};

const indentOf = (section: TlsSection): string => section.lines[0]?.indent ?? '';

const readText = async (wish: KamailioWish): Promise<string> => {
  try {
    if ((await stat(wish.tlsCfg)).size > LIMITS.importBytes) throw new Error('EFBIG');
    // What is not UTF-8 would not come back as it was.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(wish.tlsCfg));
  } catch (error) {
    throw refuse('assigned.adopt.unreadable', { service: wish.instance, file: wish.tlsCfg }, error);
  }
};
