import type { Signer } from '#core/ports.ts';
import { codes, dyingAt, issued, testCa } from '#test/embedded-ca.ts';
import { makeOrderFor, newRequestId } from '#test/signing-requests.ts';
import { describe, expect, test } from 'vitest';

const signal = new AbortController().signal;

describe('An order is one order', () => {
  test('however often and however much at once it is submitted', async () => {
    const { authority, ledger } = await testCa();
    const order = await makeOrderFor({ names: ['a.example.com'] });
    const answers = await Promise.all(Array.from({ length: 5 }, () => authority.submit(order, signal)));
    expect(new Set(answers.map((answer) => issued(answer).serial)).size).toBe(1);
    expect(ledger.intents(order.id)).toHaveLength(1);
  });

  test('also when two processes are asked at once', async () => {
    const { authority, another, ledger } = await testCa();
    const order = await makeOrderFor({ names: ['a.example.com'] });
    const [one, two] = await Promise.all([authority.submit(order, signal), another().submit(order, signal)]);
    expect(issued(one!).serial).toBe(issued(two!).serial);
    expect(ledger.issuedCount()).toBe(1);
  });

  test('and its id is not good for another request', async () => {
    const { authority } = await testCa();
    const id = newRequestId();
    await authority.submit(await makeOrderFor({ id, names: ['a.example.com'] }), signal);
    expect(
      await codes(authority.submit(await makeOrderFor({ id, names: ['a.example.com'] }), signal)),
    ).toEqual(['request.authority.order.reused']);
  });

  test('A process that dies between intent and certificate leaves an intent that the next submit abandons and replaces', async () => {
    const { authority, another, ledger } = await testCa();
    const order = await makeOrderFor({ names: ['a.example.com'] });
    await expect(another(dyingAt(ledger, 'complete')).submit(order, signal)).rejects.toThrow('dead');
    const [lost] = ledger.intents(order.id);
    expect(lost).toMatchObject({ tbsHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(lost?.der).toBeUndefined();

    const certificate = issued(await authority.submit(order, signal));
    const [abandoned, used] = ledger.intents(order.id);
    expect(abandoned).toMatchObject({ serial: lost!.serial, abandonedAt: expect.any(String) });
    expect(used?.serial).toBe(certificate.serial);
    expect(certificate.serial).not.toBe(lost!.serial);
    // Who was only slow, not dead, cannot complete what was abandoned.
    expect(
      await ledger.write({
        kind: 'complete',
        serial: lost!.serial,
        der: new Uint8Array(1),
        at: '2027-01-01T00:00:00Z',
      }),
    ).toBe(false);
  });

  test('An intent that is not on disk is never signed', async () => {
    const { another, ledger, vault } = await testCa();
    let signatures = 0;
    const { signer } = vault;
    const counting = async (id: string): Promise<Signer> => {
      const real = await signer(id);
      const sign = (data: Uint8Array): Uint8Array => {
        signatures += 1;
        return real.sign(data);
      };
      return { ...real, sign };
    };
    Object.assign(vault, { signer: counting });
    await expect(
      another(dyingAt(ledger, 'intend')).submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    ).rejects.toThrow('dead');
    expect(signatures).toBe(0);
    await another().submit(await makeOrderFor({ names: ['a.example.com'] }), signal);
    expect(signatures).toBe(1);
  });
});

describe('A template that needs approval', () => {
  const waiting = async () => {
    const ca = await testCa();
    await ca.authority.requireApproval('WebServer', true);
    const order = await makeOrderFor({ names: ['a.example.com'] });
    const answer = await ca.authority.submit(order, signal);
    if (answer.state !== 'pending') throw new Error('pending');
    return { ...ca, order, answer };
  };

  test('makes an order pending with a small number, and lists it with its names', async () => {
    const { authority, answer, order } = await waiting();
    expect(answer).toEqual({ state: 'pending', number: '1', ticket: '1' });
    expect(authority.pending()).toMatchObject([
      {
        number: '1',
        request: order.id,
        template: 'WebServer',
        commonName: 'a.example.com',
        names: [{ kind: 'dns', value: 'a.example.com' }],
      },
    ]);
    expect(authority.templates()).toEqual([
      { name: 'WebServer', approval: true, days: 365 },
      { name: 'MutualTls', approval: false, days: 365 },
    ]);
  });

  test('issues on approval; asking again gives the same certificate', async () => {
    const { authority, answer } = await waiting();
    const certificate = issued(await authority.approve('1', 'alice'));
    expect(issued(await authority.poll(answer.ticket, signal)).serial).toBe(certificate.serial);
    expect(authority.pending()).toEqual([]);
  });

  test('is told of a denial: by whom and why', async () => {
    const { authority, answer, order } = await waiting();
    await authority.deny('1', 'bob', 'no such server');
    const denied = { state: 'denied', number: '1', by: 'bob', why: 'no such server' };
    expect(await authority.poll(answer.ticket, signal)).toEqual(denied);
    expect(await authority.submit(order, signal)).toEqual(denied);
  });

  test('is decided once', async () => {
    const { authority } = await waiting();
    await authority.deny('1', 'bob', 'no');
    expect(await codes(authority.approve('1', 'alice'))).toEqual(['request.authority.number.decided']);
    expect(await codes(authority.deny('1', 'alice', 'no'))).toEqual(['request.authority.number.decided']);
  });

  test('approved and denied at once by two managers in two processes has one outcome', async () => {
    const { authority, another, answer } = await waiting();
    const results = await Promise.allSettled([
      authority.approve('1', 'alice'),
      another().deny('1', 'bob', 'no'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await authority.poll(answer.ticket, signal)).state).toBe(
      results[0]?.status === 'fulfilled' ? 'issued' : 'denied',
    );
  });

  test('that was approved by a process that then died is issued when it is asked for', async () => {
    const { authority, another, ledger, answer } = await waiting();
    await expect(another(dyingAt(ledger, 'complete')).approve('1', 'alice')).rejects.toThrow('dead');
    expect(issued(await authority.poll(answer.ticket, signal)).serial).toMatch(/./);
  });

  test('is not known under any other number', async () => {
    const { authority } = await waiting();
    for (const number of ['2', '0', '-1', 'x', '1e0', '']) {
      expect(await codes(authority.approve(number, 'alice'))).toEqual(['request.authority.number.unknown']);
      expect(await codes(authority.poll(number, signal))).toEqual(['request.authority.number.unknown']);
    }
  });

  test('does not trouble the manager with what would be refused anyway', async () => {
    const { authority } = await waiting();
    expect(await codes(authority.submit(await makeOrderFor({ names: ['www.example.org'] }), signal))).toEqual(
      ['request.authority.name.not-permitted'],
    );
    expect(authority.pending()).toHaveLength(1);
  });
});
