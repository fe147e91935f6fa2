// Who is let in, route by route: the contract is the list, so that a new route is in these tests from its first day.
import { expect, test } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { CONTRACT } from '#schema/contract.ts';
import type { RouteName } from '#schema/paths.ts';
import type { Route } from '#schema/route.ts';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { codeOf, pathOf, scratch } from './scratch.ts';

const ROUTES = Object.entries(CONTRACT) as [RouteName, Route][];
const CLOSED = ROUTES.filter(([, { open }]) => open !== true);
const CHANGING = ROUTES.filter(([, { method }]) => method !== 'GET');
const WITH_BODY = ROUTES.filter(([, { body }]) => body !== undefined);

const start = async () => {
  const fake = fakeDeeds();
  return { fake, ...(await scratch({ open: async () => fake.deeds })) };
};
/** Route by route, what is not as it should be. */
const wrong = async (
  routes: readonly [RouteName, Route][],
  expected: string,
  look: (route: Route) => Promise<{ status: number; code: string | undefined }>,
): Promise<string[]> => {
  const all: string[] = [];
  for (const [name, route] of routes) {
    const { status, code } = await look(route);
    if (`${status} ${code}` !== expected) all.push(`${name}: ${status} ${code}`);
  }
  return all;
};

test('what is open is the way in and the description, and nothing that has a deed', () => {
  expect(ROUTES.filter(([, { open }]) => open).map(([name]) => name)).toEqual([
    'whoAmI',
    'openSession',
    'endSession',
    'firstAdministrator',
    'signIn',
    'passkeyChallenge',
    'passkeySignIn',
    'openapi',
  ]);
  expect(CLOSED.length).toBeGreaterThan(40);
});

test('every other route answers 401 without a session, with one that was ended, with one that is too old, and with a foreign cookie', async () => {
  const { ask, post, administrator, byLink, clock, fake } = await start();
  const own = await administrator();
  const [cookieName = ''] = own.split('=');
  const ended = await byLink();
  expect((await post('/api/session', undefined, ended, 'DELETE')).status).toBe(204);
  const look = (cookie: string | undefined) => async (route: Route) => {
    const answer = await ask(pathOf(route), {
      method: route.method,
      headers: cookie === undefined ? {} : { cookie },
    });
    return { status: answer.status, code: codeOf(answer) };
  };
  const secret = own.slice(cookieName.length + 1);
  for (const cookie of [
    undefined,
    ended,
    `${cookieName}=${'A'.repeat(43)}`,
    `${cookieName}=`,
    `certwizard-00000000=${secret}`,
    `${cookieName}=${secret.toLowerCase()}`,
    `${cookieName}= link`,
  ])
    expect(await wrong(CLOSED, '401 house.session.missing', look(cookie))).toEqual([]);
  clock.now += LIMITS.sessionIdleMs;
  const first = await ask('/api/status', { headers: { cookie: own } });
  expect([first.status, codeOf(first)]).toEqual([401, 'house.session.expired']);
  expect(await wrong(CLOSED, '401 house.session.missing', look(own))).toEqual([]);
  expect(fake.calls).toEqual([]);
});

test('before there is an administrator the session of a link opens no route', async () => {
  const { ask, byLink, fake } = await start();
  const cookie = await byLink();
  expect(
    await wrong(CLOSED, '403 house.session.enrolling', async (route) => {
      const answer = await ask(pathOf(route), { method: route.method, headers: { cookie } });
      return { status: answer.status, code: codeOf(answer) };
    }),
  ).toEqual([]);
  expect(fake.calls).toEqual([]);
});

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
const CROSS: readonly [string, Record<string, string>][] = [
  ['says whose page it was', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['comes from an old browser that sends no Sec-Fetch-Site', { origin: 'https://evil.example' }],
  ['says nothing but that it is from elsewhere', { 'sec-fetch-site': 'cross-site' }],
  [
    'comes from another port of this computer',
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
  ],
  ['comes from a frame without origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
];
test.each(CROSS)(
  'every changing route refuses a cross-site change that %s, with the cookie and as any form',
  async (_, headers) => {
    const { ask, administrator, fake } = await start();
    const cookie = await administrator();
    for (const type of ['application/json', ...FORMS])
      expect(
        await wrong(CHANGING, '403 house.origin.refused', async (route) => {
          const answer = await ask(pathOf(route), {
            method: route.method,
            headers: { cookie, 'content-type': type, ...headers },
            body: '{}',
          });
          expect(answer.headers['access-control-allow-origin']).toBeUndefined();
          return { status: answer.status, code: codeOf(answer) };
        }),
      ).toEqual([]);
    expect(fake.calls).toEqual([]);
  },
);

test('a form is no document: no route that takes one reads it, though it came from our own page', async () => {
  const { ask, administrator, origin, fake } = await start();
  const cookie = await administrator();
  for (const type of FORMS)
    expect(
      await wrong(WITH_BODY, '415 house.request.media-type', async (route) => {
        const answer = await ask(pathOf(route), {
          method: route.method,
          headers: { cookie, origin, 'content-type': type },
          body: '{"a":1}',
        });
        return { status: answer.status, code: codeOf(answer) };
      }),
    ).toEqual([]);
  expect(fake.calls).toEqual([]);
});

test('no route answers under a foreign Host, open or not', async () => {
  const { ask, administrator, served, fake } = await start();
  const cookie = await administrator();
  for (const host of [`evil.example:${served.port}`, 'localhost:1', `localhost:${served.port}.evil.example`])
    expect(
      await wrong(ROUTES, '421 house.host.refused', async (route) => {
        const answer = await ask(pathOf(route), {
          method: route.method,
          headers: { cookie, host, 'x-forwarded-host': `localhost:${served.port}` },
        });
        return { status: answer.status, code: codeOf(answer) };
      }),
    ).toEqual([]);
  expect(fake.calls).toEqual([]);
});

test('a preflight is answered with no leave for anybody', async () => {
  const { ask } = await start();
  for (const [, route] of CHANGING) {
    const { status, headers } = await ask(pathOf(route), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': route.method },
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('every route that takes a body refuses one byte too many, told beforehand or not', async () => {
  const { ask, administrator, fake } = await start();
  const cookie = await administrator();
  for (const told of [true, false])
    expect(
      await wrong(WITH_BODY, '413 house.request.too-large', async (route) => {
        const limit = route.file ? LIMITS.fileRequestBytes : LIMITS.requestBytes;
        const body = Buffer.alloc(limit + 1, 0x20);
        const length: Record<string, string> = told
          ? { 'content-length': String(body.length) }
          : { 'transfer-encoding': 'chunked' };
        const answer = await ask(pathOf(route), {
          method: route.method,
          headers: { cookie, 'content-type': 'application/json', ...length },
          // What is told to be too long need not come.
          ...(told ? {} : { body }),
        });
        return { status: answer.status, code: codeOf(answer) };
      }),
    ).toEqual([]);
  expect(fake.calls).toEqual([]);
});
