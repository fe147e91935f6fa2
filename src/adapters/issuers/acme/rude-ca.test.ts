// Every way in which a CA can be rude has its own problem, and ends in bounded time.
import { connect } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Issuer } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { makeOrder, memoryHost } from '#test/acme-order.ts';
import { type Lie, type LyingCa, type Resource, startLyingCa } from '#test/lying-ca.ts';
import { freePorts } from '#test/pebble.ts';
import { openAcme } from './acme-kind.ts';
import { acmeSettings } from './settings.ts';

const BOUNDS = { issuerMs: 300, issuerBytes: 100_000, orderMs: 2_000, orderPatienceMs: 700 };
const live = () => new AbortController().signal;

let ca: LyingCa;
let port: number;
beforeEach(async () => {
  ca = await startLyingCa();
  [port] = (await freePorts(1)) as [number];
  return () => ca.stop();
});

const open = (host = memoryHost(), more: object = {}, bounds = BOUNDS): Issuer =>
  openAcme(
    acmeSettings.parse({
      directory: ca.directory,
      caFile: ca.caFile,
      challenge: { listen: `127.0.0.1:${port}` },
      ...more,
    }),
    host,
    bounds,
  );

async function refusal(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    (value) => new Error(`no refusal: ${(value as Answer).state}`),
    (error: unknown) => error,
  );
  if (!(error instanceof Refusal)) throw error;
  return error;
}

const submit = async (issuer = open()): Promise<Answer> =>
  issuer.submit(await makeOrder('a.example.test'), live());

describe('A lie of the CA becomes the right problem', () => {
  const problem = (type: string, detail = 'words of the CA', status = 400): Lie => ({
    kind: 'say',
    status,
    body: { type: `urn:ietf:params:acme:error:${type}`, detail },
  });
  const cases: [sentence: string, at: Resource, lie: Lie, code: string, why?: RegExp][] = [
    ['A CA that never answers is slow', 'directory', { kind: 'silent' }, 'request.issuer.slow'],
    [
      'A CA that never answers the last request is slow',
      'certificate',
      { kind: 'silent' },
      'request.issuer.slow',
    ],
    ['A body that drips for ever is slow', 'finalize', { kind: 'trickle' }, 'request.issuer.slow'],
    [
      'A body cut off in the middle is unreachable',
      'certificate',
      { kind: 'cut' },
      'request.issuer.unreachable',
    ],
    [
      'A directory cut off in the middle is unreachable',
      'directory',
      { kind: 'cut' },
      'request.issuer.unreachable',
    ],
    [
      'An endless body is unexpected',
      'certificate',
      { kind: 'endless' },
      'request.issuer.unexpected',
      /100000 bytes/,
    ],
    [
      'An endless directory is unexpected',
      'directory',
      { kind: 'endless' },
      'request.issuer.unexpected',
      /100000 bytes/,
    ],
    [
      'A bare 500 is a failing CA',
      'new-order',
      { kind: 'say', status: 500, body: '<h1>Oops</h1>' },
      'request.issuer.failing',
      /HTTP 500/,
    ],
    [
      'A 503 from a load balancer is a failing CA',
      'nonce',
      { kind: 'say', status: 503 },
      'request.issuer.failing',
    ],
    [
      'serverInternal is a failing CA',
      'finalize',
      problem('serverInternal', 'database down', 500),
      'request.issuer.failing',
      /database down/,
    ],
    [
      'HTML instead of JSON is unexpected',
      'directory',
      { kind: 'say', status: 200, body: '<html>' },
      'request.issuer.unexpected',
      /text\/html/,
    ],
    [
      'Text that only claims to be JSON is unexpected',
      'order',
      { kind: 'say', status: 200, type: 'application/json', body: '{"a":' },
      'request.issuer.unexpected',
    ],
    [
      'null as an order is unexpected',
      'new-order',
      { kind: 'say', status: 201, type: 'application/json', body: 'null', headers: { location: '/' } },
      'request.issuer.unexpected',
    ],
    [
      'An order without a URL is unexpected',
      'new-order',
      { kind: 'change', members: {}, headers: { location: '' } },
      'request.issuer.unexpected',
    ],
    [
      'An empty directory is unexpected',
      'directory',
      { kind: 'say', status: 200, type: 'application/json', body: '{}' },
      'request.issuer.unexpected',
    ],
    [
      'A redirect is not followed',
      'directory',
      { kind: 'say', status: 302, headers: { location: 'https://example.test/' } },
      'request.issuer.unexpected',
      /HTTP 302/,
    ],
    [
      'A state that does not exist is unexpected',
      'new-order',
      { kind: 'change', members: { status: 'lost' } },
      'request.issuer.unexpected',
      /status/,
    ],
    [
      'A finalize URL on another scheme is not visited',
      'new-order',
      { kind: 'change', members: { finalize: 'ftp://127.0.0.1/' } },
      'request.issuer.unexpected',
      /ftp/,
    ],
    [
      'A finalize URL over plain HTTP to a stranger is not visited',
      'new-order',
      { kind: 'change', members: { finalize: 'http://10.0.0.1/' } },
      'request.issuer.unexpected',
      /10\.0\.0\.1/,
    ],
    [
      'rateLimited is for later',
      'new-order',
      problem('rateLimited', 'too many certificates', 429),
      'request.issuer.rate-limited',
      /too many/,
    ],
    ['A bare 429 is for later', 'account', { kind: 'say', status: 429 }, 'request.issuer.rate-limited'],
    [
      'rejectedIdentifier is a rejection in the words of the CA',
      'new-order',
      problem('rejectedIdentifier', 'policy forbids'),
      'request.issuer.rejected',
      /policy forbids/,
    ],
    [
      'badCSR is a rejection',
      'finalize',
      problem('badCSR', 'weak key'),
      'request.issuer.rejected',
      /weak key/,
    ],
    [
      'externalAccountRequired is a rejection',
      'account',
      problem('externalAccountRequired'),
      'request.issuer.rejected',
    ],
    [
      'userActionRequired is about terms',
      'new-order',
      problem('userActionRequired', 'read the new terms', 403),
      'request.issuer.terms',
    ],
    [
      'A nonce that stays bad is a failing CA',
      'new-order',
      problem('badNonce', 'nonce of yesterday'),
      'request.issuer.failing',
      /nonce of yesterday/,
    ],
    [
      'malformed is unexpected',
      'new-order',
      problem('malformed', 'cannot read'),
      'request.issuer.unexpected',
      /cannot read/,
    ],
    [
      'An error type nobody knows is unexpected',
      'new-order',
      problem('moonPhase', 'full moon'),
      'request.issuer.unexpected',
      /full moon/,
    ],
    [
      'A certificate for another key is told from ours',
      'certificate',
      { kind: 'chain', of: 'another-key' },
      'request.issuer.wrong-key',
    ],
    [
      'A broken certificate is unexpected',
      'certificate',
      { kind: 'chain', of: 'broken' },
      'request.issuer.unexpected',
    ],
    [
      'Text without any certificate is unexpected',
      'certificate',
      { kind: 'chain', of: 'no-pem' },
      'request.issuer.unexpected',
    ],
    [
      'A chain of forty is unexpected',
      'certificate',
      { kind: 'chain', of: 'far-too-many' },
      'request.issuer.unexpected',
    ],
    [
      'JSON instead of a certificate is unexpected',
      'certificate',
      { kind: 'say', status: 200, type: 'application/json', body: '{}' },
      'request.issuer.unexpected',
    ],
  ];
  test.each(cases)('%s', async (_, at, lie, code, why) => {
    ca.lie(at, lie);
    if (at === 'order') ca.challenge('token');
    const started = performance.now();
    const { complaint } = await refusal(submit());
    expect(complaint.code).toBe(code);
    if (why !== undefined) expect((complaint.facts as { why: string }).why).toMatch(why);
    expect(performance.now() - started).toBeLessThan(BOUNDS.orderMs + 500);
  });
});

describe('What a CA may do is borne', () => {
  const chains: [sentence: string, of: (Lie & { kind: 'chain' })['of'], chain: () => Uint8Array[]][] = [
    ['A chain without its intermediate comes through as it is, for the judge', 'no-intermediate', () => []],
    [
      'Our certificate is found by its key in a chain turned round',
      'reordered',
      () => [ca.root(), ca.intermediate()],
    ],
    ['A root sent along is handed on', 'with-root', () => [ca.intermediate(), ca.root()]],
  ];
  test.each(chains)('%s', async (_, of, chain) => {
    ca.lie('certificate', { kind: 'chain', of });
    const answer = await submit();
    if (answer.state !== 'issued') throw new Error(answer.state);
    expect(answer.chain.map(hex)).toEqual(chain().map(hex));
    expect(hex(answer.certificate)).not.toBe(hex(ca.intermediate()));
  });

  test('A nonce refused five times in a row is tried a sixth time', async () => {
    ca.lie(
      'new-order',
      { kind: 'say', status: 400, body: { type: 'urn:ietf:params:acme:error:badNonce' } },
      5,
    );
    expect((await submit()).state).toBe('issued');
  });

  test('Nonces that came with answers are used, so that only the first is fetched', async () => {
    await submit();
    expect(ca.asked.filter((it) => it === 'nonce')).toHaveLength(1);
  });

  test('A finalize that comes too late is no error: the order is looked at again', async () => {
    const host = memoryHost();
    const order = await makeOrder('a.example.test');
    ca.lie(
      'finalize',
      { kind: 'say', status: 403, body: { type: 'urn:ietf:params:acme:error:orderNotReady' } },
      1,
    );
    expect((await open(host).submit(order, live())).state).toBe('issued');
  });

  test('Over TLS with a CA file, only that root is believed', async () => {
    const secure = await startLyingCa({ tls: true });
    try {
      const settings = (caFile?: string) =>
        acmeSettings.parse({ directory: secure.directory, ...(caFile && { caFile }) });
      const believed = openAcme(settings(secure.caFile), memoryHost(), BOUNDS);
      expect((await submit(believed)).state).toBe('issued');
      const strange = await refusal(submit(openAcme(settings(), memoryHost(), BOUNDS)));
      expect(strange.complaint.code).toBe('request.issuer.untrusted');
    } finally {
      await secure.stop();
    }
  });
});

describe('Words of a stranger are made safe', () => {
  test('Control and direction characters, line breaks and length are taken out', async () => {
    const detail = `one\u0000two\u001b[31m\r\nthree\u202e${'x'.repeat(5000)}`;
    ca.lie('new-order', {
      kind: 'say',
      status: 400,
      body: { type: 'urn:ietf:params:acme:error:rejectedIdentifier', detail },
    });
    const { complaint } = await refusal(submit());
    const { why } = complaint.facts as { why: string };
    expect(why).toMatch(/^one two \[31m three x+…$/);
    expect(why.length).toBe(400);
  });

  test('Subproblems name the identifier they are about', async () => {
    const body = {
      type: 'urn:ietf:params:acme:error:rejectedIdentifier',
      detail: 'some names',
      subproblems: [{ detail: 'forbidden', identifier: { type: 'dns', value: 'a.example.test' } }],
    };
    ca.lie('new-order', { kind: 'say', status: 400, body });
    const { complaint } = await refusal(submit());
    expect(complaint.facts).toMatchObject({ why: 'some names; a.example.test: forbidden' });
  });

  test('Retry-After of a rate limit becomes the time to come back', async () => {
    const host = { ...memoryHost(), now: () => new Date('2030-01-01T00:00:00Z') };
    ca.lie('new-order', { kind: 'say', status: 429, headers: { 'retry-after': '90' } });
    const { complaint } = await refusal(submit(open(host)));
    expect(complaint.facts).toMatchObject({ until: '2030-01-01T00:01:30.000Z' });
  });

  test('A token that is a path never becomes a file name', async () => {
    ca.challenge('../../../etc/cron.d/x');
    const { complaint } = await refusal(submit());
    expect(complaint.code).toBe('request.issuer.unexpected');
    expect(complaint.facts).toMatchObject({ why: expect.stringContaining('token') });
  });
});

describe('Waiting and coming back', () => {
  test('An order that stays processing is pending, and its ticket finds it after a restart', async () => {
    const host = memoryHost();
    ca.lie('finalize', { kind: 'change', members: { status: 'processing' } });
    ca.lie('order', { kind: 'change', members: { status: 'processing' } });
    const answer = await open(host).submit(await makeOrder('a.example.test'), live());
    if (answer.state !== 'pending') throw new Error(answer.state);
    expect(answer.number).toBe('1');
    ca.lie('order', { kind: 'change', members: {} });
    const issued = await open(host).poll(answer.ticket, live());
    expect(issued.state).toBe('issued');
  });

  test('Retry-After beyond our patience makes it pending at once, until then', async () => {
    const host = { ...memoryHost(), now: () => new Date('2030-01-01T00:00:00Z') };
    const lie: Lie = {
      kind: 'change',
      members: { status: 'processing' },
      headers: { 'retry-after': '3600' },
    };
    ca.lie('finalize', lie);
    ca.lie('order', lie);
    const started = performance.now();
    const answer = await submit(open(host));
    expect(performance.now() - started).toBeLessThan(600);
    expect(answer).toMatchObject({ state: 'pending', pollAfter: new Date('2030-01-01T01:00:00Z') });
  });

  test('Submitting the same order again gives the same certificate and makes no second order', async () => {
    const host = memoryHost();
    const order = await makeOrder('a.example.test');
    await open(host).submit(order, live());
    const again = await open(host).submit(order, live());
    expect(again.state).toBe('issued');
    expect(ca.orders).toHaveLength(1);
    expect(ca.asked.filter((it) => it === 'account')).toHaveLength(1);
  });

  test('Submitting the same order twice at once makes one order', async () => {
    const issuer = open();
    const order = await makeOrder('a.example.test');
    const answers = await Promise.all([issuer.submit(order, live()), issuer.submit(order, live())]);
    expect(answers.map((it) => it.state)).toEqual(['issued', 'issued']);
    expect(ca.orders).toHaveLength(1);
  });

  test('An order that failed is followed by a new one', async () => {
    const host = memoryHost();
    const order = await makeOrder('a.example.test');
    ca.lie(
      'new-order',
      {
        kind: 'change',
        members: {
          status: 'invalid',
          error: { type: 'urn:ietf:params:acme:error:caa', detail: 'CAA says no' },
        },
      },
      1,
    );
    const { complaint } = await refusal(open(host).submit(order, live()));
    expect(complaint).toMatchObject({ code: 'request.issuer.rejected', facts: { why: 'CAA says no' } });
    ca.lie('order', { kind: 'change', members: { status: 'invalid' } });
    expect((await open(host).submit(order, live())).state).toBe('issued');
    expect(ca.orders).toHaveLength(2);
  });

  test('An order that the CA has forgotten is forgotten to poll, and new to submit', async () => {
    const host = memoryHost();
    const order = await makeOrder('a.example.test');
    ca.lie('finalize', { kind: 'change', members: { status: 'processing' } }, 1);
    ca.lie('order', { kind: 'change', members: { status: 'processing' }, headers: { 'retry-after': '60' } });
    const answer = await open(host).submit(order, live());
    if (answer.state !== 'pending') throw new Error(answer.state);
    ca.lie('order', { kind: 'say', status: 404 });
    const { complaint } = await refusal(open(host).poll(answer.ticket, live()));
    expect(complaint).toMatchObject({ code: 'request.issuer.forgotten', facts: { number: '1' } });
    expect((await open(host).submit(order, live())).state).toBe('issued');
    expect(ca.orders).toHaveLength(2);
  });

  test.each(['not JSON', '{}', '{"order":"x","csr":""}'])(
    'A ticket that is none is refused: %s',
    async (ticket) => {
      const { complaint } = await refusal(open().poll(ticket, live()));
      expect(complaint.code).toBe('request.issuer.unexpected');
    },
  );

  test('An account that the CA has forgotten is opened anew with the same key', async () => {
    const host = memoryHost();
    await submit(open(host));
    const before = accountOf(host.secrets);
    ca.lie(
      'new-order',
      { kind: 'say', status: 400, body: { type: 'urn:ietf:params:acme:error:accountDoesNotExist' } },
      1,
    );
    expect((await submit(open(host))).state).toBe('issued');
    expect(ca.asked.filter((it) => it === 'account')).toHaveLength(2);
    expect(accountOf(host.secrets).key).toBe(before.key);
  });

  test('Two orders at once on a fresh home open one account', async () => {
    const issuer = open();
    const answers = await Promise.all([submit(issuer), submit(issuer)]);
    expect(answers.map((it) => it.state)).toEqual(['issued', 'issued']);
    expect(ca.asked.filter((it) => it === 'account')).toHaveLength(1);
  });

  test('An abort ends the wait at once with its own reason', async () => {
    ca.lie('order', { kind: 'silent' });
    ca.lie('finalize', { kind: 'change', members: { status: 'processing' } });
    const stop = new AbortController();
    const work = open(
      memoryHost(),
      {},
      { ...BOUNDS, issuerMs: 5_000, orderMs: 20_000, orderPatienceMs: 10_000 },
    ).submit(await makeOrder('a.example.test'), stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await expect(work).rejects.toThrow('enough');
  });

  test('An order broken off while its names are checked is gone on with, not made again', async () => {
    const host = memoryHost();
    const order = await makeOrder('a.example.test');
    ca.challenge('token');
    ca.lie('challenge', { kind: 'silent' }, 1);
    ca.lie('order', { kind: 'change', members: { status: 'pending' } }, 1);
    const first = await refusal(open(host).submit(order, live()));
    expect(first.complaint.code).toBe('request.issuer.slow');
    expect((await open(host).submit(order, live())).state).toBe('issued');
    expect(ca.orders).toHaveLength(1);
  });

  test('While the CA has not looked yet, our answer stays to be seen', async () => {
    ca.challenge('token');
    ca.lie('order', { kind: 'change', members: { status: 'pending' } });
    const work = open(memoryHost(), {}, { ...BOUNDS, orderPatienceMs: 1 }).submit(
      await makeOrder('a.example.test'),
      live(),
    );
    await expect.poll(() => knocks(port), { timeout: 2_000 }).toBe(true);
    const look = await fetch(`http://127.0.0.1:${port}/.well-known/acme-challenge/token`);
    expect(await look.text()).toMatch(/^token\.[A-Za-z0-9_-]{43}$/);
    expect((await fetch(`http://127.0.0.1:${port}/.well-known/acme-challenge/other`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await work).state).toBe('pending');
    expect(await knocks(port)).toBe(false);
  });

  test('A whole order ends in bounded time, whatever single exchanges may take', async () => {
    ca.lie('new-order', { kind: 'silent' });
    const { complaint } = await refusal(
      submit(open(memoryHost(), {}, { ...BOUNDS, issuerMs: 5_000, orderMs: 400 })),
    );
    expect(complaint).toEqual({
      code: 'request.issuer.slow',
      facts: { issuer: new URL(ca.directory).host, ms: 400 },
    });
  });
});

describe('Terms, names and challenges', () => {
  test('Terms of service that were not agreed to stop us before an account is opened, and are named', async () => {
    ca.lie('directory', {
      kind: 'change',
      members: { meta: { termsOfService: 'https://ca.example.test/terms' } },
    });
    const { complaint } = await refusal(submit());
    expect(complaint).toMatchObject({
      code: 'request.issuer.terms',
      facts: { url: 'https://ca.example.test/terms' },
    });
    expect(ca.asked).not.toContain('account');
    expect((await submit(open(memoryHost(), { termsOfServiceAgreed: true }))).state).toBe('issued');
  });

  test('Host names and addresses are ordered as they are, each once', async () => {
    await open().submit(
      await makeOrder('b.example.test', 'A.example.test', 'b.example.test', '192.0.2.7', '2001:db8::7'),
      live(),
    );
    expect(ca.orders[0]).toEqual([
      { type: 'dns', value: 'b.example.test' },
      { type: 'dns', value: 'a.example.test' },
      { type: 'ip', value: '192.0.2.7' },
      { type: 'ip', value: '2001:db8::7' },
    ]);
  });

  test('A CA that offers no http-01 for a name says so with what it offers', async () => {
    ca.challenge('token');
    const challenges = [{ type: 'dns-01', url: `${ca.directory}`, status: 'pending', token: 'x' }];
    ca.lie('authorization', { kind: 'change', members: { challenges } });
    const { complaint } = await refusal(submit());
    expect(complaint).toMatchObject({
      code: 'request.issuer.challenge-unavailable',
      facts: { name: 'a.example.test', offered: 'dns-01' },
    });
  });

  test('The door for challenges is shut again after an order that failed', async () => {
    ca.challenge('token');
    ca.lie('challenge', { kind: 'say', status: 500 });
    await refusal(submit());
    expect(await knocks(port)).toBe(false);
  });

  test('A port that is taken is a problem with its address', async () => {
    ca.challenge('token');
    const taken = new URL(ca.directory).port;
    const { complaint } = await refusal(
      submit(open(memoryHost(), { challenge: { listen: `127.0.0.1:${taken}` } })),
    );
    expect(complaint).toEqual({
      code: 'request.issuer.listen-failed',
      facts: { address: `127.0.0.1:${taken}`, why: 'EADDRINUSE' },
    });
  });

  test('A webroot that is not there is a problem with its folder', async () => {
    ca.challenge('token');
    const { complaint } = await refusal(
      submit(open(memoryHost(), { challenge: { webroot: '/nonexistent/webroot' } })),
    );
    expect(complaint).toEqual({
      code: 'request.issuer.webroot-failed',
      facts: { folder: '/nonexistent/webroot', why: 'ENOENT' },
    });
  });

  test('A CA that nobody answers for is unreachable', async () => {
    await ca.stop();
    const { complaint } = await refusal(submit());
    expect(complaint).toMatchObject({
      code: 'request.issuer.unreachable',
      facts: { why: expect.stringContaining('ECONNREFUSED') },
    });
  });

  test('A CA file that is not there is a setting to mend', async () => {
    const { complaint } = await refusal(submit(open(memoryHost(), { caFile: '/nonexistent/ca.pem' })));
    expect(complaint).toEqual({
      code: 'request.settings.invalid',
      facts: { member: 'caFile', why: 'ENOENT' },
    });
  });
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const accountOf = (secrets: Map<string, Uint8Array>): { key: string } => {
  const [, value] = [...secrets].find(([name]) => name.startsWith('acme-account-')) as [string, Uint8Array];
  return JSON.parse(Buffer.from(value).toString());
};

const knocks = (at: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(at, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
