// The contract, on real programs: nginx, Kamailio, and files that an nginx reads.
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startKamailio } from '#test/kamailio.ts';
import { startNginx } from '#test/nginx.ts';
import { freePorts, type ScratchProgram } from './scratch-program.ts';
import type { LiveFolder, RunCommand, Service, Target } from '#core/ports.ts';
import { files } from './files/files.ts';
import { kamailio } from './kamailio/kamailio.ts';
import { liveFolder } from './live-folder.ts';
import { nginx } from './nginx/nginx.ts';
import { titleOf } from './processes.ts';
import { runCommand } from './run-command.ts';
import { type Arrange, quickHost, removeFolder, serviceContract } from './service.contract.ts';

const target = (port: number, protocol: Target['protocol'], mutual: boolean): Target => ({
  host: '127.0.0.1',
  port,
  serverName: 'localhost',
  protocol,
  mutual,
});

/** A folder with two live folders in it, both at version `first`. */
const twoLives = async (services: readonly [Service, Service], first: Parameters<Arrange>[0]['first']) => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-live-'));
  const lives = [liveFolder(join(folder, 'plain')), liveFolder(join(folder, 'mutual'))] as const;
  for (const [index, live] of lives.entries()) {
    await live.stage('first', first(services[index]!));
    await live.switchTo('first');
  }
  return { folder, plain: lives[0], mutual: lives[1] };
};
const tls = (live: LiveFolder) => ({
  certificate: join(live.paths.current, 'tls.pem'),
  key: join(live.paths.current, 'tls.pem'),
});
const withClients = (live: LiveFolder) => ({ ...tls(live), clientCa: join(live.paths.current, 'ca.pem') });

const spoil = (path: string, line: string) => async () => {
  const before = await readFile(path, 'utf8');
  await writeFile(path, `${before}${line}\n`);
  return () => writeFile(path, before);
};

/** Ends the program and leaves its folder, as a crash would. */
const endOf = async (program: ScratchProgram): Promise<void> => {
  const pid = (await program.pid())!;
  process.kill(pid);
  await vi.waitUntil(async () => (await titleOf(pid)) === undefined, { timeout: 5_000, interval: 20 });
};

const hanging = async (folder: string): Promise<string> => {
  const path = join(folder, 'hang');
  await writeFile(path, '#!/bin/sh\nsleep 60\n');
  await chmod(path, 0o700);
  return path;
};
/** As the real one, but with a short time for the program that hangs. */
const impatient: RunCommand = (command) => runCommand({ ...command, timeoutMs: 300 });

/** Reads the files anew and ends when no old worker takes connections any more: the files kind itself knows nothing of nginx. */
const reloadScript = (pidFile: string, test: string, nginxCommand: string): string => `set -e
${test}
master=$(cat ${pidFile})
old=$(cat /proc/$master/task/$master/children)
${nginxCommand} -s reload
for worker in $old; do
  while grep -q . /proc/$worker/cmdline 2>/dev/null && ! grep -q shutting /proc/$worker/cmdline; do :; done
done
`;

serviceContract('nginx', { shadowTest: true, restart: false, speaks: 'http' }, async ({ first, host }) => {
  const [port = 0, mutualPort = 0] = await freePorts(2);
  const draft = { conf: '/nowhere', targets: [target(port, 'https', true)] };
  const sample = nginx.open(nginx.settings.parse(draft), host);
  const lives = await twoLives([sample, sample], first);
  const program = await startNginx({
    servers: [
      { port, ...tls(lives.plain) },
      { port: mutualPort, ...withClients(lives.mutual) },
    ],
  });
  const open = (about: object, over = host) =>
    nginx.open(nginx.settings.parse({ ...program.settings, ...about }), over);
  return {
    plain: { service: open({ targets: [target(port, 'https', false)] }), live: lives.plain, port },
    mutual: {
      service: open({ targets: [target(mutualPort, 'https', true)] }),
      live: lives.mutual,
      port: mutualPort,
    },
    hanging: open(
      { targets: [target(port, 'https', false)], reloadCommand: [await hanging(lives.folder)] },
      quickHost(impatient),
    ),
    spoil: spoil(program.conf, 'no_such_directive on;'),
    stopProgram: () => endOf(program),
    close: async () => {
      await program.stop();
      await removeFolder(lives.folder);
    },
  };
});

serviceContract('kamailio', { shadowTest: false, restart: true, speaks: 'sip' }, async ({ first, host }) => {
  const [port = 0, mutualPort = 0] = await freePorts(2);
  const draft = { cfg: '/nowhere', domain: 'server:default', targets: [target(port, 'sip', true)] };
  const sample = kamailio.open(kamailio.settings.parse(draft), host);
  const lives = await twoLives([sample, sample], first);
  const program = await startKamailio({
    domains: [
      { port, ...tls(lives.plain) },
      { port: mutualPort, ...withClients(lives.mutual) },
    ],
  });
  const open = (at: number, mutual: boolean, more: object = {}, over = host) =>
    kamailio.open(
      kamailio.settings.parse({
        ...program.settings,
        domain: `server:127.0.0.1:${at}`,
        targets: [target(at, 'sip', mutual)],
        ...more,
      }),
      over,
    );
  return {
    plain: { service: open(port, false), live: lives.plain, port },
    mutual: { service: open(mutualPort, true), live: lives.mutual, port: mutualPort },
    hanging: open(port, false, { kamcmd: await hanging(lives.folder) }, quickHost(impatient)),
    spoil: spoil(program.settings.cfg, 'no_such_parameter=1'),
    stopProgram: () => endOf(program),
    close: async () => {
      await program.stop();
      await removeFolder(lives.folder);
    },
  };
});

serviceContract('files', { shadowTest: false, restart: false, speaks: 'http' }, async ({ first, host }) => {
  const [port = 0, mutualPort = 0] = await freePorts(2);
  const forms = {
    id: 'web',
    files: [
      { name: 'tls.pem', parts: ['key', 'certificate', 'chain'] },
      { name: 'ca.pem', parts: ['client-cas'] },
    ],
  };
  const sample = files.open(files.settings.parse(forms), host);
  const lives = await twoLives([sample, sample], first);
  const program = await startNginx({
    servers: [
      { port, ...tls(lives.plain) },
      { port: mutualPort, ...withClients(lives.mutual) },
    ],
  });
  const command = ['nginx', ...program.settings.args, '-c', program.conf];
  const testCommand = [...command, '-t'];
  const reload = join(lives.folder, 'reload');
  await writeFile(reload, reloadScript(program.pidFile, testCommand.join(' '), command.join(' ')));
  const both = ['/bin/sh', reload];
  const open = (more: object, over = host) =>
    files.open(files.settings.parse({ ...forms, testCommand, ...more }), over);
  return {
    plain: {
      service: open({ afterCommand: both, targets: [target(port, 'https', false)] }),
      live: lives.plain,
      port,
    },
    mutual: {
      service: open({ afterCommand: both, targets: [target(mutualPort, 'https', true)] }),
      live: lives.mutual,
      port: mutualPort,
    },
    hanging: open({ afterCommand: [await hanging(lives.folder)] }, quickHost(impatient)),
    spoil: spoil(program.conf, 'no_such_directive on;'),
    stopProgram: () => endOf(program),
    close: async () => {
      await program.stop();
      await removeFolder(lives.folder);
    },
  };
});
