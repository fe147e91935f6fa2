// What the way in tells strangers, what it hands to browsers, and what every page forbids.
import { expect, test } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { createHash } from 'node:crypto';
import { receiptHtml } from '#words/receipt-html.ts';
import { codeOf, cookieOf, NAME, PASSWORD, scratch } from './scratch.ts';

const start = async () => {
  const fake = fakeDeeds();
  return { fake, ...(await scratch({ open: async () => fake.deeds, receiptHtml })) };
};
const WRONG = 'no such password';

test('a name that is not there is answered as a wrong password: status, headers, document, attempts', async () => {
  const { post, administrator } = await start();
  await administrator();
  const seen = async (name: string) => {
    const answers = [];
    for (let n = 0; n <= LIMITS.signInAttempts; n++) {
      const { status, headers, body } = await post('/api/sign-ins', { name, password: WRONG });
      const { date: _, 'retry-after': wait, ...rest } = headers;
      answers.push({
        status,
        headers: rest,
        code: codeOf({ status, headers, body }),
        waits: wait !== undefined,
      });
    }
    return answers;
  };
  const there = await seen(NAME);
  expect(await seen('nobody')).toEqual(there);
  expect(there.map(({ status }) => status)).toEqual([...Array(LIMITS.signInAttempts).fill(401), 429]);
});

test('a name that is not there takes as long as a wrong password', async () => {
  const { post, administrator, clock } = await start();
  await administrator();
  const took: Record<string, number[]> = { [NAME]: [], nobody: [] };
  // In turns, so that what else the machine does falls on both.
  for (let n = 0; n < 2 * (LIMITS.signInAttempts - 1); n++) {
    if (n === LIMITS.signInAttempts - 1) clock.now += LIMITS.signInWindowMs;
    for (const [name, all] of Object.entries(took)) {
      const from = performance.now();
      expect((await post('/api/sign-ins', { name, password: WRONG })).status).toBe(401);
      all.push(performance.now() - from);
    }
  }
  const [there = 0, nobody = 0] = Object.values(took).map(
    (all) => all.toSorted((a, b) => a - b)[all.length >> 1],
  );
  expect(Math.max(there, nobody) / Math.min(there, nobody)).toBeLessThan(3);
});

test('too many attempts are told how long to wait, and the wait is true', async () => {
  const { post, administrator, clock } = await start();
  await administrator();
  const from = clock.now;
  for (let n = 0; n < LIMITS.signInAttempts; n++)
    await post('/api/sign-ins', { name: NAME, password: WRONG });
  clock.now = from + 60_500;
  const refused = await post('/api/sign-ins', { name: NAME, password: PASSWORD });
  const seconds = Number(refused.headers['retry-after']);
  expect([refused.status, codeOf(refused), seconds]).toEqual([429, 'house.session.too-many', 840]);
  expect((JSON.parse(refused.body) as { facts: unknown }).facts).toEqual({ seconds });
  clock.now += seconds * 1000;
  expect((await post('/api/sign-ins', { name: NAME, password: PASSWORD })).status).toBe(204);
});

test('whoAmI tells strangers what the page shows first, and nothing else', async () => {
  const { ask, administrator, byLink } = await start();
  const told = async (cookie?: string) =>
    JSON.parse(
      (await ask('/api/session', { headers: cookie === undefined ? {} : { cookie } })).body,
    ) as unknown;
  expect(await told()).toEqual({ state: 'first-run' });
  expect(await told(await byLink())).toEqual({ state: 'administrator-needed' });
  const own = await administrator();
  expect(await told()).toEqual({ state: 'sign-in' });
  expect(await told(`${own.split('=')[0]}=x`)).toEqual({ state: 'sign-in' });
  expect(await told(own)).toEqual({ state: 'signed-in', name: NAME });
  expect(await told(await byLink())).toEqual({ state: 'signed-in' });
});

const FLAGS = /^certwizard-[0-9a-f]{8}=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/;
test('every cookie is HttpOnly, for the same site, without a domain; each sign-in has another', async () => {
  const { post, administrator, byLink } = await start();
  const own = await administrator();
  const seen = new Set([own]);
  for (let n = 0; n < 3; n++) {
    const answer = await post('/api/sign-ins', { name: NAME, password: PASSWORD }, own);
    expect(String(answer.headers['set-cookie'])).toMatch(FLAGS);
    seen.add(cookieOf(answer));
  }
  seen.add(await byLink());
  expect(seen.size).toBe(5);
  const gone = await post('/api/session', undefined, own, 'DELETE');
  expect(String(gone.headers['set-cookie'])).toMatch(
    /^certwizard-[0-9a-f]{8}=; .*Path=\/.*Expires=Thu, 01 Jan 1970/,
  );
});

test('a refused sign-in sets no cookie and leaves the session that there is', async () => {
  const { ask, post, administrator } = await start();
  const own = await administrator();
  const refused = await post('/api/sign-ins', { name: NAME, password: WRONG }, own);
  expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);
  expect((await ask('/api/status', { headers: { cookie: own } })).status).toBe(200);
});

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
/** The wizard's document runs scripts, which carry a nonce; nothing else runs any. */
const PAGES: readonly (readonly [path: string, runsScripts: boolean])[] = [
  ['/', true],
  ['/sign-in', true],
  ['/requests/req_1', true],
  ['/problems/house.link.spent', false],
  ['/api/receipts/txn_1.html', false],
  ['/api/status', false],
  ['/api/nothing', false],
];
test.each(PAGES)('what %s answers may do nothing that it does not need', async (path, runsScripts) => {
  const { ask, administrator } = await start();
  const cookie = await administrator();
  const look = () =>
    ask(path, { headers: { cookie, accept: path.startsWith('/api/') ? '*/*' : 'text/html' } });
  const { headers, body } = await look();
  expect(headers).toMatchObject(HEADERS);
  const policy = Object.fromEntries(
    String(headers['content-security-policy'])
      .split('; ')
      .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
  ) as Record<string, string>;
  expect(policy).toMatchObject({
    'default-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
  expect(JSON.stringify(policy)).not.toMatch(/unsafe-|\*|https?:/);
  // Every script and style carries what the policy asks for.
  const [, nonce] = /'nonce-([^']+)'/.exec(policy['script-src'] ?? '') ?? [];
  expect(body.match(/<script(?! nonce=")/g)).toBeNull();
  for (const [, style = ''] of body.matchAll(/<style>([^<]*)<\/style>/g))
    expect(policy['style-src']).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(body.match(/ on[a-z]+="| style="|javascript:/g)).toBeNull();
  expect(nonce !== undefined).toBe(runsScripts);
  if (nonce === undefined) return;
  expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
  expect((await look()).headers['content-security-policy']).not.toContain(nonce);
});
