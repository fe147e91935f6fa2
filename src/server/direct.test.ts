import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { refuse } from '#core/problems.ts';
import { LIMITS } from '#core/limits.ts';
import { connect, type FetchLike } from '#schema/client.ts';
import { PLACES, type RouteName } from '#schema/paths.ts';
import { openDoors } from './doors.ts';
import { fakeDeeds } from '#test/fake-deeds.ts';
import { injected } from './in-process.ts';
import type { Say } from './say.ts';

const say: Say = ({ code }, lang) => ({ title: `${lang} ${code}`, detail: 'd' });
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** One house with both ways in: over the local door's app, and without a web server. */
const bothWays = async (overrides = {}) => {
  const fake = fakeDeeds(overrides);
  const bugs: unknown[] = [];
  const log = { request: () => undefined, bug: (_: string, error: unknown) => void bugs.push(error) };
  const doors = openDoors({ deeds: fake.deeds, say, log, linkUrl: String });
  closing.push(() => doors.close());
  return { fake, bugs, over: injected(await doors.app({ kind: 'local' })), direct: doors.direct };
};

type Ask = Parameters<FetchLike>;
const get = (path: string, headers: Record<string, string> = {}): Ask => [path, { method: 'GET', headers }];
const send = (method: string, path: string, body?: unknown): Ask => [
  path,
  {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  },
];

const ASKED: readonly [string, Ask][] = [
  ['a document', get('/api/status')],
  ['a list with its page', get('/api/requests?limit=3&offset=9')],
  ['a text', get('/api/requests/req_1/csr')],
  [
    'a parameter with a slash in it',
    send('DELETE', '/api/usages/%EC%9A%A9%EB%8F%84%2F1/assignment?force=true'),
  ],
  ['nothing to answer', send('DELETE', '/api/services/web')],
  ['a body', send('POST', '/api/drafts', { usages: ['Default'], addNames: ['b.example'] })],
  ['a request that is not waited for', send('POST', '/api/requests?wait=false', { assign: true })],
  ['the description of itself', get('/api/openapi.json')],
  ['an address that is not there', get('/api/nothing')],
  ['an id that is none', get('/api/requests/7')],
  ['a number that is none', get('/api/requests?limit=all')],
  ['a query nobody asked for', get('/api/requests?nope=1')],
  ['a problem in Korean by header', get('/api/requests/7', { 'accept-language': 'ko' })],
  ['a problem in Korean by address', get('/api/requests/7?lang=ko')],
  ['no body where one is needed', send('POST', '/api/drafts')],
  [
    'a body with many faults',
    send('POST', '/api/drafts', { usages: ['', 'ok'], friendlyName: 'x'.repeat(300) }),
  ],
  ['a body that reaches into prototypes', send('POST', '/api/drafts', '{"__proto__":{"assign":true}}')],
  [
    'a body that reaches into constructors',
    send('POST', '/api/drafts', '{"constructor":{"prototype":{"a":1}}}'),
  ],
  ['a body too large', send('POST', '/api/drafts', `"${'x'.repeat(LIMITS.requestBytes)}"`)],
  ['a link, which only a server has', send('POST', '/api/links')],
];

test.each(ASKED)('%s gets the same answer with a web server and without one', async (_, ask) => {
  const { fake, over, direct } = await bothWays();
  const [first, second] = [await over(...ask), await direct(...ask)];
  expect([second.status, await second.text()]).toEqual([first.status, await first.text()]);
  const half = fake.calls.length / 2;
  expect(fake.calls.slice(half)).toEqual(fake.calls.slice(0, half));
});

test('what a deed refuses arrives as it does over the door', async () => {
  const { over, direct } = await bothWays({
    status: async () => {
      throw refuse('request.usage.unknown', { usage: 'X', known: 'Default' });
    },
  });
  const [first, second] = [await over(...get('/api/status')), await direct(...get('/api/status'))];
  expect([second.status, await second.text()]).toEqual([first.status, await first.text()]);
  expect(second.status).toBe(422);
});

test('a bug leaks nothing but a reference', async () => {
  const { direct, bugs } = await bothWays({
    status: async () => {
      throw new Error('hunter2');
    },
  });
  const reply = await direct(...get('/api/status'));
  const body = await reply.text();
  expect([reply.status, bugs.length, body.includes('hunter2')]).toEqual([500, 1, false]);
  expect(JSON.parse(body)).toMatchObject({
    code: 'house.internal',
    facts: { reference: expect.stringMatching(/^err_/) },
  });
});

test('live events flow the same way', async () => {
  const { over, direct } = await bothWays();
  const first = async (fetch: FetchLike): Promise<unknown> => {
    for await (const { event } of connect(fetch).assignmentEvents({ params: { id: 'txn_1' } })) return event;
    return undefined;
  };
  const there = await first(over);
  expect(there).toBeDefined();
  expect(await first(direct)).toEqual(there);
});

test('a caller that goes away is told so, and its streams end', async () => {
  const { direct } = await bothWays({ status: () => new Promise(() => undefined) });
  const gone = new AbortController();
  const asked = direct('/api/status', { method: 'GET', headers: {}, signal: gone.signal });
  const live = await direct('/api/events', { method: 'GET', headers: {}, signal: gone.signal });
  gone.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await expect(text(live.body as never)).rejects.toThrow();
});

test('every route of the contract can be found', async () => {
  const { direct } = await bothWays();
  const client = connect(direct);
  for (const name of Object.keys(PLACES) as RouteName[]) {
    const { method, path, replies } = PLACES[name];
    if (replies === 'events') continue;
    const reply = await direct(path.replace(/:\w+/g, 'x'), { method, headers: {} });
    expect([name, reply.status === 404 && (await reply.text()).includes('house.route.unknown')]).toEqual([
      name,
      false,
    ]);
  }
  expect(await client.status()).toBeDefined();
});
