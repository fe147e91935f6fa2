// No route of the API leads from a certificate that is not trusted, or unfit, to a service. Routes, their members and their queries are enumerated from
// the contract: a new route is tried unasked, and one with a member that nobody tempts with fails here.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CONTRACT } from '#schema/contract.ts';
import { fillPath, PLACES, type RouteName } from '#schema/paths.ts';
import type { Route } from '#schema/route.ts';
import { authorities } from './bad-certificates.ts';
import { NAMES, openScene, pemFile, type Placed, place, type Scene, withKeyFile } from './scene.ts';

const ROUTES = Object.keys(PLACES) as readonly RouteName[];
/** Undoes the wiring itself, which is no road for another certificate but takes the old one away: looked at alone, last. */
const UNWIRES: ReadonlySet<RouteName> = new Set(['undoAdoption']);
/** Takes the bad certificate away: last of all, or the others have nothing to try. */
const LAST: ReadonlySet<RouteName> = new Set(['dropCertificate']);
const ALL_USAGES = ['Default', 'WebServicesInternal', 'WebServicesExternal'];

let scene: Scene;
const onAScene = (): void => {
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.stop());
};

const MAKERS = authorities([...NAMES]).make.map(({ what }, index) => [what, index] as const);
/** A few on each home: every attempt leaves requests behind, and lists of hundreds are judged anew each time. */
const FEW = 4;
const GROUPS = Array.from({ length: Math.ceil(MAKERS.length / FEW) }, (_, group) =>
  MAKERS.slice(group * FEW, (group + 1) * FEW),
);

describe.each(GROUPS.map((group) => [group.map(([what]) => what).join(' · '), group] as const))(
  '%s',
  (_, group) => {
    onAScene();
    it.each(group)('%s: no route of the API brings it to a service', async (_, index) => {
      const placed = await place(scene, scene.authorities.make[index]!);
      expect(await scene.harm()).toEqual([]);
      expect(placed.view.assignable).toEqual([]);
      expect(placed.view.complaints.map(({ code }) => code)).toContain(placed.bad.because);
      const heard = new Map<RouteName, readonly string[]>();
      const order = [...ROUTES.filter((name) => !LAST.has(name)), ...LAST];
      for (const name of order.filter((one) => !UNWIRES.has(one))) {
        const answers: string[] = [];
        for (const attempt of await attemptsAt(name, placed)) {
          const answer = await send(name, attempt);
          answers.push(answer);
          expect({ name, attempt, answer, harm: await scene.harm() }).toMatchObject({ harm: [] });
          expect(answer, `${name} ${JSON.stringify(attempt).slice(0, 300)}`).not.toContain('house.internal');
        }
        heard.set(name, answers);
      }
      // An attempt that the door turned away as malformed is none: every route must have been asked in earnest.
      for (const [name, answers] of heard) {
        expect(answers.length, name).toBeGreaterThan(0);
        expect(
          answers.every((answer) => /house\.(request|route)/.test(answer)),
          `${name}: ${answers[0]}`,
        ).toBe(false);
      }
      for (const answer of heard.get('assign') ?? []) expect(answer).toMatch(/^4\d\d (trusted|assigned)\./);
      for (const answer of heard.get('finish') ?? []) expect(answer).not.toContain('txn_');
    });
  },
);

describe('all of them together', () => {
  onAScene();
  it('taking the wiring away shows what was there before, never one of them', async () => {
    for (const maker of scene.authorities.make.slice(1)) await place(scene, maker);
    const placed = await place(scene, scene.authorities.make[0]!);
    const bad = new Set(
      (await scene.client.certificates({ query: { limit: 500 } })).items.map(({ thumbprint }) => thumbprint),
    );
    bad.delete(scene.thumbprint);
    // Last wired, first unwired: two services may stand in one file.
    for (const name of UNWIRES) {
      for (const { id } of (await scene.client.services()).filter(({ adopted }) => adopted).reverse()) {
        const [attempt] = await attemptsAt(name, placed);
        const answer = await send(name, { ...attempt!, path: fillPath(PLACES[name].path, { id }) });
        expect(answer).toMatch(/^200/);
      }
    }
    const adopted = (await scene.client.certificates({ query: { limit: 500 } })).items.filter(
      ({ source }) => source === 'adopted',
    );
    for (const { thumbprint } of adopted) bad.delete(thumbprint);
    expect(adopted.length).toBe(scene.programs.services.filter(({ adopt }) => adopt).length);
    for (const [service, seen] of Object.entries(await scene.presented())) {
      expect(bad.has(seen), `${service} presents ${seen}`).toBe(false);
      expect(seen).toMatch(/^[0-9A-F]{40}$/);
    }
  });

  it('would have been noticed: a good certificate, assigned the same way, is seen at once', async () => {
    for (const { input, adopt } of scene.programs.services)
      if (adopt) await scene.client.adopt({ params: { id: input.id }, body: { apply: true } });
    const request = await scene.client.request({ body: { friendlyName: 'good' } });
    const answer = await send('assign', {
      path: '/api/assignments?wait=true',
      body: { certificate: request.certificate?.thumbprint, request: request.id },
    });
    expect(answer).toMatch(/^200/);
    expect(new Set(Object.values(await scene.presented()))).toEqual(
      new Set([request.certificate?.thumbprint]),
    );
    expect((await scene.harm()).length).toBeGreaterThan(3);
  });
});

type Attempt = { readonly path: string; readonly body?: unknown };

/** All members, only the required ones, and each optional one alone where they are few; every query member on and off. */
const attemptsAt = async (name: RouteName, placed: Placed): Promise<readonly Attempt[]> => {
  const route: Route = CONTRACT[name];
  const params = Object.fromEntries(
    [...route.path.matchAll(/\/([\w-]+)\/:(\w+)/g)].map(([, collection = '', member = '']) => [
      member,
      temptation(PATH_MEMBERS, `${collection}/:${member}`, name)(placed),
    ]),
  );
  // A parameter behind a parameter has no collection of its own.
  for (const [, member = ''] of route.path.matchAll(/:\w+\/:(\w+)/g))
    params[member] = temptation(PATH_MEMBERS, `:${member}`, name)(placed);
  const path = fillPath(route.path, params);
  const bodies = route.body === undefined ? [undefined] : await bodiesFor(route.body, placed, name);
  const queries = ['', ...queriesFor(route, name, placed)];
  return bodies.flatMap((body) =>
    queries.map((query) => ({ path: path + query, ...(body === undefined ? {} : { body }) })),
  );
};

const PATH_MEMBERS: Readonly<Record<string, (placed: Placed) => string>> = {
  'requests/:id': ({ request }) => request.id,
  'certificates/:thumbprint': ({ view }) => view.thumbprint,
  'stores/:store': () => 'personal',
  ':thumbprint': ({ view }) => view.thumbprint,
  'assignments/:id': ({ request }) => request.transaction ?? 'txn_none',
  'receipts/:id': ({ request }) => request.transaction ?? 'txn_none',
  'usages/:id': () => 'Default',
  'services/:id': () => 'web-internal',
  'issuers/:id': () => 'manual',
  'requests/:number': () => '1',
  'templates/:template': () => 'WebServer',
  'passkeys/:id': () => 'AAAA',
};

/** What each member of a body or a query would have to be to bring the certificate nearer to a service. */
const MEMBERS: Readonly<Record<string, (placed: Placed) => unknown>> = {
  usages: () => ALL_USAGES,
  usage: () => 'Default',
  issuer: () => 'manual',
  template: () => 'MutualTls',
  addNames: () => ['more.contoso.test'],
  key: () => ({ kind: 'ec', curve: 'P-256' }),
  friendlyName: () => 'tempting',
  assign: () => true,
  predecessor: ({ view }) => view.id,
  certificate: ({ view }) => view.thumbprint,
  thumbprint: ({ view }) => view.thumbprint,
  request: ({ request }) => request.id,
  file: ({ bad }) => pemFile(bad),
  fileName: () => 'reply.pem',
  password: () => 'gate',
  // A yes to the certificate itself is no yes to a root.
  trustRoots: ({ view }) => [view.id, view.thumbprint],
  dryRun: () => false,
  address: () => scene.programs.services[0]?.address,
  apply: () => true,
  by: () => 'Mallory',
  why: () => 'because',
  approval: () => true,
  reason: () => 'superseded',
  token: () => 'not-a-token-of-this-house-at-all',
  id: () => 'tempting',
  kind: () => 'files',
  settings: () => ({ id: 'tempting' }),
  owner: () => process.getuid?.() ?? 0,
  group: () => process.getgid?.() ?? 0,
  mode: () => 0o640,
  wait: () => true,
  force: () => true,
  open: () => true,
  limit: () => 5,
  offset: () => 0,
  store: () => 'personal',
  text: () => 'contoso',
  typed: () => ({ names: 'more.contoso.test', step: '2' }),
  after: () => 0,
  names: () => ['more.contoso.test'],
  held: ({ request }) => request.id,
  name: () => 'Mallory',
  current: () => 'a password of nobody',
  next: () => 'another password of nobody',
  credential: () => ({ id: 'AAAA' }),
  party: () => 'pem:/nowhere/roots.pem',
  change: () => 'install',
  yes: ({ view }) => view.id,
  url: () => 'http://127.0.0.1:9/ca',
  listen: () => '127.0.0.1:0',
};

const FILE_ONLY: ReadonlySet<string> = new Set(['file', 'fileName', 'password', 'request']);

/** Bodies that are one value and not members. */
const WHOLE: Partial<Record<RouteName, (placed: Placed) => Promise<readonly unknown[]>>> = {
  setTopology: async () => [await scene.client.topology()],
  verify: async ({ view, bad }) => [
    { thumbprint: view.thumbprint, usage: 'Default' },
    { file: pemFile(bad), store: 'computer' },
    { address: scene.programs.services[0]?.address },
  ],
};

const bodiesFor = async (schema: z.ZodType, placed: Placed, name: RouteName): Promise<readonly unknown[]> => {
  const whole = WHOLE[name];
  if (whole !== undefined) return whole(placed);
  const shape = (schema as { shape?: Readonly<Record<string, z.ZodType>> }).shape;
  if (shape === undefined)
    throw new Error(`${name}: a body without members, and nobody tempts with a whole one`);
  const members = Object.keys(shape);
  const bodyOf = (chosen: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(chosen.map((member) => [member, temptation(MEMBERS, member, name)(placed)]));
  const needed = members.filter((member) => shape[member]?.safeParse(undefined).success === false);
  const optional = members.filter((member) => !needed.includes(member));
  const few = optional.length <= 3 ? optional.map((one) => [...needed, one]) : [];
  // What a reply holds is imported instead of a file, never beside one.
  const apart = members.includes('held')
    ? [
        members.filter((one) => one !== 'held'),
        members.filter((one) => !FILE_ONLY.has(one)),
        ['file'],
        ['held'],
      ]
    : [members];
  const choices = [...apart, needed, ...few];
  const distinct = [...new Map(choices.map((chosen) => [chosen.join(), chosen])).values()];
  const bodies: unknown[] = distinct.map(bodyOf);
  // The file with the key as well: the nearest that an import can come.
  if (members.includes('file') && members.includes('password') && placed.bad.leaf.pkcs8.length > 0)
    bodies.push(await withKeyFile(placed.bad));
  return bodies;
};

const queriesFor = (route: Route, name: RouteName, placed: Placed): readonly string[] =>
  Object.keys(route.query?.shape ?? {}).map(
    (member) => `?${member}=${encodeURIComponent(String(temptation(MEMBERS, member, name)(placed)))}`,
  );

const temptation = <T>(table: Readonly<Record<string, T>>, member: string, name: RouteName): T => {
  const found = table[member];
  if (found === undefined) throw new Error(`route ${name}: nobody tempts with ${member}`);
  return found;
};

/** Status, and the code or the beginning of the answer. A stream is cut off at once. */
const send = async (name: RouteName, { path, body }: Attempt): Promise<string> => {
  const { method, replies } = PLACES[name];
  const cut = new AbortController();
  const reply = await scene.fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: cut.signal,
  });
  if (replies === 'events' && reply.status < 300) {
    cut.abort();
    return `${reply.status} stream`;
  }
  const text = await reply.text();
  const code = reply.status >= 400 ? (JSON.parse(text) as { code: string }).code : text.slice(0, 4_000);
  return `${reply.status} ${code}`;
};
