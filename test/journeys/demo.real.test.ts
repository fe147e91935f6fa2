// The demo as a newcomer types it, read from outside: its document, what its services present to OpenSSL, and what is left when it ends.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoDocument } from '#server/demo/demo.ts';
import { WEB } from '#server/demo/programs.ts';
import { commandOn, documentOf, LAUNCHER } from './command.ts';
import { becomes, olderNode, processesNaming, type Running, startRunning } from './processes.ts';
import { chainServedAt } from './served.ts';

const STEPS = [
  'request',
  'returned',
  'not-trusted',
  'refused',
  'imported',
  'assigned',
  'proven',
  'rolled-back',
];
const SERVER_NAMES: Readonly<Record<string, string>> = {
  Default: WEB.pool,
  WebServicesInternal: WEB.internal,
  WebServicesExternal: WEB.external,
};
const older = olderNode();
const installed = (program: string): boolean =>
  ['/usr/sbin', '/usr/bin'].some((folder) => existsSync(join(folder, program)));

const scratches: string[] = [];
const running: Running[] = [];
/** Short, since control sockets will lie below it. */
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cwd-'));
  chmodSync(folder, 0o755);
  scratches.push(folder);
  return folder;
};
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.hangUp();
    await one.ended;
  }
  for (const folder of scratches.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const parsed = <T>(text: string): T | undefined => {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
};

/** Waits for the document of a demo that goes on; throws with what it said when it ended instead. */
const documentFrom = async (demo: Running): Promise<DemoDocument> => {
  running.push(demo);
  let over = false;
  void demo.ended.then(() => {
    over = true;
  });
  await becomes(() => over || parsed(demo.stdout()) !== undefined, 60_000);
  const document = parsed<DemoDocument>(demo.stdout());
  if (document === undefined) throw new Error(`${demo.stdout()}\n${demo.stderr()}`);
  return document;
};

const holds = async (document: DemoDocument, programs: readonly string[]): Promise<void> => {
  expect(document.steps.map(({ name, outcome }) => [name, outcome])).toEqual(
    STEPS.map((name) => [name, 'ok']),
  );
  expect(document.usages.map(({ usage }) => usage)).toEqual(Object.keys(SERVER_NAMES));
  expect(document.usages.map(({ program }) => program)).toEqual(programs);
  expect(document.receipt).toMatch(/^txn_/);
  expect(document.seconds).toBeLessThan(60);
  for (const { usage, address, thumbprint, seen, proven } of document.usages) {
    const served = await chainServedAt(address, SERVER_NAMES[usage] ?? '');
    expect({ usage, proven, seen, served: served[0] }).toEqual({
      usage,
      proven: true,
      seen: thumbprint,
      served: thumbprint,
    });
    // Certificate and intermediate, the root never.
    expect(served).toHaveLength(2);
  }
};

const endsCleanly = async (demo: Running, folder: string, how: 'hang up' | NodeJS.Signals): Promise<void> => {
  if (how === 'hang up') demo.hangUp();
  else demo.signal(how);
  expect(await demo.ended).toBe(0);
  expect(demo.stderr()).toBe('');
  expect(await becomes(() => processesNaming(folder).length === 0), 'no process is left').toBe(true);
  expect(readdirSync(folder)).toEqual([]);
};

const REAL = [
  installed('kamailio') ? 'kamailio' : 'listener',
  ...(installed('nginx') ? ['nginx', 'nginx'] : ['listener', 'listener']),
];

describe('the demo', () => {
  it.each<[string, string, 'hang up' | NodeJS.Signals]>([
    ['the Node of the project', process.execPath, 'SIGTERM'],
    ...(older === undefined
      ? []
      : [['an older Node of the system', older, 'SIGINT'] as [string, string, NodeJS.Signals]]),
  ])('does the whole main job under %s, and OpenSSL sees what it says', async (_, node, how) => {
    const folder = scratch();
    const demo = startRunning(node, [LAUNCHER, 'demo', '--json', '--keep-running'], { TMPDIR: folder });
    await holds(await documentFrom(demo), REAL);
    expect(processesNaming(folder).length).toBeGreaterThan(0);
    await endsCleanly(demo, folder, how);
  });

  it('does it on TLS listeners of its own, as where neither nginx nor Kamailio is installed', async () => {
    const folder = scratch();
    const demo = startRunning(
      process.execPath,
      [LAUNCHER, 'demo', '--json', '--keep-running', '--listeners'],
      { TMPDIR: folder },
    );
    await holds(await documentFrom(demo), ['listener', 'listener', 'listener']);
    await endsCleanly(demo, folder, 'hang up');
  });

  it.runIf(process.getuid?.() === 0)(
    'does it as an ordinary user, from a copy that holds no more than is published',
    async () => {
      const folder = scratch();
      const copy = join(folder, 'copy');
      const root = fileURLToPath(new URL('../..', import.meta.url));
      for (const part of ['package.json', 'bin', 'dist', 'node_modules/better-sqlite3/package.json'])
        cpSync(join(root, part), join(copy, part), { recursive: true, dereference: true });
      for (const part of ['lib', 'prebuilds']) {
        const path = join('node_modules/better-sqlite3', part);
        cpSync(join(root, path), join(copy, path), { recursive: true, dereference: true });
      }
      const node = join(copy, 'node');
      cpSync(process.execPath, node);
      execFileSync('chmod', ['-R', 'a+rX', copy]);
      const [NOBODY, own] = [65_534, join(folder, 'own')];
      mkdirSync(own, { mode: 0o700 });
      chownSync(own, NOBODY, NOBODY);
      const args = [
        '--reuid',
        String(NOBODY),
        '--regid',
        String(NOBODY),
        '--clear-groups',
        node,
        join(copy, 'bin/certwizard.js'),
      ];
      const demo = startRunning('setpriv', [...args, 'demo', '--json', '--keep-running'], {
        TMPDIR: own,
        HOME: own,
      });
      await holds(await documentFrom(demo), REAL);
      await endsCleanly(demo, own, 'SIGTERM');
    },
  );

  it.each([
    ['en', ['not trusted', 'rolled back', 'Web services internal', 'Done in']],
    ['ko', ['신뢰할 수 없음', '되돌림', '내부 웹 서비스', '완료. 걸린 시간']],
  ])('tells its story in %s, and ends by itself', async (lang, sentences) => {
    const folder = scratch();
    const demo = await commandOn(join(folder, 'unused'), { TMPDIR: folder })('demo', '--lang', lang);
    expect([demo.code, demo.stderr]).toEqual([0, '']);
    for (const sentence of sentences) expect(demo.stdout).toContain(sentence);
    expect(demo.stdout).toMatch(/^✔/m);
    expect(demo.stdout).not.toMatch(/✘|undefined|\[object/);
    expect(demo.stdout.match(/(?:[0-9A-F]{4} ){9}[0-9A-F]{4}/g)).toHaveLength(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('touches no home but its own', async () => {
    const folder = scratch();
    const home = join(folder, 'mine');
    const ended = await commandOn(home, { TMPDIR: folder })('demo', '--json');
    expect(documentOf<DemoDocument>(ended).steps).toHaveLength(STEPS.length);
    expect(existsSync(home)).toBe(false);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'interrupted in the middle by %s, leaves neither process nor file',
    async (signal) => {
      const folder = scratch();
      const demo = startRunning(process.execPath, [LAUNCHER, 'demo'], { TMPDIR: folder });
      running.push(demo);
      await becomes(() => demo.stdout().includes('returned'));
      demo.signal(signal);
      expect(await demo.ended).not.toBe(0);
      expect(await becomes(() => processesNaming(folder).length === 0), 'no process is left').toBe(true);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
