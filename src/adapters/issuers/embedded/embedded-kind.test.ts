import type { AuthorityLedger, AuthorityWrite } from '#core/authority/ledger.ts';
import type { Answer, Signer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { basicConstraintsExtension, EKU, keyUsageExtension } from '#core/x509/extensions.ts';
import { nameText } from '#core/x509/name.ts';
import type { Certificate } from '#core/x509/types.ts';
import { testCa } from '#test/embedded-ca.ts';
import { makeOrderFor, newRequestId } from '#test/signing-requests.ts';
import { describe, expect, test } from 'vitest';
import { describeIssuer } from '../issuer.contract.ts';
import { embeddedSettings } from './settings.ts';

const DAY = 86_400_000;
const signal = new AbortController().signal;

describeIssuer({
  name: 'The embedded CA',
  make: async () => {
    const { authority } = await testCa();
    return {
      issuer: authority,
      names: () => ['a.example.com', '*.b.example.com', '127.0.0.1'],
      template: 'WebServer',
      close: async () => {},
    };
  },
});

const issued = (answer: Answer): Certificate => {
  if (answer.state !== 'issued') throw new Error(`issued, not ${answer.state}`);
  return must(parseCertificate(answer.certificate));
};
const codes = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`refused, not ${String(error)}`);
  return [error.complaint, ...error.others].map(({ code }) => code);
};

describe('What the embedded CA issues', () => {
  test('has the template’s extended key usages, a serial of its own, and no name of the request beyond common name and alternative names', async () => {
    const { authority } = await testCa();
    const order = { names: ['a.example.com', 'b.example.com'] };
    const web = issued(await authority.submit(await makeOrderFor(order), signal));
    const mutual = issued(
      await authority.submit(await makeOrderFor({ ...order, template: 'MutualTls' }), signal),
    );
    expect(web.eku).toEqual([EKU.serverAuth]);
    expect(mutual.eku).toEqual([EKU.serverAuth, EKU.clientAuth]);
    expect(nameText(web.subject)).toBe('CN=a.example.com');
    expect(web.serial).not.toBe(mutual.serial);
    expect(web.serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  test('takes none of the request’s own extensions: a request to be a CA gets a server certificate', async () => {
    const { authority } = await testCa();
    const extensions = [basicConstraintsExtension(true), keyUsageExtension(['keyCertSign'])];
    const certificate = issued(
      await authority.submit(await makeOrderFor({ names: ['a.example.com'], extensions }), signal),
    );
    expect(certificate.basicConstraints).toEqual({ ca: false });
    expect(certificate.keyUsage).toEqual(['digitalSignature']);
  });

  test('has no common name and critical alternative names when the request has no common name', async () => {
    const { authority } = await testCa();
    const certificate = issued(
      await authority.submit(await makeOrderFor({ names: ['a.example.com'], commonName: null }), signal),
    );
    expect(certificate.subject.rdns).toEqual([]);
    expect(certificate.extensions.find(({ oid }) => oid === '2.5.29.17')?.critical).toBe(true);
  });

  test('names the list of its issuer when there is a place for it, and none otherwise', async () => {
    const without = await testCa();
    const withList = await testCa({ settings: { crlUrl: 'http://ca.example.com/crl/' } });
    const order = await makeOrderFor({ names: ['a.example.com'] });
    expect(issued(await without.authority.submit(order, signal)).crlUrls).toBeUndefined();
    expect(issued(await withList.authority.submit(order, signal)).crlUrls).toEqual([
      expect.stringMatching(/^http:\/\/ca\.example\.com\/crl\/[0-9A-F]{40}\.crl$/),
    ]);
  });

  test.each([
    ['no names at all', { names: [] as string[] }, ['request.authority.names.none']],
    [
      'a name outside the topology’s domains',
      { names: ['www.example.org'] },
      ['request.authority.name.not-permitted'],
    ],
    [
      'a name that only looks like one of ours',
      { names: ['notexample.com'] },
      ['request.authority.name.not-permitted'],
    ],
    [
      'an address outside the permitted networks',
      { names: ['10.0.0.1'], commonName: null },
      ['request.authority.name.not-permitted'],
    ],
    [
      'a mailbox elsewhere',
      { names: ['a@example.org'], commonName: null },
      ['request.authority.name.not-permitted'],
    ],
    [
      'a common name that is none of the names',
      { names: ['a.example.com'], commonName: 'b.example.com' },
      ['request.authority.common-name.not-in-names'],
    ],
    [
      'a key that its template does not allow',
      { names: ['a.example.com'], key: { kind: 'rsa', bits: 1024 } as never },
      ['request.authority.key.not-allowed'],
    ],
    [
      'a template that it does not know',
      { names: ['a.example.com'], template: 'DomainController' },
      ['request.authority.template.unknown'],
    ],
    [
      'two faults, both told',
      { names: ['www.example.org'], commonName: 'x.example.com' },
      ['request.authority.name.not-permitted', 'request.authority.common-name.not-in-names'],
    ],
  ])('is nothing for %s', async (_, wanted, expected) => {
    const { authority, ledger } = await testCa();
    const order = await makeOrderFor(wanted);
    expect(await codes(authority.submit(order, signal))).toEqual(expected);
    expect(ledger.order(order.id)).toBeUndefined();
  });

  test('is nothing for the CA’s own key', async () => {
    const { authority, vault, ledger } = await testCa();
    const signer = await vault.signer(ledger.authorities()[1]!.key);
    expect(
      await codes(authority.submit(await makeOrderFor({ names: ['a.example.com'], signer }), signal)),
    ).toEqual(['request.authority.key.authoritys']);
  });
});

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

const dyingAt = (ledger: AuthorityLedger, kind: AuthorityWrite['kind']): AuthorityLedger => ({
  ...ledger,
  write: async (...entries) => {
    if (entries.some((entry) => entry.kind === kind)) throw new Error('dead');
    return ledger.write(...entries);
  },
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

describe('The CA’s own certificates', () => {
  test('are made once, also by two first runs at the same time, and the loser’s keys are thrown away', async () => {
    const { authority, another, vault } = await testCa({ realm: null });
    expect(await codes(authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal))).toEqual([
      'request.authority.missing',
    ]);
    const realm = { domains: ['example.com'], addresses: [] };
    const made = await Promise.all([authority.found(realm), another().found(realm)]);
    expect(made.sort()).toEqual([false, true]);
    expect(await authority.found(realm)).toBe(false);
    expect(authority.certificates().map(({ role, current }) => [role, current])).toEqual([
      ['root', true],
      ['issuing', true],
    ]);
    expect(vault.size()).toBe(2);
  });

  test('keep the issuing CA to its names: critical constraints, path length 0, TLS only', async () => {
    const { authority } = await testCa({
      realm: { domains: ['Example.COM', 'münchen.example'], addresses: ['10.1.0.0/16'] },
    });
    const [root, issuing] = authority.certificates().map(({ der }) => must(parseCertificate(der)));
    expect(root?.basicConstraints).toEqual({ ca: true, pathLength: 1 });
    expect(issuing?.basicConstraints).toEqual({ ca: true, pathLength: 0 });
    expect(issuing?.eku).toEqual([EKU.serverAuth, EKU.clientAuth]);
    expect(issuing?.extensions.find(({ oid }) => oid === '2.5.29.30')?.critical).toBe(true);
    expect(issuing?.nameConstraints?.permitted.flatMap((s) => (s.kind === 'dns' ? [s.value] : []))).toEqual([
      'example.com',
      'xn--mnchen-3ya.example',
    ]);
    expect(issuing?.nameConstraints?.excluded).toEqual([]);
  });

  test('never let a certificate outlive them', async () => {
    const { authority, clock } = await testCa();
    const issuing = must(parseCertificate(authority.certificates()[1]!.der));
    clock.now = new Date(issuing.notAfter.getTime() - 10 * DAY);
    expect(
      issued(await authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal)).notAfter,
    ).toEqual(issuing.notAfter);
  });

  test('once expired issue nothing, say since when, and are renewed under the root with the same names', async () => {
    const { authority, clock } = await testCa();
    const order = await makeOrderFor({ names: ['a.example.com'] });
    clock.now = new Date(clock.now.getTime() + 6 * 365 * DAY);
    expect(await codes(authority.submit(order, signal))).toEqual(['request.authority.issuer.expired']);
    await authority.renewIssuing();
    const answer = await authority.submit(order, signal);
    expect(issued(answer).notAfter.getTime()).toBeGreaterThan(clock.now.getTime());
    const current = authority.certificates().filter((it) => it.current);
    expect(answer.state === 'issued' && answer.chain.map((der) => Buffer.from(der).toString('hex'))).toEqual(
      [current.find(({ role }) => role === 'issuing'), current.find(({ role }) => role === 'root')].map(
        (it) => Buffer.from(it!.der).toString('hex'),
      ),
    );
    expect(await codes(authority.submit(await makeOrderFor({ names: ['www.example.org'] }), signal))).toEqual(
      ['request.authority.name.not-permitted'],
    );
  });

  test('cannot be renewed under an expired root; a new root can be made', async () => {
    const { authority, clock } = await testCa();
    clock.now = new Date(clock.now.getTime() + 16 * 365 * DAY);
    expect(await codes(authority.renewIssuing())).toEqual(['request.authority.root.expired']);
    await authority.renewRoot();
    expect(
      issued(await authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal)).subject.rdns,
    ).toHaveLength(1);
  });

  test('get wider only when told to: another issuing CA, and the old one’s certificates keep their chain', async () => {
    const { authority } = await testCa();
    const old = await makeOrderFor({ names: ['a.example.com'] });
    const before = await authority.submit(old, signal);
    await authority.renewIssuing({ domains: ['example.com', 'example.org'], addresses: [] });
    expect(
      issued(await authority.submit(await makeOrderFor({ names: ['www.example.org'] }), signal)).san,
    ).toHaveLength(1);
    expect(await authority.submit(old, signal)).toEqual(before);
  });

  test.each([
    ['nothing', { domains: [], addresses: [] }, 'request.authority.realm.empty'],
    ['a wildcard', { domains: ['*.example.com'], addresses: [] }, 'request.authority.realm.invalid'],
    [
      'a network that is none',
      { domains: [], addresses: ['10.0.0.0/33'] },
      'request.authority.realm.invalid',
    ],
  ])('are not made for %s', async (_, realm, code) => {
    const { authority, vault } = await testCa({ realm: null });
    expect(await codes(authority.found(realm))).toEqual([code]);
    expect(vault.size()).toBe(0);
  });
});

describe('Revocation', () => {
  test('is listed with its reason, by a list with the next number; the same list is given until there is something new', async () => {
    const { authority, clock } = await testCa();
    const empty = await authority.crl();
    expect(empty.number).toBe('1');
    expect(authority.lastCrl()).toEqual(empty);
    const { serial } = issued(
      await authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    );
    await authority.revoke(serial.toLowerCase(), 'keyCompromise');
    const list = await authority.crl();
    expect(list.number).toBe('2');
    expect(must(parseCrl(list.der)).revoked).toEqual([{ serial, at: clock.now, reason: 'keyCompromise' }]);
    expect((await authority.crl()).number).toBe('2');
    clock.now = new Date(clock.now.getTime() + 4 * DAY);
    expect((await authority.crl()).number).toBe('3');
  });

  test('keeps its first time and reason when it is said twice', async () => {
    const { authority, ledger, clock } = await testCa();
    const { serial } = issued(
      await authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    );
    await authority.revoke(serial, 'superseded');
    clock.now = new Date(clock.now.getTime() + DAY);
    await authority.revoke(serial, 'keyCompromise');
    expect(ledger.certificate(serial)).toMatchObject({
      reason: 'superseded',
      revokedAt: '2027-01-01T12:00:00.000Z',
    });
  });

  test('of a certificate that is not ours, or for no reason that we know, is refused', async () => {
    const { authority } = await testCa();
    expect(authority.knows('00')).toBe(false);
    expect(await codes(authority.revoke('00', 'superseded'))).toEqual([
      'request.authority.certificate.unknown',
    ]);
    expect(await codes(authority.revoke('00', 'toString' as never))).toEqual([
      'request.authority.reason.unknown',
    ]);
  });

  test('asked for by many at once makes one list', async () => {
    const { authority, another } = await testCa();
    const lists = await Promise.all([authority.crl(), authority.crl(), another().crl()]);
    expect(lists.map(({ number }) => number)).toEqual(['1', '1', '1']);
  });

  test('drops out of the list after the certificate has ended', async () => {
    const { authority, clock } = await testCa({ settings: { days: 10 } });
    const { serial } = issued(
      await authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    );
    await authority.revoke(serial, 'superseded');
    clock.now = new Date(clock.now.getTime() + 20 * DAY);
    expect(must(parseCrl((await authority.crl()).der)).revoked).toHaveLength(1);
    clock.now = new Date(clock.now.getTime() + 10 * DAY);
    expect(must(parseCrl((await authority.crl()).der)).revoked).toEqual([]);
  });
});

describe('The settings of the embedded CA', () => {
  test.each([
    ['too many days', { days: 398 }, 'days'],
    ['a list that is not fetched over HTTP', { crlUrl: 'ldap://example.com/' }, 'crlUrl'],
    ['a curve it has no use for', { rootKey: 'P-521' }, 'rootKey'],
  ])('refuse %s and name the member', (_, value, member) => {
    expect(() => embeddedSettings.parse(value)).toThrow(Refusal);
    try {
      embeddedSettings.parse(value);
    } catch (error) {
      expect((error as Refusal).complaint).toMatchObject({
        code: 'request.settings.invalid',
        facts: { member },
      });
    }
  });
});
