import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Sighting, Target } from '#core/ports.ts';
import { type Issued, issueHouse } from '#test/tls-peers.ts';
import { type Listener, type ListenerSettings, startListener } from './listeners.ts';
import { createProber } from './prober.ts';

const prober = createProber({ now: () => new Date(), patience: { ms: 2_000, lateMs: 400 } });
let folder: string;
let house: Awaited<ReturnType<typeof issueHouse>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-listener-'));
  house = await issueHouse();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const started: Listener[] = [];
afterEach(() => Promise.all(started.splice(0).map((listener) => listener.stop())));

const live = (): string => join(folder, 'tls.pem');
const lay = (leaf: Issued, key = leaf.key): Promise<void> =>
  writeFile(live(), key + leaf.certificate + house.intermediate.certificate, { mode: 0o600 });
const start = async (settings: Partial<ListenerSettings> = {}): Promise<Listener> => {
  const listener = await startListener({ tlsPem: live(), protocol: 'https', ...settings });
  started.push(listener);
  return listener;
};
const lookAt = async (port: number, more: Partial<Target> = {}): Promise<Sighting> => {
  const target: Target = {
    host: '127.0.0.1',
    port,
    serverName: 'server.test',
    protocol: 'https',
    mutual: false,
    ...more,
  };
  const [sighting] = await prober.look(
    target,
    more.mutual ? house.client : undefined,
    new AbortController().signal,
  );
  return sighting!;
};
const leafAt = async (port: number): Promise<Uint8Array | undefined> => (await lookAt(port)).served[0];

test.each([
  ['https', 'HTTP/1.1 200 OK'],
  ['sip', 'SIP/2.0 200 OK'],
  ['tls', 'handshake completed'],
] as const)('a listener answers %s with its whole chain', async (protocol, detail) => {
  await lay(house.old);
  const { port } = await start({ protocol });
  expect(await lookAt(port, { protocol })).toMatchObject({
    answered: true,
    detail,
    served: [house.old.der, house.intermediate.der],
  });
});

test.each(['https', 'sip', 'tls'] as const)(
  'a mutual one accepts its own clients and no others (%s)',
  async (protocol) => {
    await lay(house.old);
    const clientCas = join(folder, 'cas.pem');
    await writeFile(clientCas, house.root.certificate);
    const { port } = await start({ protocol, mutual: true, clientCas });
    expect((await lookAt(port, { protocol, mutual: true })).mutual).toMatchObject({
      accepted: true,
      refusedNone: true,
      refusedStranger: true,
    });
  },
);

test('a new file is served after a reload and not before', async () => {
  await lay(house.old);
  const { port, reload } = await start();
  await lay(house.fresh);
  expect(await leafAt(port)).toEqual(house.old.der);
  expect(await reload()).toBe(true);
  expect(await leafAt(port)).toEqual(house.fresh.der);
});

test('a broken reload claims success and goes on with the old certificate, once', async () => {
  await lay(house.old);
  const { port, reload, breakNextReload } = await start();
  await lay(house.fresh);
  breakNextReload();
  expect(await reload()).toBe(true);
  expect(await leafAt(port)).toEqual(house.old.der);
  expect(await reload()).toBe(true);
  expect(await leafAt(port)).toEqual(house.fresh.der);
});

test('a key that does not fit fails the reload and leaves what was there', async () => {
  await lay(house.old);
  const { port, reload } = await start();
  await lay(house.fresh, house.old.key);
  expect(await reload()).toBe(false);
  expect(await leafAt(port)).toEqual(house.old.der);
});

test('without usable files it does not start', async () => {
  await lay(house.fresh, house.old.key);
  await expect(start()).rejects.toThrow();
  await expect(start({ tlsPem: join(folder, 'nothing.pem') })).rejects.toThrow('ENOENT');
});

test('as a program of its own: reloads on SIGHUP, breaks one on SIGUSR2, ends with its standard input', async () => {
  await lay(house.old);
  const main = fileURLToPath(new URL('listener-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--tls', live(), '--protocol', 'https'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  try {
    const { port } = (await next()) as { port: number };
    await lay(house.fresh);
    child.kill('SIGUSR2');
    expect(await next()).toEqual({ broken: true });
    child.kill('SIGHUP');
    expect(await next()).toEqual({ reloaded: true });
    expect(await leafAt(port)).toEqual(house.old.der);
    child.kill('SIGHUP');
    expect(await next()).toEqual({ reloaded: true });
    expect(await leafAt(port)).toEqual(house.fresh.der);
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});
