// No private key leaves by the browser's door: the keys are taken from the vault itself and looked for, in every shape, in the answer of every route.
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVault } from '#adapters/vaults/sealed-files.ts';
import type { KeyId } from '#core/facts.ts';
import { CONTRACT } from '#schema/contract.ts';
import type { RouteName } from '#schema/paths.ts';
import type { Route } from '#schema/route.ts';
import { homeAt } from '#server/home-at.ts';
import { receiptHtml } from '#words/receipt-html.ts';
import { type Answer, pathOf, scratch } from './scratch.ts';

/** Every way in which somebody would write these bytes down; long enough that chance does not. */
const shapes = (bytes: Uint8Array): string[] => {
  const buffer = Buffer.from(bytes);
  // In the middle of something longer base64 has three alignments.
  const within = [0, 1, 2].map((from) => {
    const whole = buffer.subarray(from);
    return whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
  });
  return [
    ...within,
    ...within.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    buffer.toString('hex'),
    `${[...buffer]}`,
  ];
};
const secretsOf = (pkcs8: Uint8Array): string[] => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const { d, p, q, dp } = key.export({ format: 'jwk' });
  const parts = [d, p, q, dp].flatMap((part) => (part === undefined ? [] : [Buffer.from(part, 'base64url')]));
  expect(parts.length).toBeGreaterThan(0);
  return [pkcs8, ...parts].flatMap(shapes);
};
/** Without what a document, a PEM or a printed thumbprint puts between. */
const bare = (text: string): string => text.replace(/\\[nr]|\s/g, '');
const found = (text: string, needles: readonly string[]): boolean => {
  const [plain, lower] = [bare(text), bare(text).toLowerCase().replaceAll(':', '')];
  return (
    /PRIVATE KEY/.test(text) || needles.some((needle) => plain.includes(needle) || lower.includes(needle))
  );
};

type Json = Record<string, unknown>;
const json = ({ body }: Answer): Json => JSON.parse(body) as Json;

test('the search finds a key in every shape that it looks for', async () => {
  const { home, post, administrator } = await scratch({ discover: [], computer: 'web.example.test' });
  await post('/api/requests', { friendlyName: 'one' }, await administrator());
  const [key] = await keysOf(home);
  const pem = createPrivateKey({ key: Buffer.from(key ?? []), format: 'der', type: 'pkcs8' });
  const needles = secretsOf(key ?? new Uint8Array());
  const der = Buffer.from(key ?? []);
  for (const text of [
    String(pem.export({ format: 'pem', type: 'pkcs8' })),
    String(pem.export({ format: 'pem', type: 'pkcs8' })).replaceAll('PRIVATE', ''),
    JSON.stringify({ file: der.toString('base64') }),
    JSON.stringify({ pfx: Buffer.concat([Buffer.from('x'), der, Buffer.from('yy')]).toString('base64') }),
    JSON.stringify(pem.export({ format: 'jwk' })),
    der
      .toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:'),
  ])
    expect(found(text, needles)).toBe(true);
  expect(found(Buffer.from(needles[0] ?? '').toString('hex'), needles)).toBe(false);
});

test('no route’s answer holds a private key, its scalar or the key that seals it', async () => {
  const { home, lines, ask, post, administrator } = await scratch({
    discover: [],
    computer: 'web.example.test',
    receiptHtml,
  });
  const cookie = await administrator();
  const answers: [string, Answer][] = [];
  const call = async (
    name: RouteName,
    filled: Record<string, string> = {},
    body?: unknown,
    query = '',
  ): Promise<Answer> => {
    const route: Route = CONTRACT[name];
    const path = pathOf(route, filled) + query;
    const answer =
      route.method === 'GET'
        ? await ask(path, { headers: { cookie } })
        : await post(path, body, cookie, route.method);
    answers.push([`${name} ${answer.status}`, answer]);
    return answer;
  };
  const done = async (...args: Parameters<typeof call>): Promise<Answer> => {
    const answer = await call(...args);
    expect([args[0], answer.status < 300, answer.body]).toEqual([args[0], true, answer.body]);
    return answer;
  };

  // A house that has something to tell: two CAs' keys, two certificates, a service with its own copy, a receipt.
  await done(
    'addService',
    {},
    { id: 'web', usage: 'Default', kind: 'files', settings: { id: 'web', targets: [] } },
  );
  const certificates: string[] = [];
  let id = '';
  for (const key of [
    { kind: 'rsa', bits: 2048 },
    { kind: 'ec', curve: 'P-256' },
  ]) {
    const view = json(await done('request', {}, { friendlyName: `by ${key.kind}`, key }));
    id = String(view['id']);
    certificates.push(String((view['certificate'] as Json)['thumbprint']));
    await done('signingRequest', { id });
    await done('finish', { id }, { assign: false });
  }
  const [thumbprint = '', other = ''] = certificates;
  const assigned = json(await done('assign', {}, { certificate: thumbprint }, '?wait=true'));
  const txn = String(assigned['id']);
  const keys = await keysOf(home);
  expect(keys.length).toBeGreaterThanOrEqual(4);
  const [sample = new Uint8Array()] = keys;
  const pem = createPrivateKey({ key: Buffer.from(sample), format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  });
  const file = Buffer.from(pem).toString('base64');

  const filled: Record<string, string> = {
    id,
    thumbprint,
    store: 'personal',
    number: '1',
    template: 'WebServer',
  };
  const idOf: Partial<Record<RouteName, string>> = {
    assignment: txn,
    receipt: txn,
    remove: 'Default',
    adopt: 'web',
    undoAdoption: 'web',
    dropService: 'web',
    dropIssuer: 'none',
  };
  const bodies: Partial<Record<RouteName, unknown>> = {
    preview: {},
    saveDraft: { friendlyName: 'x' },
    names: { names: ['a.example'] },
    request: { friendlyName: 'three' },
    finish: { assign: false },
    import: { file, dryRun: true },
    verify: { file },
    assign: { certificate: other },
    prove: {},
    setTopology: JSON.parse((await call('topology')).body),
    addService: { id: 'two', usage: 'Default', kind: 'files', settings: { id: 'two', targets: [] } },
    adopt: { apply: false },
    addIssuer: { id: 'hand', kind: 'offline', settings: {} },
    approve: { by: 'a' },
    deny: { by: 'a', why: 'b' },
    requireApproval: { approval: false },
    revoke: { thumbprint: other, reason: 'superseded' },
    openSession: { token: 'x'.repeat(43) },
    firstAdministrator: { name: 'x', password: 'x'.repeat(12) },
    signIn: { name: 'x', password: 'x' },
    changePassword: { current: 'x', next: 'x'.repeat(12) },
    addPasskey: { name: 'x', credential: { id: 'x' } },
    passkeySignIn: { credential: { id: 'x' } },
  };
  // What reads goes first; what takes away goes last.
  const order = ['GET', 'POST', 'PUT', 'DELETE'];
  const streams = new Set<string>(['events', 'assignmentEvents']);
  const routes = (Object.keys(CONTRACT) as RouteName[])
    .filter((name) => !streams.has(name) && name !== 'endSession')
    .toSorted((a, b) => order.indexOf(CONTRACT[a].method) - order.indexOf(CONTRACT[b].method));
  for (const name of routes) await call(name, { ...filled, id: idOf[name] ?? id }, bodies[name]);
  await call('import', {}, { file, password: 'wrong', friendlyName: 'again' });
  answers.push([
    'receipt as a page',
    await ask(`/api/receipts/${txn}.html`, { headers: { cookie, accept: 'text/html' } }),
  ]);
  // A stream of what is over ends by itself.
  answers.push(['assignmentEvents', await ask(`/api/assignments/${txn}/events`, { headers: { cookie } })]);
  const reads = answers.filter(
    ([name]) =>
      Object.hasOwn(CONTRACT, name.split(' ')[0] ?? '') &&
      CONTRACT[name.split(' ')[0] as RouteName].method === 'GET',
  );
  expect(reads.filter(([, { status }]) => status !== 200).map(([name]) => name)).toEqual([]);
  expect(answers.filter(([, { status }]) => status >= 500).map(([name]) => name)).toEqual([]);

  const needles = [...(await keysOf(home)), ...keys].flatMap(secretsOf);
  const sealing = join(homeAt(home).keyEncryption, 'kek');
  needles.push(...shapes(readFileSync(sealing)));
  expect(
    answers
      .filter(([, { body, headers }]) => found(body + JSON.stringify(headers), needles))
      .map(([name]) => name),
  ).toEqual([]);
  expect(lines.filter((line) => found(line, needles))).toEqual([]);
});

const keysOf = async (folder: string): Promise<Uint8Array[]> => {
  const home = homeAt(folder);
  const vault = await openVault({ folder: home.keys, keyEncryption: home.keyEncryption });
  const ids = readdirSync(home.keys)
    .filter((name) => name.endsWith('.key'))
    .map((name) => name.slice(0, -'.key'.length) as KeyId);
  return Promise.all(ids.map((id) => vault.export(id)));
};
