import { expect, test } from 'vitest';
import { refuse } from '#core/problems.ts';
import { connect, type Client } from '#schema/client.ts';
import { CONTRACT } from '#schema/contract.ts';
import type { RouteName } from '#schema/paths.ts';
import { ANSWERS, fakeDeeds, sampleAssignment } from '#test/fake-deeds.ts';
import { accountHandlers } from './accounts/account-handlers.ts';
import { openDoors } from './doors.ts';
import { injected } from './in-process.ts';
import { sayCode } from './say.ts';

const silent = { request: () => undefined, bug: (_: string, error: unknown) => bugs.push(error) };
const bugs: unknown[] = [];
const house = async (overrides = {}) => {
  const fake = fakeDeeds(overrides);
  const doors = openDoors({
    deeds: fake.deeds,
    say: sayCode,
    log: silent,
    linkUrl: (token) => `#${token}`,
    checkReplies: true,
  });
  return { fake, doors, fetch: injected(await doors.app({ kind: 'local' })) };
};

const id = 'req_1';
const txn = 'txn_1';
const spelt = '01 23:ab‎';
/** Route, how the client calls it, and the call of the deed that comes of it. */
const CASES: readonly [RouteName, (client: Client) => Promise<unknown>, unknown[]][] = [
  ['status', (c) => c.status(), []],
  ['discovery', (c) => c.discovery(), []],
  [
    'preview',
    (c) => c.preview({ body: { usages: ['Default'], addNames: ['b.example'] } }),
    [{ usages: ['Default'], addNames: ['b.example'] }],
  ],
  ['draft', (c) => c.draft(), []],
  [
    'saveDraft',
    (c) =>
      c.saveDraft({
        query: { after: 3 },
        body: { usages: ['Default'], typed: { addNames: 'a..b\n한국.kr' } },
      }),
    [{ usages: ['Default'], typed: { addNames: 'a..b\n한국.kr' } }, 3],
  ],
  ['dropDraft', (c) => c.dropDraft({ query: { after: 3 } }), [3]],
  ['names', (c) => c.names({ body: { names: ['', '한국.kr'] } }), [['', '한국.kr']]],
  [
    'request',
    (c) => c.request({ body: { key: { kind: 'rsa', bits: 3072 }, assign: false } }),
    [{ key: { kind: 'rsa', bits: 3072 }, assign: false }],
  ],
  ['requests', (c) => c.requests(), [{ limit: 50, offset: 0 }]],
  ['requestOf', (c) => c.requestOf({ params: { id } }), [id]],
  ['signingRequest', (c) => c.signingRequest({ params: { id } }), [id]],
  ['retrieve', (c) => c.retrieve({ params: { id } }), [id]],
  ['resubmit', (c) => c.resubmit({ params: { id } }), [id]],
  ['finish', (c) => c.finish({ params: { id }, body: { assign: true } }), [id, true]],
  ['withdraw', (c) => c.withdraw({ params: { id } }), [id]],
  [
    'certificates',
    (c) => c.certificates({ query: { store: 'root', text: '한글 & more', limit: 7 } }),
    [{ store: 'root', text: '한글 & more', limit: 7, offset: 0 }],
  ],
  ['certificate', (c) => c.certificate({ params: { thumbprint: spelt } }), [spelt]],
  [
    'import',
    (c) => c.import({ body: { file: 'AAAA', dryRun: true, password: 'p' } }),
    [{ file: 'AAAA', dryRun: true, password: 'p' }],
  ],
  [
    'dropCertificate',
    (c) => c.dropCertificate({ params: { store: 'personal', thumbprint: spelt } }),
    ['personal', spelt],
  ],
  ['verify', (c) => c.verify({ body: { address: 'a.example:443' } }), [{ address: 'a.example:443' }]],
  ['parties', (c) => c.parties(), []],
  ['checkParty', (c) => c.checkParty({ body: { party: 'system', certificate: spelt } }), ['system', spelt]],
  [
    'changeParty',
    (c) => c.changeParty({ body: { party: '/roots', certificate: spelt, change: 'install', dryRun: true } }),
    [{ party: '/roots', certificate: spelt, change: 'install', dryRun: true }],
  ],
  ['undoPartyChange', (c) => c.undoPartyChange({ body: { yes: spelt } }), [{ yes: spelt }]],
  ['putRight', (c) => c.putRight({ body: { dryRun: true } }), [{ dryRun: true }]],
  [
    'setPartyPassword',
    (c) => c.setPartyPassword({ body: { party: 'java:/k', password: 'p' } }),
    ['java:/k', 'p'],
  ],
  [
    'assign',
    (c) => c.assign({ query: { wait: true }, body: { certificate: spelt } }),
    [{ certificate: spelt }],
  ],
  ['assignment', (c) => c.assignment({ params: { id: txn } }), [txn, undefined]],
  ['recover', (c) => c.recover(), []],
  ['remove', (c) => c.remove({ params: { id: '용도/1' }, query: { force: true } }), ['용도/1', true]],
  ['prove', (c) => c.prove({ body: {} }), [undefined]],
  ['receipts', (c) => c.receipts({ query: { limit: 3, offset: 9 } }), [{ limit: 3, offset: 9 }]],
  ['receipt', (c) => c.receipt({ params: { id: txn } }), [txn]],
  ['topology', (c) => c.topology(), []],
  ['setTopology', (c) => c.setTopology({ body: { any: ['thing'] } }), [{ any: ['thing'] }]],
  ['services', (c) => c.services(), []],
  [
    'addService',
    (c) =>
      c.addService({ body: { id: 'web', usage: 'Default', kind: 'nginx', settings: { a: 1 }, mode: 0o640 } }),
    [{ id: 'web', usage: 'Default', kind: 'nginx', settings: { a: 1 }, mode: 0o640 }],
  ],
  ['dropService', (c) => c.dropService({ params: { id: 'web' } }), ['web']],
  ['adopt', (c) => c.adopt({ params: { id: 'web' }, body: { apply: false } }), ['web', false, undefined]],
  ['undoAdoption', (c) => c.undoAdoption({ params: { id: 'web' } }), ['web']],
  ['issuers', (c) => c.issuers(), []],
  [
    'addIssuer',
    (c) => c.addIssuer({ body: { id: 'le', kind: 'acme', settings: {} } }),
    [{ id: 'le', kind: 'acme', settings: {} }],
  ],
  ['dropIssuer', (c) => c.dropIssuer({ params: { id: 'le' } }), ['le']],
  ['connectors', (c) => c.connectors(), []],
  ['authority', (c) => c.authority(), []],
  ['approve', (c) => c.approve({ params: { number: '7' }, body: { by: '김' } }), ['7', '김']],
  ['deny', (c) => c.deny({ params: { number: '7' }, body: { by: 'k', why: 'no' } }), ['7', 'k', 'no']],
  [
    'requireApproval',
    (c) => c.requireApproval({ params: { template: 'WebServer' }, body: { approval: true } }),
    ['WebServer', true],
  ],
  [
    'revoke',
    (c) => c.revoke({ body: { thumbprint: spelt, reason: 'superseded' } }),
    [spelt, 'superseded', undefined],
  ],
  ['publish', (c) => c.publish({ body: { url: null } }), [{ url: null }]],
  ['fetchIssuers', (c) => c.fetchIssuers({ params: { thumbprint: spelt } }), [spelt]],
  ['crl', (c) => c.crl(), []],
  ['renewAuthority', (c) => c.renewAuthority(), []],
  ['doctor', (c) => c.doctor(), []],
];

for (const [name, call, expected] of CASES)
  test(`${name}: the client's call becomes the deed's, and its answer comes back as it was`, async () => {
    const { fake, fetch } = await house();
    const answer = await call(connect(fetch));
    expect(fake.calls).toEqual([[name, ...expected]]);
    expect(answer).toEqual(ANSWERS[name as keyof typeof ANSWERS]);
  });

test('every deed has a route of its name and every route a deed, but for those that are about the door itself', () => {
  const withoutDeed = [
    ...['assignmentEvents', 'events', 'openSession', 'endSession', 'newLink', 'openapi'],
    ...['whoAmI', ...Object.keys(accountHandlers)],
  ];
  const { deeds } = fakeDeeds();
  const routed = Object.keys(deeds).filter((name) => !['listen', 'close'].includes(name));
  expect(
    Object.keys(CONTRACT)
      .filter((name) => !withoutDeed.includes(name))
      .sort(),
  ).toEqual(routed.sort());
  expect(CASES.map(([name]) => name).sort()).toEqual(routed.sort());
});

test('no two routes share method and path', () => {
  const places = Object.values(CONTRACT).map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(new Set(places).size).toBe(places.length);
});

test('assign without wait answers 202 with the running assignment, before it has ended', async () => {
  let end: (view: typeof ANSWERS.assign) => void = () => undefined;
  const { fetch } = await house({
    assign: (_: unknown, started: (id: 'txn_1') => void) => {
      started('txn_1');
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  const reply = await fetch('/api/assignments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ certificate: 'ab' }),
  });
  expect(reply.status).toBe(202);
  expect(JSON.parse(await reply.text())).toEqual(sampleAssignment);
  end(ANSWERS.assign);
});

test('an assignment that ends before it has an id answers 200 with its outcome', async () => {
  const { fetch } = await house();
  const reply = await fetch('/api/assignments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ certificate: 'ab' }),
  });
  expect([reply.status, JSON.parse(await reply.text()).outcome]).toEqual([200, 'proven']);
});

test('a request with wait=false answers 202 with how it stands', async () => {
  const { fake, fetch } = await house({
    request: (_: unknown, started: (id: 'req_1') => void) => {
      started('req_1');
      return new Promise(() => undefined);
    },
  });
  const reply = await fetch('/api/requests?wait=false', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect([reply.status, JSON.parse(await reply.text()).id]).toEqual([202, 'req_1']);
  expect(fake.calls).toEqual([['requestOf', 'req_1']]);
});

test('a bug after the answer was sent goes to the log; a refusal then is the journal’s affair', async () => {
  bugs.length = 0;
  const boom = new Error('boom');
  const { fetch } = await house({
    assign: async (_: unknown, started: (id: 'txn_1') => void) => {
      started('txn_1');
      await Promise.resolve();
      throw boom;
    },
  });
  await connect(fetch).assign({ body: { certificate: 'ab' } });
  await expect.poll(() => bugs).toEqual([boom]);
});

test('the description is served, with the version it was given', async () => {
  const { fetch } = await house();
  expect(await connect(fetch).openapi()).toMatchObject({ openapi: '3.1.0', info: { version: '0.0.0' } });
});

test('an answer that drifts from the contract is a bug, not an answer', async () => {
  const { fetch } = await house({ issuers: async () => [{ id: 7 }] });
  await expect(connect(fetch).issuers()).rejects.toMatchObject({ complaint: { code: 'house.internal' } });
});

test('a problem of a stage that the route does not declare is sent, and told as a bug where tests run', async () => {
  bugs.length = 0;
  const { fetch } = await house({
    issuers: async () =>
      Promise.reject(refuse('proven.unreachable', { service: 's', address: 'a', why: 'w' })),
  });
  await expect(connect(fetch).issuers()).rejects.toMatchObject({ complaint: { code: 'proven.unreachable' } });
  expect(bugs).toEqual([
    expect.objectContaining({ message: 'undeclared problem proven.unreachable at /api/issuers' }),
  ]);
});
