import { expect, test } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { type Complaint, complain, PROBLEMS, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { connect } from '#schema/client.ts';
import { refusalFrom } from '#schema/problem-document.ts';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { openDoors } from './doors.ts';
import { injected } from './in-process.ts';
import { lineLog, redact } from './log.ts';
import { chooseLang, type Say } from './say.ts';

const say: Say = ({ code }, lang) => ({ title: `${lang} ${code}`, detail: 'd', advice: 'a' });
const house = async (overrides = {}) => {
  const lines: string[] = [];
  const fake = fakeDeeds(overrides);
  const log = lineLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  const doors = openDoors({ deeds: fake.deeds, say, log, linkUrl: String });
  const app = await doors.app({ kind: 'local' });
  return { fake, lines, app, fetch: injected(app) };
};
const json = { 'content-type': 'application/json' };
type Ask = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  url: string;
  headers?: Record<string, string>;
  payload?: string;
};

/** What is asked, and status, code and facts that come back. */
const REFUSED: readonly [string, Ask, number, string, object?][] = [
  [
    'an address that is not there',
    { url: '/api/nothing' },
    404,
    'house.route.unknown',
    { path: '/api/nothing' },
  ],
  ['a path that climbs', { url: '/api/../../etc/passwd' }, 404, 'house.route.unknown'],
  ['a path that climbs, encoded', { url: '/%2e%2e/%2e%2e/etc/passwd' }, 404, 'house.route.unknown'],
  [
    'a file that climbs in a parameter',
    { url: '/api/requests/..%2f..%2fetc%2fpasswd' },
    422,
    'house.request.invalid',
  ],
  ['a broken percent sign', { url: '/api/requests/%zz' }, 400, 'house.request.malformed'],
  [
    'a method that the address does not take',
    { method: 'DELETE', url: '/api/status' },
    405,
    'house.route.method',
    { method: 'DELETE', allowed: 'GET, HEAD' },
  ],
  [
    'a method nobody takes',
    { method: 'PATCH', url: '/api/topology' },
    405,
    'house.route.method',
    { method: 'PATCH', allowed: 'GET, HEAD, PUT' },
  ],
  [
    'an id that is none',
    { url: '/api/requests/7' },
    422,
    'house.request.invalid',
    { member: '/params/id', why: 'invalid_format regex' },
  ],
  [
    'a number that is none',
    { url: '/api/requests?limit=all' },
    422,
    'house.request.invalid',
    { member: '/query/limit', why: 'invalid_type number' },
  ],
  ['a number with an exponent', { url: '/api/requests?limit=1e2' }, 422, 'house.request.invalid'],
  ['a number twice', { url: '/api/requests?limit=1&limit=2' }, 422, 'house.request.invalid'],
  [
    'a page larger than allowed',
    { url: '/api/requests?limit=501' },
    422,
    'house.request.invalid',
    { member: '/query/limit', why: 'too_big 500' },
  ],
  [
    'a query nobody asked for',
    { url: '/api/requests?nope=1' },
    422,
    'house.request.invalid',
    { member: '/query', why: 'unrecognized_keys nope' },
  ],
  [
    'no body where one is needed',
    { method: 'POST', url: '/api/drafts' },
    422,
    'house.request.invalid',
    { member: '/', why: 'invalid_type object' },
  ],
  [
    'an empty body that says it is JSON',
    { method: 'POST', url: '/api/drafts', headers: json, payload: '' },
    400,
    'house.request.malformed',
    { why: 'empty' },
  ],
  [
    'JSON that is cut off',
    { method: 'POST', url: '/api/drafts', headers: json, payload: '{"usages": [' },
    400,
    'house.request.malformed',
    { why: 'syntax' },
  ],
  [
    'a form',
    {
      method: 'POST',
      url: '/api/drafts',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'a=1',
    },
    415,
    'house.request.media-type',
    { type: 'application/x-www-form-urlencoded', expected: 'application/json' },
  ],
  [
    'plain text, which needs no preflight',
    { method: 'POST', url: '/api/drafts', headers: { 'content-type': 'text/plain' }, payload: '{}' },
    415,
    'house.request.media-type',
  ],
  [
    'a body too large',
    { method: 'POST', url: '/api/drafts', headers: json, payload: `"${'x'.repeat(LIMITS.requestBytes)}"` },
    413,
    'house.request.too-large',
    { limit: LIMITS.requestBytes },
  ],
  [
    'a file of ten megabytes',
    { method: 'POST', url: '/api/imports', headers: json, payload: `{"file":"${'A'.repeat(10_000_000)}"}` },
    413,
    'house.request.too-large',
    { limit: LIMITS.fileRequestBytes },
  ],
  [
    'a file just over its limit',
    {
      method: 'POST',
      url: '/api/imports',
      headers: json,
      payload: `{"file":"${'A'.repeat(LIMITS.importBytes * 1.35)}"}`,
    },
    422,
    'house.request.invalid',
  ],
  [
    'a file that is not base64',
    { method: 'POST', url: '/api/imports', headers: json, payload: '{"file":"*"}' },
    422,
    'house.request.invalid',
    { member: '/file', why: 'invalid_format base64' },
  ],
  [
    'neither file nor address',
    { method: 'POST', url: '/api/verifications', headers: json, payload: '{}' },
    422,
    'house.request.invalid',
    { member: '/', why: 'one of thumbprint, file, address' },
  ],
  [
    '__proto__',
    { method: 'POST', url: '/api/drafts', headers: json, payload: '{"__proto__":{"assign":true}}' },
    400,
    'house.request.malformed',
  ],
  [
    'constructor.prototype',
    { method: 'PUT', url: '/api/topology', headers: json, payload: '{"constructor":{"prototype":{"x":1}}}' },
    400,
    'house.request.malformed',
  ],
  [
    'a member nobody asked for',
    { method: 'POST', url: '/api/drafts', headers: json, payload: '{"usage":"Default"}' },
    422,
    'house.request.invalid',
    { member: '/', why: 'unrecognized_keys usage' },
  ],
  [
    'a line break in a name',
    { method: 'POST', url: '/api/drafts', headers: json, payload: '{"friendlyName":"a\\r\\nset-cookie: x"}' },
    422,
    'house.request.invalid',
    { member: '/friendlyName', why: 'invalid_format regex' },
  ],
  [
    'a line break in a parameter',
    { method: 'DELETE', url: '/api/services/a%0d%0ax:%20y' },
    422,
    'house.request.invalid',
  ],
  [
    'a reason longer than a line',
    {
      method: 'POST',
      url: '/api/authority/revocations',
      headers: json,
      payload: JSON.stringify({ thumbprint: 'ab', reason: 'x'.repeat(201) }),
    },
    422,
    'house.request.invalid',
    { member: '/reason', why: 'too_big 200' },
  ],
  [
    'more names than one certificate may have',
    {
      method: 'POST',
      url: '/api/drafts',
      headers: json,
      payload: JSON.stringify({ addNames: Array(501).fill('a') }),
    },
    422,
    'house.request.invalid',
  ],
];

for (const [what, ask, status, code, facts] of REFUSED)
  test(`${what} is refused: ${status} ${code}`, async () => {
    const { app, fake } = await house();
    const reply = await app.inject({ method: 'GET', ...ask });
    expect([reply.statusCode, reply.headers['content-type'], reply.json().code]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
      code,
    ]);
    expect(reply.json()).toMatchObject({
      type: `/problems/${code}`,
      status,
      title: `en ${code}`,
      retry: PROBLEMS[code as 'house.internal'].retry,
    });
    if (facts) expect(reply.json().facts).toEqual(facts);
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    if (status === 405) expect(reply.headers['allow']).toBe(reply.json().facts.allowed);
    expect(fake.calls).toEqual([]);
    expect(({} as Record<string, unknown>)['assign']).toBeUndefined();
  });

test('all faults of a body come at once, each with a pointer and words', async () => {
  const { app } = await house();
  const payload = { usages: ['', 'ok'], friendlyName: 'x'.repeat(300), key: { kind: 'rsa', bits: 1024 } };
  const reply = await app.inject({ method: 'POST', url: '/api/drafts?lang=ko', headers: json, payload });
  const { errors, title } = reply.json();
  expect(title).toBe('ko house.request.invalid');
  expect(errors.map((one: { pointer: string }) => one.pointer)).toEqual([
    '/usages/0',
    '/key/bits',
    '/friendlyName',
  ]);
  expect(errors[0]).toMatchObject({
    code: 'house.request.invalid',
    title: 'ko house.request.invalid',
    advice: 'a',
  });
});

test("a deed's refusal crosses the wire whole: code, facts and the others", async () => {
  const first = complain('request.usage.unknown', { usage: 'X', known: 'Default' }) as Complaint;
  const second = complain('request.name.invalid', { name: '-', why: 'label' }) as Complaint;
  const { fetch, app } = await house({
    preview: async () => {
      throw new Refusal(first, [second]);
    },
  });
  const refusal = await connect(fetch)
    .preview({ body: {} })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ complaint: first, others: [second] });
  const reply = await app.inject({
    method: 'POST',
    url: '/api/drafts',
    headers: { ...json, 'accept-language': 'fr, ko-KR;q=0.8, en;q=0.5' },
    payload: '{}',
  });
  expect(reply.json()).toMatchObject({
    code: first.code,
    title: 'ko request.usage.unknown',
    errors: [{ code: first.code }, { code: second.code }],
  });
});

test('every code of the table can be sent and read back', () => {
  for (const code of Object.keys(PROBLEMS)) {
    const facts = Object.fromEntries(PROBLEMS[code as 'house.internal'].facts.map((name) => [name, 'x']));
    const refusal = refusalFrom(400, JSON.stringify({ code, facts }));
    expect(refusal.complaint).toEqual({ code, facts });
  }
});

test.each([
  ['text', 'Bad gateway', 'no problem document'],
  ['a list', '[]', 'no problem document'],
  ['null', 'null', 'no problem document'],
  ['a code of a later version', '{"code":"later.than.us","facts":{}}', 'later.than.us'],
  ['a code out of the prototype', '{"code":"toString","facts":{}}', 'toString'],
])('an error reply that is %s becomes house.reply.unexpected', (_, text, what) => {
  expect(refusalFrom(502, text).complaint).toEqual({
    code: 'house.reply.unexpected',
    facts: { status: 502, what },
  });
});

test('a bug leaks nothing but a reference; the log has the story under the same reference, without secrets', async () => {
  const secret = '-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----';
  const { app, lines } = await house({
    status: async () => {
      throw new Error(`cannot read ${secret}`, { cause: new Error('password=hunter2 at /var/lib/x') });
    },
  });
  const reply = await app.inject({ method: 'GET', url: '/api/status' });
  expect(reply.statusCode).toBe(500);
  const { reference } = reply.json().facts;
  expect(reply.body).not.toMatch(/cannot read|hunter2|MIIsecret|\.ts/);
  const bug = lines.map((line) => JSON.parse(line)).find((line) => line.bug !== undefined);
  expect(bug).toMatchObject({ bug: reference, story: expect.stringContaining('cannot read [private key]') });
  expect(bug.story).toContain('caused by');
  expect(lines.join()).not.toMatch(/hunter2|MIIsecret/);
});

test('a request is logged by its pattern: no id, no query, no body, no header', async () => {
  const { app, lines } = await house();
  await app.inject({
    method: 'POST',
    url: '/api/imports?lang=ko',
    headers: { ...json, cookie: 'certwizard-00000000=abc' },
    payload: { file: 'AAAA', password: 'hunter2' },
  });
  await app.inject({ method: 'GET', url: '/api/certificates/0123?lang=ko' });
  await app.inject({ method: 'GET', url: '/secret-place' });
  expect(lines.map((line) => ({ ...JSON.parse(line), ms: 0 }))).toEqual([
    { at: '1970-01-01T00:00:00.000Z', method: 'POST', route: '/api/imports', status: 200, ms: 0 },
    {
      at: '1970-01-01T00:00:00.000Z',
      method: 'GET',
      route: '/api/certificates/:thumbprint',
      status: 200,
      ms: 0,
    },
    { at: '1970-01-01T00:00:00.000Z', method: 'GET', route: '-', status: 404, ms: 0 },
  ]);
});

test.each([
  ['a token in an address', 'GET http://localhost:1/#token=abcdefghijklmnop', /abcdefghijklmnop/],
  ['a cookie', 'cookie: certwizard-0a1b2c3d=QUJDREVG; x', /QUJDREVG/],
  ['a JSON password', '{"password":"a \\b c","x":1}', /a .b c/],
  ['a key whose end is missing', 'x -----BEGIN EC PRIVATE KEY-----\nMHcCAQEE', /MHcC/],
  ['a long blob', `x ${'QUJD'.repeat(100)} y`, /QUJDQUJD/],
  ['256 bits', `x ${'a'.repeat(43)} y`, /aaaa/],
])('the log never shows %s', (_, text, secret) => {
  expect(text).toMatch(secret);
  expect(redact(text)).not.toMatch(secret);
});

test.each([
  [undefined, undefined, 'en'],
  [undefined, 'ko', 'ko'],
  [undefined, 'ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
  [undefined, 'fr,en;q=0.4,ko;q=0.5', 'ko'],
  [undefined, 'ko;q=0', 'en'],
  [undefined, ';;;,,q=', 'en'],
  ['ko', 'en', 'ko'],
  ['xx', 'ko', 'ko'],
  [['ko', 'en'], undefined, 'en'],
])('language: asked %j, accepted %j → %s', (asked, accepted, expected) => {
  expect(chooseLang(asked, accepted)).toBe(expected);
});

test('the words of a receipt come as a page when a page is asked for, and only then', async () => {
  const fake = fakeDeeds();
  const log = { request: () => undefined, bug: () => undefined };
  const doors = openDoors({
    deeds: fake.deeds,
    say,
    log,
    linkUrl: String,
    receiptHtml: ({ id }, lang) => `<p>${id} ${lang}</p>`,
  });
  const app = await doors.app({ kind: 'local' });
  const byName = await app.inject({ url: '/api/receipts/txn_1.html?lang=ko' });
  const byAccept = await app.inject({
    url: '/api/receipts/txn_1',
    headers: { accept: 'text/html,*/*;q=0.8' },
  });
  const plain = await app.inject({ url: '/api/receipts/txn_1' });
  expect(byName.body).toBe('<p>txn_1 ko</p>');
  expect([byName.headers['content-type'], byName.headers['content-security-policy']]).toEqual([
    'text/html; charset=utf-8',
    expect.stringContaining("default-src 'none'"),
  ]);
  expect(byAccept.body).toBe('<p>txn_1 en</p>');
  expect(plain.json().id).toBe('txn_1');
});

test('a refusal that names nothing of the request has no errors member', async () => {
  const { app } = await house({ status: async () => Promise.reject(refuse('assigned.busy', { what: 'x' })) });
  expect((await app.inject({ url: '/api/status' })).json()).not.toHaveProperty('errors');
});

test('the type of a problem leads to a page that explains it; a code that there is not leads nowhere', async () => {
  const fake = fakeDeeds();
  const log = { request: () => undefined, bug: () => undefined };
  const worded: Say = ({ facts }, lang) => ({
    title: `<${lang}>`,
    detail: JSON.stringify(facts),
    advice: '',
  });
  const app = await openDoors({ deeds: fake.deeds, say: worded, log, linkUrl: String }).app({
    kind: 'local',
  });
  const page = await app.inject({ url: '/problems/house.link.expired?lang=ko' });
  expect(page.body).toContain('&#60;ko&#62;');
  expect(page.body).toContain('{minutes}');
  expect(page.body).not.toContain('<ko>');
  for (const code of ['toString', '__proto__', 'house.nothing'])
    expect((await app.inject({ url: `/problems/${code}` })).statusCode).toBe(404);
});
