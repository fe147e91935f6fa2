import { Refusal } from '#core/refusal.ts';
import { basicConstraintsExtension, EKU, keyUsageExtension } from '#core/x509/extensions.ts';
import { nameText } from '#core/x509/name.ts';
import { codes, issued, testCa } from '#test/embedded-ca.ts';
import { makeOrderFor } from '#test/signing-requests.ts';
import { describe, expect, test } from 'vitest';
import { describeIssuer } from '../issuer.contract.ts';
import { embeddedSettings } from './settings.ts';

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
