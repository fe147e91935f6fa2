// Served to other computers: real handshakes with a server on a scratch home, whose clock is pushed.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as dialTls, type ConnectionOptions, type DetailedPeerCertificate } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openAccounts } from '#adapters/ledger/accounts.ts';
import type { Deeds } from '#core/deeds.ts';
import { writePem } from '#core/x509/pem.ts';
import { connect } from '#schema/client.ts';
import { openHouse } from './compose.ts';
import { homeAt } from './home-at.ts';
import { type Served, type ServeOptions, serve } from './serve.ts';
import { socketFetch } from './socket-door.ts';

/** A private EC key as PKCS#8, in PEM or DER. */
const holdsKey = (text: string | Buffer): boolean =>
  ['PRIVATE KEY', '\x04m0k\x02\x01\x01\x04'].some((mark) => text.includes(mark));
const NAME = 'wizard.example.test';
const DAY = 86_400_000;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Scene = { readonly home: string; readonly clock: { now: number }; readonly lines: string[] };

const scene = (): Scene => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-secure-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return { home: join(folder, 'home'), clock: { now: Date.now() }, lines: [] };
};

const started = async (at: Scene, more: Partial<ServeOptions> = {}): Promise<Served> => {
  const served = await serve({
    home: at.home,
    computer: 'web.example.test',
    port: 0,
    host: NAME,
    now: () => new Date(at.clock.now),
    log: (line) => void at.lines.push(line),
    ...more,
  });
  undo.push(() => served.close());
  return served;
};

/** The house without a server, as a terminal has it. */
const inHouse = async <T>(at: Scene, work: (house: Deeds) => Promise<T>): Promise<T> => {
  const house = await openHouse({
    home: at.home,
    computer: 'web.example.test',
    now: () => new Date(at.clock.now),
  });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
};

/** PEM of the newest root, asked for through the private socket, as the terminal does. */
const rootOf = async (served: Served): Promise<string> => {
  const { fetch, close } = socketFetch(served.socket);
  try {
    const client = connect(fetch);
    const roots = (await client.authority()).certificates.filter(({ subject, issuer }) => subject === issuer);
    const { der } = await client.certificate({ params: { thumbprint: roots.at(-1)?.thumbprint ?? '' } });
    return writePem('CERTIFICATE', Buffer.from(der, 'base64'));
  } finally {
    close();
  }
};

type Shake = { readonly protocol: string | null; readonly leaf: X509Certificate; readonly chain: Buffer[] };
const shake = (served: Served, options: ConnectionOptions): Promise<Shake> =>
  new Promise((resolve, reject) => {
    const where = { host: '127.0.0.1', port: served.port, servername: NAME, ...options };
    const socket = dialTls(where, () => {
      const protocol = socket.getProtocol();
      const chain: Buffer[] = [];
      for (
        let one: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
        one !== undefined && !chain.some((other) => other.equals(one?.raw ?? other));
        one = one.issuerCertificate
      )
        chain.push(one.raw);
      socket.destroy();
      resolve({ protocol, chain, leaf: new X509Certificate(chain[0] ?? '') });
    });
    socket.once('error', reject);
  });
const presented = async (served: Served): Promise<X509Certificate> =>
  (await shake(served, { rejectUnauthorized: false })).leaf;

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
const ask = (
  served: Served,
  ca: string,
  path: string,
  headers: Record<string, string> = {},
  post?: unknown,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        servername: NAME,
        port: served.port,
        path,
        ca,
        agent: false,
        method: post === undefined ? 'GET' : 'POST',
        headers: {
          host: `${NAME}:${served.port}`,
          ...(post === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.once('error', reject);
    request.end(post === undefined ? undefined : JSON.stringify(post));
  });
const codeOf = ({ body }: Answer): string => JSON.parse(body).code;
const refusalOf = async (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { complaint?: { code: string; facts: Record<string, unknown> } }) => error.complaint,
  );

describe('Under a name', () => {
  test('the certificate is the embedded CA’s, for this name, and verifies to its root by TLS 1.3 and 1.2, not below', async () => {
    const served = await started(scene());
    expect(served.urls).toEqual([`https://${NAME}:${served.port}/`]);
    const ca = await rootOf(served);
    const { protocol, leaf } = await shake(served, { ca });
    expect(protocol).toBe('TLSv1.3');
    expect(leaf.subjectAltName).toBe(`DNS:${NAME}`);
    expect((await shake(served, { ca, maxVersion: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
    const sent = (await shake(served, { rejectUnauthorized: false })).chain;
    expect(sent.map((der) => new X509Certificate(der).ca)).toEqual([false, true]);
    await expect(
      shake(served, { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ).rejects.toThrow(/alert protocol version|protocol/i);
    await expect(shake(served, { ca, servername: 'other.example.test' })).rejects.toThrow(/altnames/);
    await expect(shake(served, {})).rejects.toThrow(/self-signed|issuer|verify/);
  });

  test('plain HTTP to the port gets no page, and not a byte', async () => {
    const served = await started(scene());
    const got = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = dial({ host: '127.0.0.1', port: served.port }, () =>
        socket.write(`GET / HTTP/1.1\r\nhost: localhost:${served.port}\r\n\r\n`),
      );
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.once('close', () => resolve(text));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ECONNRESET' ? resolve(text) : reject(error),
      );
    });
    expect(got).not.toMatch(/HTTP\/|html/i);
  });

  test('whoever says nothing at all is not waited for', async () => {
    const served = await started(scene(), { patience: { headersMs: 200, requestMs: 400 } });
    const socket = dial({ host: '127.0.0.1', port: served.port });
    undo.push(() => socket.destroy());
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.bytesRead).toBe(0);
  });

  test('it answers to that name alone, neither to localhost nor to another', async () => {
    const served = await started(scene());
    const ca = await rootOf(served);
    for (const host of [
      `localhost:${served.port}`,
      `127.0.0.1:${served.port}`,
      `other.example.test:${served.port}`,
      NAME,
    ]) {
      const reply = await ask(served, ca, '/api/status', { host });
      expect([reply.status, codeOf(reply)]).toEqual([421, 'house.host.refused']);
    }
    expect(codeOf(await ask(served, ca, '/api/status'))).toBe('house.session.missing');
  });

  test('its own pages come from https: the same name over http is another site', async () => {
    const served = await started(scene());
    const ca = await rootOf(served);
    const post = (origin: string) => ask(served, ca, '/api/session', { origin }, { token: 'x'.repeat(43) });
    expect(codeOf(await post(`http://${NAME}:${served.port}`))).toBe('house.origin.refused');
    expect(codeOf(await post(`https://localhost:${served.port}`))).toBe('house.origin.refused');
    expect(codeOf(await post(`https://${NAME}:${served.port}`))).toBe('house.link.unknown');
  });

  test('the one-time link is https under the name; its session’s cookie is Secure and this host’s alone; every reply says never again without TLS', async () => {
    const at = scene();
    const accounts = openAccounts(homeAt(at.home).path);
    accounts.addFirst('admin', 'no password fits', '2026-01-01T00:00:00Z');
    accounts.close();
    const served = await started(at);
    const ca = await rootOf(served);
    const link = await served.link();
    expect(link).toMatch(new RegExp(`^https://${NAME}:${served.port}/#token=[A-Za-z0-9_-]{43}$`));
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
    const origin = `https://${NAME}:${served.port}`;
    const reply = await ask(served, ca, '/api/session', { origin }, { token });
    expect(reply.status).toBe(204);
    expect(String(reply.headers['set-cookie'])).toMatch(
      /^__Host-certwizard-[0-9a-f]{8}=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
    const status = await ask(served, ca, '/api/status', { cookie });
    expect([status.status, status.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect((await ask(served, ca, '/nowhere')).headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('its key lies sealed in the vault, and nowhere in the home as it is', async () => {
    const at = scene();
    await started(at);
    const texts = readdirSync(at.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(texts.length).toBeGreaterThan(3);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(holdsKey(privateKey.export({ type: 'pkcs8', format: 'der' }))).toBe(true);
    expect(holdsKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))).toBe(true);
    for (const text of texts) expect(holdsKey(text)).toBe(false);
    for (const file of readdirSync(join(at.home, 'keys')))
      expect(statSync(join(at.home, 'keys', file)).mode & 0o077).toBe(0);
  });
});

test('on loopback nothing changes: plain HTTP, no Secure, no promise of TLS', async () => {
  const served = await started(scene(), { host: 'localhost' });
  const reply = await fetch(`http://127.0.0.1:${served.port}/api/openapi.json`);
  expect([reply.status, reply.headers.get('strict-transport-security')]).toEqual([200, null]);
});

test('an address is served by itself, with a certificate for the address', async () => {
  const served = await started(scene(), { host: '127.0.0.2' });
  expect(served.urls).toEqual([`https://127.0.0.2:${served.port}/`]);
  const ca = await rootOf(served);
  const { leaf } = await shake(served, { ca, host: '127.0.0.2', servername: '' });
  expect(leaf.subjectAltName).toBe('IP Address:127.0.0.2');
  await expect(shake(served, { ca, host: '127.0.0.1' })).rejects.toThrow(/ECONNREFUSED/);
});

describe('In time', () => {
  test('the same certificate is there after a restart', async () => {
    const at = scene();
    const first = await started(at);
    const before = await presented(first);
    await first.close();
    expect((await presented(await started(at))).fingerprint256).toBe(before.fingerprint256);
  });

  test('it is renewed while the server runs, for who comes next; who is there stays connected', async () => {
    const at = scene();
    const served = await started(at, { certificateCheckMs: 20 });
    const ca = await rootOf(served);
    const before = await presented(served);
    const there = dialTls({ host: '127.0.0.1', port: served.port, servername: NAME, ca });
    undo.push(() => there.destroy());
    await new Promise((resolve) => there.once('secureConnect', resolve));
    at.clock.now += (before.validToDate.getTime() - at.clock.now) * 0.7;
    await vi.waitFor(
      async () => expect((await presented(served)).fingerprint256).not.toBe(before.fingerprint256),
      { timeout: 15_000, interval: 50 },
    );
    const after = await presented(served);
    expect(after.validToDate.getTime()).toBeGreaterThan(before.validToDate.getTime());
    const heard = new Promise<string>((resolve) => there.once('data', (chunk) => resolve(chunk.toString())));
    there.write(`GET /api/openapi.json HTTP/1.1\r\nhost: ${NAME}:${served.port}\r\n\r\n`);
    expect(await heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(readdirSync(join(at.home, 'keys')).filter((file) => file.endsWith('.key'))).toHaveLength(3);
  });

  test('what stands in the way of the next one is written down, and the one that is good stays', async () => {
    const at = scene();
    const first = await started(at);
    const before = await presented(first);
    await first.close();
    await inHouse(at, (house) => house.requireApproval('WebServer', true));
    at.clock.now += (before.validToDate.getTime() - at.clock.now) * 0.7;
    const second = await started(at, { certificateCheckMs: 20 });
    expect((await presented(second)).fingerprint256).toBe(before.fingerprint256);
    expect(at.lines.join()).toContain('house.certificate.pending');
    const { fetch, close } = socketFetch(second.socket);
    await connect(fetch).approve({ params: { number: '2' }, body: { by: 'admin' } });
    close();
    await vi.waitFor(
      async () => expect((await presented(second)).fingerprint256).not.toBe(before.fingerprint256),
      { timeout: 15_000, interval: 50 },
    );
  });

  test.each([
    ['the certificate has', 500 * DAY, false],
    ['the issuing CA has too', 6 * 365 * DAY, false],
    ['even the root has', 16 * 365 * DAY, true],
  ])('at a start where %s expired, the server mends itself', async (_, later, newRoot) => {
    const at = scene();
    const first = await started(at);
    const [before, root] = [await presented(first), await rootOf(first)];
    await first.close();
    at.clock.now += later;
    const second = await started(at);
    const after = await presented(second);
    expect(after.fingerprint256).not.toBe(before.fingerprint256);
    expect(after.validFromDate.getTime()).toBeLessThanOrEqual(at.clock.now);
    expect(after.validToDate.getTime()).toBeGreaterThan(at.clock.now + 30 * DAY);
    const newest = await rootOf(second);
    expect(newest !== root).toBe(newRoot);
    const [leaf, issuing] = (await shake(second, { rejectUnauthorized: false })).chain.map(
      (der) => new X509Certificate(der),
    );
    expect(issuing?.validToDate.getTime()).toBeGreaterThan(at.clock.now);
    expect(leaf?.verify(issuing!.publicKey)).toBe(true);
    expect(issuing?.verify(new X509Certificate(newest).publicKey)).toBe(true);
  });

  test('a revoked one is replaced', async () => {
    const at = scene();
    const first = await started(at);
    const before = await presented(first);
    await first.close();
    await inHouse(at, async (house) => {
      await house.import({ file: before.raw.toString('base64') });
      await house.revoke(before.fingerprint.replaceAll(':', ''), 'keyCompromise');
    });
    const after = await presented(await started(at));
    expect(after.fingerprint256).not.toBe(before.fingerprint256);
  });
});

describe('Refused', () => {
  test.each(['www.example.org', 'notexample.test', '192.0.2.77'])(
    'a name that the CA may not issue for, with the names that it may; no CA is made for it: %s',
    async (host) => {
      const at = scene();
      const complaint = await refusalOf(started(at, { host }));
      expect(complaint).toMatchObject({ code: 'house.host.not-permitted', facts: { host } });
      expect(complaint?.facts['permitted']).toMatch(/example\.test/);
      expect((await inHouse(at, (house) => house.authority())).certificates).toEqual([]);
    },
  );

  test('also where the CA was made before the topology knew the name; the cure that is told cures it', async () => {
    const at = scene();
    const first = await started(at);
    await first.close();
    const host = 'wizard.example.org';
    await inHouse(at, async (house) => {
      const topology = (await house.topology()) as { sipDomains: string[] };
      await house.setTopology({ ...topology, sipDomains: [...topology.sipDomains, 'example.org'] });
    });
    expect(await refusalOf(started(at, { host }))).toMatchObject({ code: 'house.host.not-permitted' });
    await inHouse(at, (house) => house.renewAuthority());
    expect((await presented(await started(at, { host }))).subjectAltName).toBe(`DNS:${host}`);
  });

  test('while the CA’s manager has not approved it; approved, the next start has it', async () => {
    const at = scene();
    await inHouse(at, (house) => house.requireApproval('WebServer', true));
    for (const _ of [1, 2])
      expect(await refusalOf(started(at))).toEqual({
        code: 'house.certificate.pending',
        facts: { host: NAME, number: '1' },
      });
    await inHouse(at, (house) => house.approve('1', 'admin'));
    expect((await presented(await started(at))).subjectAltName).toBe(`DNS:${NAME}`);
  });

  test('denied by the CA’s manager: said so once, and the next start asks anew', async () => {
    const at = scene();
    await inHouse(at, (house) => house.requireApproval('WebServer', true));
    await refusalOf(started(at));
    await inHouse(at, (house) => house.deny('1', 'admin', 'not here'));
    expect(await refusalOf(started(at))).toMatchObject({
      code: 'returned.denied',
      facts: { by: 'admin', why: 'not here' },
    });
    expect(await refusalOf(started(at))).toMatchObject({ facts: { number: '2' } });
  });

  test.each(['0.0.0.0', '::', '*.example.test', 'https://example.test', 'a@example.test'])(
    'what is no address and no name: %s',
    async (host) => {
      expect(await refusalOf(started(scene(), { host }))).toMatchObject({
        code: 'house.address.refused',
        facts: { host },
      });
    },
  );
});
