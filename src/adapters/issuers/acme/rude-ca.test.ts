// Every way in which a CA can be rude has its own problem, and ends in bounded time.
import { describe, expect, test } from 'vitest';
import { makeOrder, memoryHost } from '#test/acme-order.ts';
import { type Lie, type Resource, startLyingCa } from '#test/lying-ca.ts';
import { BOUNDS, ca, live, open, refusal, submit, visitRudeCa } from '#test/rude-visit.ts';
import { openAcme } from './acme-kind.ts';
import { acmeSettings } from './settings.ts';

visitRudeCa();

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

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
