// Run by root as its own process: becomes an ordinary user and takes nginx and Kamailio through a switch there. Prints one JSON document.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { kamailio } from '#adapters/services/kamailio/kamailio.ts';
import { liveFolder } from '#adapters/services/live-folder.ts';
import { nginx } from '#adapters/services/nginx/nginx.ts';
import { runCommand } from '#adapters/services/run-command.ts';
import type { Service } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { certificateServed } from './ask.ts';
import { startKamailio } from './kamailio.ts';
import { startNginx } from './nginx.ts';
import { issue } from './tls-peers.ts';

// Only now: the sources may lie where that user cannot read them.
const NOBODY = 65_534;
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
process.env['HOME'] = '/nonexistent';
process.chdir('/');

const host = { run: runCommand, now: () => new Date(), wait };
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.complaint : String(error)),
  );
const folder = await mkdtemp(join(tmpdir(), 'cw-user-'));
const closers: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
const said: Record<string, unknown> = { uid: process.geteuid?.() };
try {
  const [old, fresh] = await Promise.all([issue('old'), issue('fresh')]);
  const material = (of: typeof old) => ({
    certificate: of.der,
    chain: [],
    key: Buffer.from(of.key.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64'),
    clientCas: [],
  });
  const sample = nginx.open(nginx.settings.parse({ targets: [] }), host);
  const lives = { nginx: liveFolder(join(folder, 'web')), kamailio: liveFolder(join(folder, 'sip')) };
  for (const live of Object.values(lives)) {
    await live.stage('v1', sample.render(material(old)).files);
    await live.switchTo('v1');
  }
  const pem = (live: keyof typeof lives) => join(lives[live].paths.current, 'tls.pem');
  const web = await startNginx({ servers: [{ certificate: pem('nginx'), key: pem('nginx') }] });
  closers.push(web.stop);
  const sip = await startKamailio({ domains: [{ certificate: pem('kamailio'), key: pem('kamailio') }] });
  closers.push(sip.stop);
  const service: Record<keyof typeof lives, Service> = {
    nginx: nginx.open(nginx.settings.parse({ ...web.settings, targets: [] }), host),
    kamailio: kamailio.open(
      kamailio.settings.parse({ ...sip.settings, domain: 'server:default', targets: [] }),
      host,
    ),
  };
  const port = { nginx: web.ports[0] ?? 0, kamailio: sip.ports[0] ?? 0 };

  for (const name of ['nginx', 'kamailio'] as const) {
    const live = lives[name];
    const spoken = name === 'nginx' ? 'http' : 'sip';
    const staged = { live: live.paths, version: 'v2', others: [] };
    await live.stage('v2', service[name].render(material(fresh)).files);
    const tested = (await service[name].test(staged)).outcome;
    const file = join(live.paths.version('v2'), 'tls.pem');
    await chmod(file, 0);
    const unreadable = (await service[name].test(staged)).outcome;
    await live.switchTo('v2');
    const unreadableReload = (await service[name].reload()).ok;
    const keptOld = (await certificateServed(port[name], spoken)) === Buffer.from(old.der).toString('base64');
    await chmod(file, 0o600);
    const reloaded = (await service[name].reload()).ok;
    const servesFresh =
      (await certificateServed(port[name], spoken)) === Buffer.from(fresh.der).toString('base64');
    said[name] = { tested, unreadable, unreadableReload, keptOld, reloaded, servesFresh };
  }

  const closed = join(folder, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o500);
  said['closed'] = await refusal(liveFolder(join(closed, 'web')).stage('v1', []));
  said['foreign'] = await refusal(liveFolder('/etc').stage('v1', []));
  said['giveAway'] = await refusal(
    liveFolder(join(folder, 'other'), { owner: 0 }).stage('v1', sample.render(material(old)).files),
  );
  said['leftBehind'] = await readdir(join(folder, 'other', 'versions')).catch(() => []);
  // A configuration beside which nothing may be written: the shadow cannot be made, and nothing is claimed.
  const readOnly = join(folder, 'read-only');
  await mkdir(readOnly);
  await writeFile(join(readOnly, 'nginx.conf'), `# ${lives.nginx.paths.current}\n`);
  await chmod(readOnly, 0o500);
  const elsewhere = nginx.open(
    nginx.settings.parse({ ...web.settings, conf: join(readOnly, 'nginx.conf'), targets: [] }),
    host,
  );
  said['readOnlyConf'] = (
    await elsewhere.test({ live: lives.nginx.paths, version: 'v2', others: [] })
  ).outcome;
  await chmod(readOnly, 0o700);
} finally {
  for (const close of closers.reverse()) await close();
}
process.stdout.write(`${JSON.stringify(said)}\n`);
