// No verb leads from a certificate that is not trusted, or unfit, to a service. The table below has one row per verb: a verb without a row fails here.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import { type Command, commandOn, type Ended, LAUNCHER } from '../journeys/command.ts';
import { becomes, startRunning } from '../journeys/processes.ts';
import { authorities } from './bad-certificates.ts';
import { NAMES, openScene, pemFile, type Placed, place, type Scene, withKeyFile } from './scene.ts';

const USAGES = ['--usage', 'Default', '--usage', 'WebServicesInternal', '--usage', 'WebServicesExternal'];

type VerbName = keyof typeof VERBS;
type Near = Placed & { readonly pem: string; readonly pfx: readonly string[] };
/** `bad`: tried with every bad certificate. `once`: says nothing of a certificate, so once is enough. */
type Row = {
  readonly bad?: (near: Near) => readonly (readonly string[])[];
  readonly once?: readonly (readonly string[])[];
};

const ROWS: Readonly<Record<VerbName, Row>> = {
  assign: {
    bad: ({ view, request }) => [
      [view.thumbprint, ...USAGES],
      [view.id, '--usage', 'Default'],
      [view.thumbprint, '--request', request.id],
    ],
  },
  import: {
    bad: ({ view, pem, pfx }) => [
      [pem, '--trust-root', view.id],
      [...pfx, '--trust-root', view.id],
    ],
  },
  pending: { bad: ({ request }) => [[request.id, '--finish']], once: [[]] },
  verify: { bad: ({ view, pem }) => [[view.thumbprint, '--usage', 'Default'], [pem]] },
  show: { bad: ({ view }) => [[view.thumbprint]], once: [[]] },
  request: { once: [['--issuer', 'manual'], ['--issuer', 'embedded', '--no-assign'], ['--dry-run']] },
  prove: { once: [[]] },
  remove: { once: [['Default'], ['Default', '--force']] },
  store: { once: [[], ['root']] },
  status: { once: [[]] },
  doctor: { once: [[]] },
  receipt: { once: [[]] },
  ca: { once: [['show'], ['renew']] },
  topology: { once: [['show'], ['connectors'], ['adopt', 'web-internal', '--apply']] },
  // Each of these two works on its own, and is tried below.
  demo: {},
  serve: {},
};
const ON_THEIR_OWN: readonly VerbName[] = ['demo', 'serve'];

let scene: Scene;
let run: Command;
const tried = new Set<string>();
beforeAll(async () => {
  scene = await openScene();
  run = commandOn(scene.home);
});
afterAll(() => scene?.stop());

const MAKERS = authorities([...NAMES]).make.map(({ what }, index) => [what, index] as const);
/** One of each sort; the rest is the API's test, of which these verbs are clients. */
const SORTS = ['root missing', 'wrong names', 'key missing', 'bad signature'];

const attempt = async (verb: VerbName, args: readonly string[]): Promise<Ended> => {
  const ended = await run(verb, ...args, '--json');
  expect({ verb, args, harm: await scene.harm() }).toMatchObject({ harm: [] });
  // Wrong usage of a verb would be no attempt.
  expect([verb, ...args, ended.code === 2 || ended.code === null ? ended.stderr : 'tried'].at(-1)).toBe(
    'tried',
  );
  tried.add(verb);
  return ended;
};

it.each(MAKERS.filter(([what]) => SORTS.includes(what)))(
  '%s: no verb brings it to a service',
  async (_, index) => {
    const placed = await place(scene, scene.authorities.make[index]!);
    const [pem, pfx, password] = ['bad.pem', 'bad.pfx', 'password'].map((name) =>
      join(scene.folder, name),
    ) as [string, string, string];
    writeFileSync(pem, Buffer.from(pemFile(placed.bad), 'base64'));
    const keyed =
      placed.bad.leaf.pkcs8.length > 0 ? (await withKeyFile(placed.bad)).file : pemFile(placed.bad);
    writeFileSync(pfx, Buffer.from(keyed, 'base64'));
    writeFileSync(password, 'gate\n');
    const near: Near = { ...placed, pem, pfx: [pfx, '--password-file', password] };
    for (const [verb, { bad }] of Object.entries(ROWS)) {
      for (const args of bad?.(near) ?? []) {
        const { code } = await attempt(verb as VerbName, args);
        if (verb === 'assign') expect(code).toBe(3);
      }
    }
  },
);

it('no verb that names no certificate picks a bad one by itself', async () => {
  for (const [verb, { once }] of Object.entries(ROWS))
    for (const args of once ?? []) await attempt(verb as VerbName, args);
});

it('the demo leaves this home alone, and a server takes nothing into service when it starts', async () => {
  expect((await run('demo', '--json')).code).toBe(0);
  tried.add('demo');
  expect(await scene.harm()).toEqual([]);

  const server = startRunning(process.execPath, [
    LAUNCHER,
    'serve',
    '--json',
    '--port',
    '0',
    '--home',
    scene.home,
  ]);
  expect(await becomes(() => server.stdout().trimEnd().endsWith('}'))).toBe(true);
  tried.add('serve');
  const { items } = await scene.client.certificates({ query: { store: 'personal', limit: 100 } });
  const others = items.filter(({ keyPresent, assignedTo }) => keyPresent && assignedTo.length === 0);
  expect(others.length).toBeGreaterThan(0);
  expect(await scene.harm()).toEqual([]);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(await scene.harm()).toEqual([]);
});

it('every verb there is was tried', () => {
  expect(ON_THEIR_OWN.every((verb) => Object.keys(ROWS[verb]).length === 0)).toBe(true);
  expect([...tried].sort()).toEqual(Object.keys(VERBS).sort());
});

it('would have been noticed: request assigns what comes back good', async () => {
  const ended = await run('request', '--json');
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect((await scene.harm()).length).toBeGreaterThan(3);
});
