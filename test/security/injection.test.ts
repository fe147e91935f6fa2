// What strangers put into addresses, headers and names: it leads out of no folder, into no header, and makes no line of its own in the log.
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { codeOf, PASSWORD, type Scratch, scratch } from './scratch.ts';

const start = async () => {
  const fake = fakeDeeds();
  return { fake, ...(await scratch({ open: async () => fake.deeds })) };
};

/** Bytes as no client would send them; resolves with all that came back. */
const raw = ({ served }: Scratch, target: string, headers = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ host: '127.0.0.1', port: served.port }, () =>
      socket.write(
        `GET ${target} HTTP/1.1\r\nhost: localhost:${served.port}\r\n${headers}connection: close\r\n\r\n`,
        'latin1',
      ),
    );
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1');
    });
    socket.once('close', () => resolve(got));
    socket.once('error', reject);
  });

const UP: readonly [string, string][] = [
  ['plain', '../'],
  ['encoded dots', '%2e%2e/'],
  ['encoded slash', '..%2f'],
  ['encoded all', '%2e%2e%2f'],
  ['encoded twice', '%252e%252e%252f'],
  ['encoded three times', '%25252e%25252e%25252f'],
  ['backslash', '..\\'],
  ['encoded backslash', '..%5c'],
  ['overlong UTF-8', '%c0%ae%c0%ae%c0%af'],
  ['dots and more dots', '....//'],
  ['a semicolon between', '..;/'],
  ['full-width dots', '%ef%bc%8e%ef%bc%8e/'],
];
const TAILS = ['package.json', 'index.html', 'etc/passwd', 'etc/passwd%00.js', 'accounts.db'];
/** Of package.json, the built page, /etc/passwd and a database. */
const INSIDE = /"dependencies"|root:.*:0:0|SQLite format 3/;
test.each(UP)('no path leads out of the folder of the pages: %s', async (_, up) => {
  const house = await start();
  for (const depth of [1, 2, 6])
    for (const tail of TAILS) {
      const got = await raw(house, `/assets/${up.repeat(depth)}${tail}`);
      expect(got, tail).toMatch(/^HTTP\/1\.1 (4\d\d) /);
      expect(got).not.toMatch(INSIDE);
    }
  expect(house.fake.calls).toEqual([]);
});

test.each([
  '/assets//etc/passwd',
  '/assets/%2fetc%2fpasswd',
  '/assets/file:///etc/passwd',
  '//etc/passwd',
  '/%00',
  '/assets/%00',
  '/assets/.%00./package.json',
  '/assets/C:%5cWindows%5cwin.ini',
  '/problems/..%2f..%2fpackage.json',
  '/problems/__proto__',
  '/problems/constructor',
])('no address of a file is taken from a request: %s', async (target) => {
  const house = await start();
  const got = await raw(house, target);
  expect(got).not.toMatch(/^HTTP\/1\.1 (2|5)/);
  expect(got).not.toMatch(INSIDE);
});

const EVIL = 'x\r\nset-cookie: stolen=1\r\n\r\n\x1b[2J\x1b]0;owned\x07\u2028\u202e{"at":"forged"}';
const PLACES: readonly [string, (house: Scratch, cookie: string) => Promise<unknown>][] = [
  ['a path', ({ ask }, cookie) => ask(`/api/${encodeURIComponent(EVIL)}`, { headers: { cookie } })],
  ['an id', ({ ask }, cookie) => ask(`/api/requests/${encodeURIComponent(EVIL)}`, { headers: { cookie } })],
  [
    'a thumbprint',
    ({ ask }, cookie) => ask(`/api/certificates/${encodeURIComponent(EVIL)}`, { headers: { cookie } }),
  ],
  [
    'a name of a service',
    ({ post }, cookie) => post(`/api/services/${encodeURIComponent(EVIL)}`, undefined, cookie, 'DELETE'),
  ],
  [
    'a query',
    ({ ask }, cookie) => ask(`/api/certificates?text=${encodeURIComponent(EVIL)}`, { headers: { cookie } }),
  ],
  [
    'the name of a query',
    ({ ask }, cookie) => ask(`/api/certificates?${encodeURIComponent(EVIL)}=1`, { headers: { cookie } }),
  ],
  ['the language', ({ ask }, cookie) => ask(`/?lang=${encodeURIComponent(EVIL)}`, { headers: { cookie } })],
  ['the code of a problem', ({ ask }) => ask(`/problems/${encodeURIComponent(EVIL)}`)],
  ['a name at sign-in', ({ post }) => post('/api/sign-ins', { name: EVIL, password: PASSWORD })],
  ['a password', ({ post }) => post('/api/sign-ins', { name: 'anna', password: EVIL })],
  ['a token', ({ post }) => post('/api/session', { token: EVIL })],
  ['a key of a body', ({ post }, cookie) => post('/api/requests', { [EVIL]: 1 }, cookie)],
  [
    'the name of a passkey',
    ({ post }, cookie) => post('/api/passkeys', { name: EVIL, credential: { id: 'x' } }, cookie),
  ],
  ['an id of a passkey', ({ post }) => post('/api/passkeys/sign-ins', { credential: { id: EVIL } })],
];
test.each(PLACES)('line breaks and escape sequences in %s stay where they are', async (_, deed) => {
  const house = await start();
  const cookie = await house.administrator();
  // Written after the answer: those of the administrator's own two calls first.
  await expect.poll(() => house.lines.length).toBe(2);
  const { status, headers, body } = (await deed(house, cookie)) as Awaited<ReturnType<Scratch['ask']>>;
  expect(status).toBeLessThan(500);
  expect(headers['set-cookie']).toBeUndefined();
  expect(JSON.stringify(headers)).not.toMatch(/stolen|owned|forged/);
  // Documents and pages hold no control character that is not a line break of their own.
  expect(body.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  await expect.poll(() => house.lines.length).toBe(3);
  for (const line of house.lines) {
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    expect(Object.keys(JSON.parse(line) as object)).toEqual(['at', 'method', 'route', 'status', 'ms']);
    expect(line).not.toMatch(/stolen|owned|forged/);
  }
});

test.each([
  ['a line break alone in the target', '/api/x\nset-cookie:stolen=1', ''],
  ['a NUL in a header', '/api/status', 'x: a\0b\r\n'],
  ['an escape sequence in a header', '/api/status', 'accept-language: \x1b[2J\r\n'],
  ['a folded header', '/api/status', 'x: a\r\n set-cookie: stolen=1\r\n'],
  ['a header of our own', '/', 'content-security-policy: default-src *\r\nset-cookie: stolen=1\r\n'],
])('no header of ours is changed by %s', async (_, target, headers) => {
  const house = await start();
  const got = await raw(house, target, headers);
  expect(got).toMatch(/^HTTP\/1\.1 [24]\d\d /);
  expect(got).toMatch(/x-content-type-options: nosniff/);
  expect(got.split('\r\n\r\n')[0]).not.toMatch(/stolen|default-src \*/);
  expect(got).not.toContain('\x1b');
  for (const line of house.lines) expect(line).not.toMatch(/\p{Cc}/u);
});

test('a name that nobody can read is none: control, invisible and turning characters are refused', async () => {
  const house = await start();
  for (const name of ['an\0na', 'an\nna', 'an\u202ena', 'an\u200bna', '\u2066anna', 'an\x1bna', '\ue000']) {
    const answer = await house.post(
      '/api/administrators',
      { name, password: PASSWORD },
      await house.byLink(),
    );
    expect([name, answer.status, codeOf(answer)]).toEqual([name, 422, 'house.request.invalid']);
  }
});
