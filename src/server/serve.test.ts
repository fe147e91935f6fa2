import { lstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as dial, createServer, type Socket } from 'node:net';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openAccounts } from '#adapters/ledger/accounts.ts';
import { LIMITS } from '#core/limits.ts';
import { connect } from '#schema/client.ts';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { homeAt } from './home-at.ts';
import { openLocal } from './local.ts';
import { type ServeOptions, type Served, serve, untilSignal } from './serve.ts';
import { socketFetch, somebodyListens } from './socket-door.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'certwizard-serve-'));
  undo.push(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'home');
};

/** On a home that has its administrator: a link opens everything. */
const started = async (more: Partial<ServeOptions> = {}, overrides = {}) => {
  const fake = fakeDeeds(overrides);
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const home = more.home ?? folder();
  const accounts = openAccounts(homeAt(home).path);
  accounts.addFirst('admin', 'no password fits', '2026-01-01T00:00:00Z');
  accounts.close();
  const lines: string[] = [];
  const served = await serve({
    home,
    port: 0,
    host: '127.0.0.1',
    open: async () => fake.deeds,
    now: () => new Date(clock.now),
    log: (line) => lines.push(line),
    ...more,
  });
  undo.push(() => served.close());
  return { fake, clock, home, served, lines };
};

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
/** Sends exactly these headers, Host included. */
const ask = (
  served: Served,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: string,
) =>
  new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: served.port,
        path,
        method,
        agent: false,
        headers: { host: `localhost:${served.port}`, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.once('error', reject);
    request.end(body);
  });

/** Bytes as they are; resolves with everything that came when the server closes. */
const raw = (served: Served, bytes: string, port = served.port) =>
  new Promise<string>((resolve, reject) => {
    let got = '';
    const socket: Socket = dial({ host: '127.0.0.1', port }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      got += chunk.toString();
    });
    socket.once('close', () => resolve(got));
    socket.once('error', reject);
  });

const json = { 'content-type': 'application/json' };
const tokenOf = (link: string): string => new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';
const spend = (served: Served, token: string, headers: Record<string, string> = {}) =>
  ask(
    served,
    '/api/session',
    { ...json, origin: `http://localhost:${served.port}`, 'sec-fetch-site': 'same-origin', ...headers },
    'POST',
    JSON.stringify({ token }),
  );
const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0] ?? '';
const signedIn = async (served: Served): Promise<string> =>
  cookieOf(await spend(served, tokenOf(await served.link())));
const codeOf = ({ body }: Answer): string => JSON.parse(body).code;

test('a one-time link opens a session: HttpOnly, same site only, named for this home', async () => {
  const { served, home } = await started();
  const link = await served.link();
  expect(link).toMatch(new RegExp(`^http://localhost:${served.port}/#token=[A-Za-z0-9_-]{43}$`));
  const reply = await spend(served, tokenOf(link));
  expect(reply.status).toBe(204);
  expect(String(reply.headers['set-cookie'])).toMatch(
    /^certwizard-[0-9a-f]{8}=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  expect((await ask(served, '/api/status', { cookie: cookieOf(reply) })).status).toBe(200);
  expect(cookieOf(reply)).not.toContain(tokenOf(link));
  expect(home).toBeTruthy();
});

test('a link is spent by its first use', async () => {
  const { served } = await started();
  const token = tokenOf(await served.link());
  await spend(served, token);
  const again = await spend(served, token);
  expect([again.status, codeOf(again), again.headers['set-cookie']]).toEqual([
    401,
    'house.link.spent',
    undefined,
  ]);
});

test('a link expires after fifteen minutes, and not before', async () => {
  const { served, clock } = await started();
  const [first, second] = [tokenOf(await served.link()), tokenOf(await served.link())];
  clock.now += LIMITS.linkMs - 1;
  expect((await spend(served, first)).status).toBe(204);
  clock.now += 1;
  const late = await spend(served, second);
  expect([late.status, codeOf(late)]).toEqual([401, 'house.link.expired']);
});

test('loading the page does not spend the link: only its button does', async () => {
  const { served } = await started();
  const link = await served.link();
  const page = await ask(served, '/');
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const policy = String(page.headers['content-security-policy']);
  const [, nonce = ''] =
    /default-src 'none'; script-src 'nonce-([^']{20,})' 'strict-dynamic'/.exec(policy) ?? [];
  expect(page.body).toContain(`<script nonce="${nonce}" type="module"`);
  expect(page.body).not.toMatch(/ on\w+="| style="|https?:\/\/|<script(?! nonce=)/);
  const again = await ask(served, '/', { 'accept-language': 'ko' });
  expect(again.body).toContain('<html lang="ko">');
  expect(again.body).not.toContain(nonce);
  expect((await spend(served, tokenOf(link))).status).toBe(204);
});

test.each([
  ['/assets/../index.html', 404],
  ['/assets/..%2f..%2fpackage.json', 404],
  ['/assets/%2e%2e/%2e%2e/main.js', 404],
  ['/..%5c..%5cpackage.json', 404],
  ['/assets/', 404],
])('a path that would lead out of the folder of the pages leads nowhere: %s', async (path, status) => {
  const { served } = await started();
  const reply = await ask(served, path);
  expect(reply.status).toBe(status);
  expect(reply.body).not.toContain('"dependencies"');
});

test('the files of the pages are kept by browsers for good, and need no session', async () => {
  const { served } = await started();
  const [, file = ''] = /src="(\/assets\/[^"]+\.js)"/.exec((await ask(served, '/')).body) ?? [];
  const plain = await ask(served, file);
  expect([plain.status, plain.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  const packed = await ask(served, file, { 'accept-encoding': 'gzip' });
  expect(packed.headers['content-encoding']).toBe('gzip');
});

test('guessing is slowed after twenty attempts in a minute, and does not keep the right link waiting', async () => {
  const { served, clock } = await started();
  const token = tokenOf(await served.link());
  for (let attempt = 0; attempt < LIMITS.linkAttempts; attempt++)
    expect(codeOf(await spend(served, 'x'.repeat(43)))).toBe('house.link.unknown');
  const slowed = await spend(served, 'x'.repeat(43));
  expect([slowed.status, codeOf(slowed), slowed.headers['retry-after']]).toEqual([
    429,
    'house.session.too-many',
    '60',
  ]);
  expect((await spend(served, token)).status).toBe(204);
  clock.now += 60_000;
  expect(codeOf(await spend(served, 'x'.repeat(43)))).toBe('house.link.unknown');
});

test('a session ends when idle too long, at its age, and when it is ended', async () => {
  const { served, clock } = await started();
  const cookie = await signedIn(served);
  clock.now += LIMITS.sessionIdleMs - 1;
  expect((await ask(served, '/api/status', { cookie })).status).toBe(200);
  clock.now += LIMITS.sessionIdleMs;
  expect(codeOf(await ask(served, '/api/status', { cookie }))).toBe('house.session.expired');
  const second = await signedIn(served);
  for (let spent = 0; spent < LIMITS.sessionMs; spent += LIMITS.sessionIdleMs / 2) {
    await ask(served, '/api/status', { cookie: second });
    clock.now += LIMITS.sessionIdleMs / 2;
  }
  expect((await ask(served, '/api/status', { cookie: second })).status).toBe(401);
  const third = await signedIn(served);
  expect(
    (
      await ask(
        served,
        '/api/session',
        { cookie: third, origin: `http://localhost:${served.port}` },
        'DELETE',
      )
    ).status,
  ).toBe(204);
  expect(codeOf(await ask(served, '/api/status', { cookie: third }))).toBe('house.session.missing');
});

test('a page that listens hears nothing more once its session has ended', async () => {
  const { served, fake } = await started();
  const cookie = await signedIn(served);
  const socket = dial({ host: '127.0.0.1', port: served.port });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  const cut = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost:${served.port}\r\nCookie: ${cookie}\r\n\r\n`);
  await expect.poll(() => heard).toContain('text/event-stream');
  fake.tell({ kind: 'changed', what: 'stores' });
  await expect.poll(() => heard).toContain('stores');
  await ask(served, '/api/session', { cookie, origin: `http://localhost:${served.port}` }, 'DELETE');
  fake.tell({ kind: 'changed', what: 'topology' });
  await cut;
  expect(heard).not.toContain('topology');
});

test('a session of one home is nothing to another home’s server', async () => {
  const one = await started();
  const other = await started();
  const cookie = await signedIn(one.served);
  expect((await ask(other.served, '/api/status', { cookie })).status).toBe(401);
  const [, secret] = cookie.split('=');
  const [name] = (await signedIn(other.served)).split('=');
  expect((await ask(other.served, '/api/status', { cookie: `${name}=${secret}` })).status).toBe(401);
});

test('without a session nothing but the page, the way in and the description answers', async () => {
  const { served, fake } = await started();
  for (const path of [
    '/api/status',
    '/api/events',
    '/api/assignments/txn_1/events',
    '/api/receipts/txn_1.html',
    '/api/authority/crl',
  ])
    expect(codeOf(await ask(served, path))).toBe('house.session.missing');
  const origin = `http://localhost:${served.port}`;
  expect(
    codeOf(await ask(served, '/api/assignments', { ...json, origin }, 'POST', '{"certificate":"ab"}')),
  ).toBe('house.session.missing');
  expect((await ask(served, '/api/openapi.json')).status).toBe(200);
  expect(fake.calls).toEqual([]);
});

const HOSTS: readonly [string, (port: number) => string, number][] = [
  ['localhost with the port', (port) => `localhost:${port}`, 200],
  ['127.0.0.1 with the port', (port) => `127.0.0.1:${port}`, 200],
  ['[::1] with the port', (port) => `[::1]:${port}`, 200],
  ['capital letters', (port) => `LOCALHOST:${port}`, 200],
  ["another's name that points here (DNS rebinding)", (port) => `evil.example:${port}`, 421],
  ['our name with another ending', (port) => `localhost.evil.example:${port}`, 421],
  ['our name with a dot behind', (port) => `localhost.:${port}`, 421],
  ['our name in front of an at sign', (port) => `localhost:${port}@evil.example`, 421],
  ['the name without the port', () => 'localhost', 421],
  ['another port', (port) => `localhost:${port + 1}`, 421],
  ['another spelling of the address', (port) => `127.1:${port}`, 421],
  ['every address', (port) => `0.0.0.0:${port}`, 421],
];
for (const [what, host, status] of HOSTS)
  test(`Host: ${what} → ${status}`, async () => {
    const { served } = await started();
    const cookie = await signedIn(served);
    const reply = await ask(served, '/api/status', { cookie, host: host(served.port) });
    expect(reply.status).toBe(status);
    if (status === 421) expect(codeOf(reply)).toBe('house.host.refused');
  });

const ORIGINS: readonly [string, Record<string, string>, 'GET' | 'POST', number][] = [
  ['a change from our own page', { origin: 'SELF', 'sec-fetch-site': 'same-origin' }, 'POST', 200],
  ['a change from no browser', {}, 'POST', 200],
  [
    'a change from another site',
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'POST',
    403,
  ],
  [
    'a change from another site that says no more than its origin',
    { origin: 'https://evil.example' },
    'POST',
    403,
  ],
  [
    'a change from another port of this computer',
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
    'POST',
    403,
  ],
  ['a change from a sandboxed frame', { origin: 'null' }, 'POST', 403],
  ['a change from 127.0.0.1 while asked as localhost', { origin: 'http://127.0.0.1:PORT' }, 'POST', 403],
  ['a change without origin from another site', { 'sec-fetch-site': 'cross-site' }, 'POST', 403],
  ['a change out of the address bar', { 'sec-fetch-site': 'none' }, 'POST', 403],
  ['https where there is only http', { origin: 'https://localhost:PORT' }, 'POST', 403],
  ['reading from our own page', { 'sec-fetch-site': 'same-origin' }, 'GET', 200],
  ['reading out of the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 'GET', 200],
  ['reading from another site', { 'sec-fetch-site': 'cross-site' }, 'GET', 403],
  [
    'reading by a link of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    'GET',
    403,
  ],
];
for (const [what, headers, method, status] of ORIGINS)
  test(`${what} → ${status}`, async () => {
    const { served, fake } = await started();
    const cookie = await signedIn(served);
    const filled = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [
        key,
        value.replace('SELF', `http://localhost:${served.port}`).replace('PORT', String(served.port)),
      ]),
    );
    const post = method === 'POST' ? json : {};
    const reply = await ask(
      served,
      method === 'GET' ? '/api/status' : '/api/recoveries',
      { cookie, ...filled, ...post },
      method,
      method === 'POST' ? '{}' : undefined,
    );
    expect(reply.status).toBe(status);
    if (status === 403) expect([codeOf(reply), fake.calls]).toEqual(['house.origin.refused', []]);
  });

test('the page itself may be reached by a link from elsewhere: it holds nothing', async () => {
  const { served } = await started();
  expect(
    (await ask(served, '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status,
  ).toBe(200);
});

test('a stranger spends no link, though he has it: his origin gives him away', async () => {
  const { served } = await started();
  const token = tokenOf(await served.link());
  expect(
    (await spend(served, token, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status,
  ).toBe(403);
  expect((await spend(served, token)).status).toBe(204);
});

test('a new link is not to be had over the network, even with a session', async () => {
  const { served } = await started();
  const cookie = await signedIn(served);
  const reply = await ask(
    served,
    '/api/links',
    { cookie, origin: `http://localhost:${served.port}` },
    'POST',
  );
  expect([reply.status, codeOf(reply)]).toEqual([403, 'house.link.local']);
});

test('every reply carries the safe headers, refusals too', async () => {
  const { served } = await started();
  for (const path of ['/', '/api/status', '/nothing', '/api/openapi.json', '/api/requests/%zz']) {
    const { headers } = await ask(served, path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

const RAW: readonly [string, (port: number) => string, RegExp][] = [
  ['no Host', () => 'GET /api/status HTTP/1.1\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['an old request without Host', () => 'GET /api/status HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 421 /],
  [
    'two Hosts',
    (port) =>
      `GET /api/status HTTP/1.1\r\nhost: evil.example\r\nhost: localhost:${port}\r\nconnection: close\r\n\r\n`,
    /^HTTP\/1\.1 4(00|21) /,
  ],
  [
    'a whole address as target',
    (port) =>
      `GET http://localhost:${port}/api/status HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
    /^HTTP\/1\.1 4\d\d /,
  ],
  [
    'a line break in a header',
    (port) => `GET /api/openapi.json HTTP/1.1\r\nhost: localhost:${port}\nx: y\r\nconnection: close\r\n\r\n`,
    /^HTTP\/1\.1 (400|200) /,
  ],
  [
    'length and chunks at once (smuggling)',
    (port) =>
      `POST /api/session HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/status HTTP/1.1\r\n\r\n`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    'headers without end',
    (port) => `GET / HTTP/1.1\r\nhost: localhost:${port}\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431 /,
  ],
  ['no HTTP at all', () => 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', /^HTTP\/1\.1 400 /],
  ['a tunnel', () => 'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n', /^$/],
];
for (const [what, bytes, expected] of RAW)
  test(`raw bytes: ${what}`, async () => {
    const { served, fake } = await started();
    expect(await raw(served, bytes(served.port))).toMatch(expected);
    expect(fake.calls).toEqual([]);
  });

test('a client that sends its headers slowly is cut off; others are served meanwhile', async () => {
  const { served } = await started({ patience: { headersMs: 150, requestMs: 300 } });
  const slow = raw(served, `GET /api/openapi.json HTTP/1.1\r\nhost: localhost:${served.port}\r\n`);
  expect((await ask(served, '/api/openapi.json')).status).toBe(200);
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
});

test('a client that sends its body slowly is cut off', async () => {
  const { served } = await started({ patience: { headersMs: 150, requestMs: 300 } });
  const head = `POST /api/session HTTP/1.1\r\nhost: localhost:${served.port}\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{`;
  expect(await raw(served, head)).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

test('tokens and cookies are never in the log', async () => {
  const { served, lines } = await started();
  const token = tokenOf(await served.link());
  const cookie = cookieOf(await spend(served, token));
  await ask(served, `/api/status?token=${token}`, { cookie });
  expect(lines.length).toBe(2);
  expect(lines.join()).not.toContain(token);
  expect(lines.join()).not.toContain(cookie.split('=')[1]);
});

test('all addresses at once have no name that a certificate could be for', async () => {
  for (const host of ['0.0.0.0', '::'])
    await expect(started({ host })).rejects.toMatchObject({
      complaint: { code: 'house.address.refused', facts: { host } },
    });
});

test('localhost is both loopback addresses on one port, so that nobody else is behind the name', async () => {
  const { served } = await started({ host: 'localhost' });
  expect(served.urls[0]).toBe(`http://127.0.0.1:${served.port}/`);
  if (served.urls.length > 1) {
    expect(served.urls[1]).toBe(`http://[::1]:${served.port}/`);
    expect((await fetch(`${served.urls[1]}api/openapi.json`)).status).toBe(200);
  }
});

test('a port somebody else listens on is said so, and the home is let go', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => other.close(resolve)));
  const { port } = other.address() as { port: number };
  const home = folder();
  await expect(started({ home, port })).rejects.toMatchObject({
    complaint: { code: 'house.port.busy', facts: { port, address: '127.0.0.1' } },
  });
  const { served } = await started({ home });
  expect(served.port).toBeGreaterThan(0);
});

test('one server per home; after its end the next may start', async () => {
  const first = await started();
  await expect(started({ home: first.home })).rejects.toMatchObject({
    complaint: { code: 'house.server.running' },
  });
  await first.served.close();
  await first.served.close();
  expect(first.fake.closed()).toBe(1);
  await started({ home: first.home });
});

test('the local door: a socket only its owner opens, no session, the same answers', async () => {
  const { served, home, fake } = await started();
  expect(served.socket).toBe(homeAt(home).socket);
  expect([statSync(served.socket).mode & 0o777, statSync(dirname(served.socket)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  const local = await openLocal({ home });
  undo.push(() => local.close());
  const client = connect(local.fetch, 'ko');
  expect(local.served).toBe(true);
  expect(await client.status()).toMatchObject({ product: 'p' });
  expect(await client.certificate({ params: { thumbprint: 'AB:CD' } })).toBeTruthy();
  expect(fake.calls.map(([name]) => name)).toEqual(['status', 'certificate']);
  const link = await client.newLink();
  expect((await spend(served, tokenOf(link.url))).status).toBe(204);
});

test('the network’s door does not become the local one, whatever a request says of itself', async () => {
  const { served } = await started();
  const tricks: Record<string, string>[] = [
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=unix:' },
    { 'x-certwizard-door': 'local', via: 'unix' },
    { connection: 'upgrade', upgrade: 'certwizard' },
  ];
  for (const headers of tricks) expect((await ask(served, '/api/status', headers)).status).toBe(401);
  expect((await ask(served, '/api/status', { host: 'localhost' })).status).toBe(421);
});

test('a socket that a dead server left is put away; anything else in its place is not', async () => {
  const home = folder();
  const { socket } = homeAt(home);
  const left = createServer();
  await new Promise<void>((resolve) => left.listen(`${socket}.old`, resolve));
  // A dead process leaves its socket: renamed, it survives the close.
  const { renameSync } = await import('node:fs');
  renameSync(`${socket}.old`, socket);
  await new Promise((resolve) => left.close(resolve));
  expect(lstatSync(socket).isSocket()).toBe(true);
  expect(await somebodyListens(socket)).toBe(false);
  const { served } = await started({ home });
  expect(await somebodyListens(socket)).toBe(true);
  await served.close();
  expect(lstatSync(socket, { throwIfNoEntry: false })).toBeUndefined();
  writeFileSync(socket, 'mine');
  await expect(started({ home })).rejects.toThrow(/EADDRINUSE/);
});

test('a server that hangs up in the middle is a refusal, not a stack', async () => {
  const home = folder();
  const { socket } = homeAt(home);
  const rude = createServer((connection) => connection.once('data', () => connection.destroy()));
  await new Promise<void>((resolve) => rude.listen(socket, resolve));
  undo.push(() => new Promise((resolve) => rude.close(resolve)));
  const { fetch, close } = socketFetch(socket);
  undo.push(close);
  await expect(connect(fetch).status()).rejects.toMatchObject({
    complaint: { code: 'house.server.unreachable', facts: { socket, why: 'ECONNRESET' } },
  });
});

test('while it stops nothing new is taken, what runs is waited for, and deeds are closed once', async () => {
  let finish: () => void = () => undefined;
  const running = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { served, fake, home } = await started({}, { recover: () => running.then(() => []) });
  const cookie = await signedIn(served);
  const before = ask(served, '/api/recoveries', { cookie }, 'POST');
  const { fetch, close } = socketFetch(homeAt(home).socket);
  undo.push(close);
  await expect
    .poll(async () => (await fetch('/api/status', { method: 'GET', headers: {} })).status)
    .toBe(200);
  const closing = served.close();
  await expect.poll(() => somebodyListens(served.socket)).toBe(false);
  expect(fake.closed()).toBe(0);
  finish();
  expect((await before).status).toBe(200);
  await closing;
  expect(fake.closed()).toBe(1);
});

test('the client over the network: a browser’s fetch with its cookie gets the same', async () => {
  const { served } = await started();
  const cookie = await signedIn(served);
  const client = connect((path, init) =>
    fetch(`http://127.0.0.1:${served.port}${path}`, { ...init, headers: { ...init.headers, cookie } }),
  );
  expect(await client.issuers()).toEqual([{ id: 'embedded', kind: 'embedded' }]);
  await expect(client.requestOf({ params: { id: 'req_/' as 'req_1' } })).rejects.toMatchObject({
    complaint: { code: 'house.request.invalid' },
  });
});

test('a home whose path is too long for a socket has it elsewhere, and terminals find it', async () => {
  const home = join(folder(), 'long'.repeat(25));
  const { served } = await started({ home });
  undo.push(() => rmSync(dirname(served.socket), { recursive: true, force: true }));
  expect(Buffer.byteLength(served.socket)).toBeLessThanOrEqual(LIMITS.socketPathBytes);
  expect(statSync(dirname(served.socket)).mode & 0o777).toBe(0o700);
  const local = await openLocal({ home });
  undo.push(() => local.close());
  expect(local.served).toBe(true);
});

test('SIGTERM ends the server, and leaves no listener behind', async () => {
  const { served, fake } = await started();
  const before = process.listeners('SIGTERM');
  const ended = untilSignal(served);
  const own = process.listeners('SIGTERM').filter((one) => !before.includes(one));
  expect(own).toHaveLength(1);
  own[0]?.('SIGTERM');
  await ended;
  expect([fake.closed(), process.listeners('SIGTERM').length, process.listeners('SIGINT').length]).toEqual([
    1,
    before.length,
    before.length,
  ]);
});
