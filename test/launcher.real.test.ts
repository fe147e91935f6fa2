// The launcher: imports nothing of the product, finds a Node that can run it, and is one with its child in signals, exit codes and death.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { imports } from '../scripts/check-imports.ts';
import { commandOn, documentOf, LAUNCHER } from './journeys/command.ts';
import {
  becomes,
  isThere,
  olderNode,
  processesNaming,
  type Running,
  startRunning,
} from './journeys/processes.ts';

const older = olderNode();
const NODES: readonly (readonly [string, string])[] = [
  ['the Node of the project', process.execPath],
  ...(older === undefined ? [] : [['an older Node of the system', older] as const]),
];
const folders: string[] = [];
const running: Running[] = [];
const newHome = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cwl-'));
  folders.push(folder);
  return join(folder, 'home');
};
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.signal('SIGKILL');
    await one.ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Serving = { readonly urls: readonly string[]; readonly link: string; readonly pid: number };
const LINK = /^http:\/\/localhost:(\d+)\/#token=[\w-]{20,}$/;

const serveUnder = async (node: string, home: string): Promise<{ launcher: Running; serving: Serving }> => {
  const launcher = startRunning(node, [LAUNCHER, 'serve', '--json', '--port', '0', '--home', home]);
  running.push(launcher);
  await becomes(() => launcher.stdout().trimEnd().endsWith('}'));
  const serving = documentOf<Serving>({ code: null, stdout: launcher.stdout(), stderr: launcher.stderr() });
  return { launcher, serving };
};

describe('the launcher', () => {
  it('imports the platform and the built command, and no package', () => {
    const named = imports(readFileSync(LAUNCHER, 'utf8'));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(builtinModules).toContain(name.replace(/^node:/, ''));
  });

  it('is what the package calls its command', () => {
    const { bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      bin: object;
    };
    expect(bin).toEqual({ certwizard: 'bin/certwizard.js' });
    expect(execFileSync(LAUNCHER, ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.runIf(older !== undefined)('under an older Node starts one that the product runs under', async () => {
    const { launcher, serving } = await serveUnder(older ?? '', newHome());
    expect(serving.pid).not.toBe(launcher.pid);
    const line = readFileSync(`/proc/${serving.pid}/cmdline`, 'utf8').split('\0');
    const version = execFileSync(line[0] ?? '', ['-p', 'process.versions.node'], { encoding: 'utf8' });
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  it('under a new Node is the command itself: no second process', async () => {
    const { launcher, serving } = await serveUnder(process.execPath, newHome());
    expect(serving.pid).toBe(launcher.pid);
  });

  it.each(NODES)('under %s hands on exit codes and both streams', async (_, node) => {
    const run = commandOn(newHome(), {}, [node]);
    const [good, unknown, refused] = [
      await run('topology', '--json'),
      await run('usage'),
      await run('show', 'AB'.repeat(20), '--json'),
    ];
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect(documentOf(good)).toHaveProperty('services');
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('assigned.certificate.unknown');
  });

  it.each(NODES)(
    'under %s serve prints its link, status goes through its socket, and SIGTERM ends it with 0',
    async (_, node) => {
      const home = newHome();
      const { launcher, serving } = await serveUnder(node, home);
      const port = LINK.exec(serving.link)?.[1];
      expect(serving.urls).toContain(`http://127.0.0.1:${port}/`);
      expect((await fetch(`http://127.0.0.1:${port}/api/status`)).status).toBe(401);

      const run = commandOn(home, {}, [node]);
      const second = await run('serve', '--json', '--port', '0');
      // One server per home: a second one hands out another way into the first.
      expect([second.code, second.stderr]).toEqual([0, '']);
      const { link } = documentOf<{ link: string }>(second);
      expect([LINK.exec(link)?.[1], link === serving.link]).toEqual([port, false]);
      const status = await run('status', '--json');
      expect([status.code, status.stderr]).toEqual([0, '']);
      expect(documentOf(status)).toHaveProperty('usages');
      // The server's log has one line for what came over the port, and one for what came through the socket.
      const heard = (): readonly { route: string; status: number }[] =>
        launcher
          .stderr()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { route: string; status: number });
      const statuses = heard().filter(({ route }) => route === '/api/status');
      expect(statuses.map(({ status }) => status)).toEqual([401, 200]);

      launcher.signal('SIGTERM');
      expect(await launcher.ended).toBe(0);
      expect(isThere(serving.pid)).toBe(false);
      expect(heard().filter(({ status }) => status >= 500)).toEqual([]);
      expect((await run('status', '--json')).code).toBe(0);
    },
  );

  it.each(NODES)('under %s SIGINT ends serve as well', async (_, node) => {
    const { launcher, serving } = await serveUnder(node, newHome());
    launcher.signal('SIGINT');
    expect(await launcher.ended).toBe(0);
    expect(isThere(serving.pid)).toBe(false);
  });

  it.runIf(older !== undefined)(
    'killed with -9, takes its child along, and the home is free again',
    async () => {
      const home = newHome();
      const { launcher, serving } = await serveUnder(older ?? '', home);
      launcher.signal('SIGKILL');
      expect(await launcher.ended).toBe('SIGKILL');
      expect(await becomes(() => !isThere(serving.pid))).toBe(true);
      expect(await becomes(() => processesNaming(home).length === 0)).toBe(true);
      const again = await serveUnder(older ?? '', home);
      expect(again.serving.link).toMatch(LINK);
    },
  );

  it('serve killed with -9 leaves a socket that nobody minds', async () => {
    const home = newHome();
    const { launcher } = await serveUnder(process.execPath, home);
    launcher.signal('SIGKILL');
    await launcher.ended;
    const status = await commandOn(home)('status', '--json');
    expect([status.code, status.stderr]).toEqual([0, '']);
    expect((await serveUnder(process.execPath, home)).serving.link).toMatch(LINK);
  });
});
