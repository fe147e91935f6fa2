import { must } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { EKU } from '#core/x509/extensions.ts';
import { codes, issued, testCa } from '#test/embedded-ca.ts';
import { makeOrderFor } from '#test/signing-requests.ts';
import { describe, expect, test } from 'vitest';

const DAY = 86_400_000;
const signal = new AbortController().signal;

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
