// Changes to the programs' own configurations behind certwizard's back, each with what undoes it.
import { execFileSync } from 'node:child_process';
import { cp, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Three } from '../three-services.ts';
import { issue } from '../tls-peers.ts';

export type Program = 'nginx' | 'kamailio';
export type Undo = () => Promise<void>;

/** The service of each program whose wiring is changed. */
export const SERVICE_OF = { nginx: 'web-external', kamailio: 'sip' } as const;

/** A line that the program does not understand. */
export const breakConfiguration = (program: Program, three: Three): Promise<Undo> =>
  edit(
    program === 'nginx' ? three.nginx.conf : three.kamailio.settings.cfg,
    (text) => `${text}\nthere_is_no_such_directive;\n`,
  );

/** The key comes from a file of its own, that of A: no other certificate fits it. */
export const fixKey = async (program: Program, three: Three): Promise<Undo> => {
  const own = join(three.folder, 'own-key.pem');
  await cp(livePem(program, three), own);
  return edit(wiringOf(program, three), (text) => {
    const name = program === 'nginx' ? 'ssl_certificate_key ' : 'private_key = ';
    return replaced(text, `${name}${livePem(program, three)}`, `${name}${own}`);
  });
};

/** The port presents what a file of its own holds: A now, and after the next reload A still, another of ours, or a stranger's. */
export const serveOwnFile = async (
  program: Program,
  three: Three,
  holds: 'previous' | 'other-of-ours' | 'stranger',
): Promise<Undo> => {
  const own = join(three.folder, 'own.pem');
  await cp(livePem(program, three), own);
  const live = livePem(program, three);
  const undo = await edit(wiringOf(program, three), (text) => {
    const rewired = replaced(text, live, own);
    // Somewhere the live files must be named, or the adapter says at once that they are not.
    return program === 'kamailio'
      ? rewired
      : replaced(
          rewired,
          'http {',
          `http {\n  server { listen unix:${three.folder}/unused.sock ssl; server_name unused; ssl_certificate ${live}; ssl_certificate_key ${live}; }`,
        );
  });
  if (holds === 'stranger') {
    const { certificate, key } = await issue('stranger', { names: ['stranger.test'] });
    await writeFile(own, certificate + key);
  }
  if (holds === 'other-of-ours') await writeFile(own, await earlierPem(program, three));
  return undo;
};

export const stopProgram = async (program: Program, three: Three): Promise<Undo> => {
  await three[program].stop();
  return () => startProgram(program, three);
};

export const startProgram = async (program: Program, three: Three): Promise<void> => {
  const { nginx, kamailio } = three;
  const args = program === 'nginx' ? ['-c', nginx.conf, ...nginx.settings.args] : kamailio.settings.startArgs;
  execFileSync(program, args, {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
  });
  const deadline = performance.now() + 10_000;
  while (!(await three.presents(SERVICE_OF[program]).then(Boolean, () => false))) {
    if (performance.now() > deadline) throw new Error(`${program} does not come back`);
    await wait(50);
  }
};

export const edit = async (path: string, change: (text: string) => string): Promise<Undo> => {
  const text = await readFile(path, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`nothing changed in ${path}`);
  await writeFile(path, changed);
  return () => writeFile(path, text);
};

export const livePem = (program: Program, { live }: Three): string =>
  program === 'nginx'
    ? `${live}/WebServicesExternal/web-external/current/tls.pem`
    : `${live}/Default/sip/current/tls.pem`;

export const wiringOf = (program: Program, { nginx, kamailio }: Three): string =>
  program === 'nginx' ? nginx.conf : kamailio.settings.tlsCfg;

export const replaced = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`${from} is not in the configuration`);
  return text.replaceAll(from, to);
};

/** What the service had when it was adopted lies in its live folder still, and its certificate in our store. */
const earlierPem = async (program: Program, three: Three): Promise<string> => {
  const link = dirname(livePem(program, three));
  const versions = join(link, '..', 'versions');
  const now = basename(await readlink(link));
  const [earlier] = (await readdir(versions)).filter((version) => version !== now);
  if (earlier === undefined) throw new Error(`${versions} holds one version only`);
  return readFile(join(versions, earlier, 'tls.pem'), 'utf8');
};
