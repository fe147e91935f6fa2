// Against Pebble with its nonce rejection and its random waits on: a CA that is not ours, and does not make it easy.
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import type { Answer, Issuer } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { makeOrder, memoryHost } from '#test/acme-order.ts';
import { freePorts, type Pebble, startPebble } from '#test/pebble.ts';
import { acmeKind, openAcme } from './acme-kind.ts';

const run = promisify(execFile);
const live = () => new AbortController().signal;

let pebble: Pebble;
beforeAll(async () => {
  pebble = await startPebble();
});
afterAll(() => pebble.stop());

const settingsOf = (at: Pebble, more: object = {}) =>
  acmeKind.settings.parse({
    directory: at.directory,
    caFile: at.caFile,
    termsOfServiceAgreed: true,
    challenge: { listen: `127.0.0.1:${at.httpPort}` },
    ...more,
  });
const open = (host = memoryHost(), more: object = {}): Issuer =>
  acmeKind.open(settingsOf(pebble, more), host);

const issued = (answer: Answer): Answer & { state: 'issued' } => {
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  return answer;
};

test('A certificate for names and addresses comes back with a chain that openssl verifies to the new root', async () => {
  const order = await makeOrder('sip.example.test', 'pool.example.test', '127.0.0.1');
  const answer = issued(await open(memoryHost(), { email: 'admin@example.test' }).submit(order, live()));
  const leaf = new X509Certificate(answer.certificate);
  expect(leaf.subjectAltName?.split(', ').sort()).toEqual([
    'DNS:pool.example.test',
    'DNS:sip.example.test',
    'IP Address:127.0.0.1',
  ]);
  expect(answer.chain.map((it) => Buffer.from(it).equals(Buffer.from([])))).toEqual([false]);

  const folder = await mkdtemp(join(tmpdir(), 'acme-verify-'));
  try {
    const file = async (name: string, der: Uint8Array): Promise<string> => {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(join(folder, name), new X509Certificate(der).toString());
      return join(folder, name);
    };
    const leafFile = await file('leaf.pem', answer.certificate);
    const rootFile = await file('root.pem', await pebble.root());
    const chainFile = await file('chain.pem', answer.chain[0] as Uint8Array);
    const { stdout } = await run('openssl', [
      'verify',
      '-CAfile',
      rootFile,
      '-untrusted',
      chainFile,
      leafFile,
    ]);
    expect(stdout).toContain('leaf.pem: OK');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('Four orders at once share the listener and one account', async () => {
  const host = memoryHost();
  const issuer = open(host);
  const orders = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) => makeOrder(`${name}.example.test`, `${name}2.example.test`)),
  );
  const answers = await Promise.all(orders.map((order) => issuer.submit(order, live())));
  expect(answers.map((it) => it.state)).toEqual(['issued', 'issued', 'issued', 'issued']);
  expect([...host.secrets.keys()].filter((it) => it.startsWith('acme-account-'))).toHaveLength(1);
  // The door is shut again: somebody else may have the port.
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(pebble.httpPort, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});

test('Files in a webroot answer as well, and are gone afterwards', async () => {
  const webroot = await mkdtemp(join(tmpdir(), 'acme-webroot-'));
  const served: string[] = [];
  const server = createServer((request, reply) => {
    served.push(request.url ?? '');
    readFile(join(webroot, request.url ?? '')).then(
      (bytes) => reply.end(bytes),
      () => reply.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(pebble.httpPort, '127.0.0.1', resolve));
  try {
    const order = await makeOrder('web.example.test');
    issued(await open(memoryHost(), { challenge: { webroot } }).submit(order, live()));
    expect(served.length).toBeGreaterThan(0);
    expect(await readdir(join(webroot, '.well-known/acme-challenge'))).toEqual([]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    await rm(webroot, { recursive: true, force: true });
  }
});

test('A CA that cannot reach us says so with the name it tried, and a second try can succeed', async () => {
  const host = memoryHost();
  const [elsewhere] = (await freePorts(1)) as [number];
  const order = await makeOrder('unseen.example.test');
  const failed = await open(host, { challenge: { listen: `127.0.0.1:${elsewhere}` } })
    .submit(order, live())
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Refusal);
  expect((failed as Refusal).complaint).toMatchObject({
    code: 'request.issuer.challenge-failed',
    facts: { name: 'unseen.example.test', why: expect.stringContaining('connection refused') },
  });
  issued(await open(host).submit(order, live()));
});

test('An order left pending by impatience goes on by its ticket, in another process as it were', async () => {
  const slow = await startPebble({ sleepSeconds: 2 });
  try {
    const host = memoryHost();
    const order = await makeOrder('patience.example.test');
    const hasty = openAcme(settingsOf(slow), host, { ...LIMITS, orderPatienceMs: 1 });
    const answer = await hasty.submit(order, live());
    if (answer.state !== 'pending') throw new Error(`expected pending, got ${answer.state}`);
    expect(answer.number).toMatch(/^[A-Za-z0-9_-]+$/);
    const later = acmeKind.open(settingsOf(slow), memoryHost(host.secrets));
    const done = issued(await later.poll(answer.ticket, live()));
    // Asked again, by ticket or by order, it is the same certificate.
    const again = issued(await later.poll(answer.ticket, live()));
    const resubmitted = issued(await later.submit(order, live()));
    expect(Buffer.from(again.certificate).equals(done.certificate)).toBe(true);
    expect(Buffer.from(resubmitted.certificate).equals(done.certificate)).toBe(true);
  } finally {
    await slow.stop();
  }
});

test('A CA that lost its memory gets a new account and a new order; the old ticket is forgotten', async () => {
  const forgetful = await startPebble({ sleepSeconds: 2 });
  try {
    const host = memoryHost();
    const order = await makeOrder('again.example.test');
    const answer = await openAcme(settingsOf(forgetful), host, { ...LIMITS, orderPatienceMs: 1 }).submit(
      order,
      live(),
    );
    if (answer.state !== 'pending') throw new Error(`expected pending, got ${answer.state}`);
    await forgetful.restart();
    const issuer = acmeKind.open(settingsOf(forgetful), host);
    const lost = await issuer.poll(answer.ticket, live()).catch((error: unknown) => error);
    expect((lost as Refusal).complaint?.code).toBe('request.issuer.forgotten');
    issued(await issuer.submit(order, live()));
  } finally {
    await forgetful.stop();
  }
});

test('One nonce in five refused is borne', async () => {
  const strict = await startPebble({ noncereject: 20, sleepSeconds: 2 });
  try {
    issued(
      await acmeKind
        .open(settingsOf(strict), memoryHost())
        .submit(await makeOrder('nonce.example.test'), live()),
    );
  } finally {
    await strict.stop();
  }
});
