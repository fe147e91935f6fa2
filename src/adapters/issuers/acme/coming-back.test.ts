// Orders that take long, break off, are asked for twice or are forgotten; and what stands in the way of the challenge.
import { describe, expect, test } from 'vitest';
import { makeOrder, memoryHost } from '#test/acme-order.ts';
import type { Lie } from '#test/lying-ca.ts';
import { BOUNDS, ca, knocks, live, open, port, refusal, submit, visitRudeCa } from '#test/rude-visit.ts';

visitRudeCa();

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

const accountOf = (secrets: Map<string, Uint8Array>): { key: string } => {
  const [, value] = [...secrets].find(([name]) => name.startsWith('acme-account-')) as [string, Uint8Array];
  return JSON.parse(Buffer.from(value).toString());
};
