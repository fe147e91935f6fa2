// The prober against programs that are not ours: OpenSSL's own server, nginx, Kamailio.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { Evidence } from '#core/facts.ts';
import type { Sighting, Target } from '#core/ports.ts';
import { proveAgain, settle } from '#core/proven/prove-again.ts';
import { weigh } from '#core/proven/weigh.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { startKamailio } from '#test/kamailio.ts';
import { startNginx } from '#test/nginx.ts';
import { type Issued, issueHouse, tlsPeer } from '#test/tls-peers.ts';
import { createProber } from './prober.ts';

const prober = createProber({ now: () => new Date(), patience: { ms: 3_000, lateMs: 300 } });
let folder: string;
let house: Awaited<ReturnType<typeof issueHouse>>;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-probe-'));
  house = await issueHouse();
  await Promise.all(
    Object.entries(house).flatMap(([name, issued]) => [
      writeFile(file(`${name}.crt`), issued.certificate),
      writeFile(file(`${name}.key`), issued.key, { mode: 0o600 }),
    ]),
  );
  await writeFile(file('full.crt'), house.fresh.certificate + house.intermediate.certificate);
  await writeFile(
    file('odd.crt'),
    [house.root, house.stranger, house.intermediate].map(({ certificate }) => certificate).join(''),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const lookAt = async (port: number, more: Partial<Target> = {}, client?: Issued): Promise<Sighting> => {
  const target: Target = {
    host: '127.0.0.1',
    port,
    serverName: 'server.test',
    protocol: 'https',
    mutual: client !== undefined,
    ...more,
  };
  const [sighting] = await prober.look(target, client, new AbortController().signal);
  return sighting!;
};

const freePort = async (): Promise<number> => {
  const { port, stop } = await tlsPeer({ identity: house.fresh });
  await stop();
  return port;
};
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('did not come to be');
    await wait(20);
  }
};
const listens = async (port: number): Promise<boolean> => {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** `openssl s_server`: it serves one connection after another, so a mutual look's three queue up there. */
const sServer = async (...args: readonly string[]): Promise<number> => {
  const port = await freePort();
  const child: ChildProcess = spawn(
    'openssl',
    [
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-cert',
      file('fresh.crt'),
      '-key',
      file('fresh.key'),
      '-quiet',
      ...args,
    ],
    { stdio: ['pipe', 'ignore', 'ignore'] }, // at the end of its input it would close every connection
  );
  const gone = once(child, 'exit');
  stops.push(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  await until(() => listens(port));
  return port;
};

describe.each(['tls1_2', 'tls1_3'])('openssl s_server, %s', (version) => {
  test('an HTTP answer and the chain as its file has it: out of order, with a stray', async () => {
    const port = await sServer(`-${version}`, '-www', '-cert_chain', file('odd.crt'));
    const sighting = await lookAt(port);
    expect(sighting).toMatchObject({
      answered: true,
      detail: 'HTTP/1.0 200 ok',
      protocol: version === 'tls1_2' ? 'TLSv1.2' : 'TLSv1.3',
    });
    expect(sighting.served).toEqual(
      [house.fresh, house.root, house.stranger, house.intermediate].map(({ der }) => der),
    );
  });

  test('a missing intermediate stays missing', async () => {
    const port = await sServer(`-${version}`, '-www', '-no-CAfile', '-no-CApath', '-no-CAstore');
    expect((await lookAt(port)).served).toEqual([house.fresh.der]);
  });

  test('mutual: ours accepted, none and a stranger refused by an alert', async () => {
    const port = await sServer(
      `-${version}`,
      '-www',
      '-CAfile',
      file('root.crt'),
      '-Verify',
      '3',
      '-verify_return_error',
    );
    const sighting = await lookAt(port, {}, house.client);
    expect(sighting).toMatchObject({
      answered: true,
      mutual: { accepted: true, refusedNone: true, refusedStranger: true },
    });
    expect(sighting.mutual?.detail).toMatch(/none: (alert|closed|ECONNRESET|EPIPE)/);
  });

  test('mutual without an application: the late alert of TLS 1.3 is waited for', async () => {
    const port = await sServer(
      `-${version}`,
      '-CAfile',
      file('root.crt'),
      '-Verify',
      '3',
      '-verify_return_error',
    );
    const sighting = await lookAt(port, { protocol: 'tls' }, house.client);
    expect(sighting).toMatchObject({
      answered: true,
      mutual: { accepted: true, refusedNone: true, refusedStranger: true },
    });
  });

  test('mutual, and our certificate is not what it wants', async () => {
    const port = await sServer(
      `-${version}`,
      '-www',
      '-CAfile',
      file('stranger.crt'),
      '-Verify',
      '3',
      '-verify_return_error',
    );
    const sighting = await lookAt(port, {}, house.client);
    expect(sighting).toMatchObject({ answered: false, mutual: { accepted: false, refusedNone: true } });
    expect(sighting.served[0]).toEqual(house.fresh.der);
  });
});

test('nginx: answers, and refuses clients in HTTP', async () => {
  const pair = { certificate: file('full.crt'), key: file('fresh.key') };
  const nginx = await startNginx({ servers: [pair, { ...pair, clientCa: file('root.crt') }] });
  stops.push(nginx.stop);
  const [open, mutual] = nginx.ports;
  expect(await lookAt(open!)).toMatchObject({
    answered: true,
    detail: 'HTTP/1.1 200 OK',
    served: [house.fresh.der, house.intermediate.der],
  });
  const sighting = await lookAt(mutual!, {}, house.client);
  expect(sighting).toMatchObject({
    answered: true,
    mutual: { accepted: true, refusedNone: true, refusedStranger: true },
  });
  expect(sighting.mutual?.detail).toBe(
    'known: HTTP/1.1 200 OK; none: HTTP/1.1 400 Bad Request; stranger: HTTP/1.1 400 Bad Request',
  );
  // The mutual port looked at as if it were open: its 400 is no answer.
  expect(await lookAt(mutual!)).toMatchObject({ answered: false });
  // The open port looked at as if it were mutual: everybody is let in.
  expect((await lookAt(open!, {}, house.client)).mutual).toMatchObject({
    accepted: true,
    refusedNone: false,
    refusedStranger: false,
  });
});

test('Kamailio: answers SIP OPTIONS, accepts and refuses clients', async () => {
  const pair = { certificate: file('full.crt'), key: file('fresh.key') };
  const kamailio = await startKamailio({ domains: [pair, { ...pair, clientCa: file('root.crt') }] });
  stops.push(kamailio.stop);
  const [open, mutual] = kamailio.ports;
  expect(await lookAt(open!, { protocol: 'sip' })).toMatchObject({
    answered: true,
    detail: 'SIP/2.0 200 OK',
    served: [house.fresh.der, house.intermediate.der],
  });
  expect(await lookAt(mutual!, { protocol: 'sip' }, house.client)).toMatchObject({
    answered: true,
    mutual: { accepted: true, refusedNone: true, refusedStranger: true },
  });
  expect(await lookAt(mutual!, { protocol: 'sip' }, house.stranger)).toMatchObject({
    answered: false,
    mutual: { accepted: false },
  });
});

test('nginx, step by step: the previous certificate until it reloads, then the new one within the grace time', async () => {
  const live = file('live.pem');
  const lay = (leaf: Issued) => writeFile(live, leaf.key + leaf.certificate + house.intermediate.certificate);
  await lay(house.old);
  const nginx = await startNginx({ servers: [{ certificate: live, key: live }] });
  stops.push(nginx.stop);
  const id = ({ der }: Issued): string => certificateId(der, nodeCrypto);
  const look = async (): Promise<Evidence> =>
    weigh({
      service: 'web',
      sighting: await lookAt(nginx.ports[0]!),
      expected: { certificate: id(house.fresh), chain: [id(house.intermediate)] },
      known: { previous: id(house.old), ours: () => false },
      crypto: nodeCrypto,
    });
  const before = [await look()];
  await lay(house.fresh);
  const unread = [await look()];
  expect(unread[0]!.complaints.map(({ code }) => code)).toEqual(['proven.certificate.previous']);
  expect(settle(before, unread).outcome).toBe('not-proven');

  process.kill((await nginx.pid())!, 'SIGHUP');
  const since = new Date();
  for (let looks = 1; ; looks++) {
    const after = [await look()];
    const next = proveAgain({ before, after, looks, since, now: new Date() });
    if (next.kind === 'settled') {
      expect(settle(before, after)).toEqual({ outcome: 'proven', complaints: [] });
      break;
    }
    await wait(next.afterMs);
  }
});
