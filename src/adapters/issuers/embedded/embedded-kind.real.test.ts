// What the embedded CA makes, judged by OpenSSL.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { sanExtension } from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import type { GeneralName, KeyAlgorithm } from '#core/x509/types.ts';
import { NOON, type TestCa, testCa } from '#test/embedded-ca.ts';
import { makeOrderFor } from '#test/signing-requests.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const signal = new AbortController().signal;
let folder: string;
let ca: TestCa;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-embedded-'));
  ca = await testCa();
  const [root, issuing] = ca.authority.certificates();
  await writeFile(join(folder, 'root.pem'), writePem('CERTIFICATE', root!.der));
  await writeFile(join(folder, 'issuing.pem'), writePem('CERTIFICATE', issuing!.der));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const openssl = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile('openssl', args, { cwd: folder, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
const file = async (label: string, der: Uint8Array): Promise<string> => {
  const name = `${files++}.pem`;
  await writeFile(join(folder, name), writePem(label, der));
  return name;
};
const verify = (certificate: string, ...options: string[]) =>
  openssl(
    'verify',
    '-x509_strict',
    '-attime',
    String(NOON.getTime() / 1000),
    '-CAfile',
    'root.pem',
    '-untrusted',
    'issuing.pem',
    ...options,
    certificate,
  );
const issued = (answer: Answer): Uint8Array => {
  if (answer.state !== 'issued') throw new Error(answer.state);
  return answer.certificate;
};

describe('OpenSSL verifies, strictly, what the embedded CA issues', () => {
  const keys: [string, KeyAlgorithm][] = [
    ['P-256', { kind: 'ec', curve: 'P-256' }],
    ['P-384', { kind: 'ec', curve: 'P-384' }],
    ['RSA 2048', { kind: 'rsa', bits: 2048 }],
    ['RSA 3072', { kind: 'rsa', bits: 3072 }],
    ['Ed25519', { kind: 'ed25519' }],
  ];
  test.each(keys)('for a key of %s, as server, by name and by address', async (_, key) => {
    const order = await makeOrderFor({ names: ['a.example.com', '127.0.0.1', '::1'], key });
    const name = await file('CERTIFICATE', issued(await ca.authority.submit(order, signal)));
    for (const option of [
      ['-verify_hostname', 'a.example.com'],
      ['-verify_ip', '127.0.0.1'],
      ['-verify_ip', '::1'],
    ])
      expect(await verify(name, '-purpose', 'sslserver', ...option)).toEqual({
        code: 0,
        output: `${name}: OK\n`,
      });
    expect((await verify(name, '-verify_hostname', 'b.example.com')).code).not.toBe(0);
    expect((await verify(name, '-purpose', 'sslclient')).output).toMatch(/unsuitable certificate purpose/);
  });

  test('as client too, with the template for mutual TLS', async () => {
    const order = await makeOrderFor({ names: ['a.example.com'], template: 'MutualTls' });
    const name = await file('CERTIFICATE', issued(await ca.authority.submit(order, signal)));
    expect((await verify(name, '-purpose', 'sslclient')).code).toBe(0);
    expect((await verify(name, '-purpose', 'sslserver')).code).toBe(0);
  });

  test('also where the request has a mailbox and a URI of the domain, and no common name', async () => {
    const names = ['a.example.com', 'admin@example.com', 'https://a.example.com/x'];
    const name = await file(
      'CERTIFICATE',
      issued(await ca.authority.submit(await makeOrderFor({ names, commonName: null }), signal)),
    );
    expect(await verify(name, '-purpose', 'sslserver')).toEqual({ code: 0, output: `${name}: OK\n` });
  });
});

describe('A stolen issuing key is of no use outside its names: OpenSSL refuses', () => {
  const names: [string, GeneralName][] = [
    ['another domain', { kind: 'dns', value: 'www.example.org' }],
    ['an address elsewhere', { kind: 'ip', value: '192.0.2.1', bytes: Uint8Array.of(192, 0, 2, 1) }],
    ['a mailbox elsewhere', { kind: 'email', value: 'a@example.org' }],
    ['a URI elsewhere', { kind: 'uri', value: 'https://example.org/' }],
  ];
  test.each(names)('%s', async (_, name) => {
    const record = ca.ledger.authorities()[1]!;
    const issuer = must(parseCertificate(record.der));
    const signer = await ca.vault.signer(record.key);
    const forged = buildCertificate(
      {
        serial: '4000000000000000',
        issuer: issuer.subject.der,
        subject: buildName({}).der,
        notBefore: NOON,
        notAfter: new Date(NOON.getTime() + 86_400_000),
        spki: signer.spki,
        extensions: [sanExtension([name], true)],
      },
      signer,
    );
    const path = await file('CERTIFICATE', forged);
    const { code, output } = await openssl(
      'verify',
      '-attime',
      String(NOON.getTime() / 1000),
      '-CAfile',
      'root.pem',
      '-untrusted',
      'issuing.pem',
      path,
    );
    expect(code).not.toBe(0);
    expect(output).toMatch(/permitted subtree violation|excluded subtree violation/);
  });
});

describe('Revocation', () => {
  test('OpenSSL verifies the list, and refuses the certificate that stands in it', async () => {
    const [good, bad] = await Promise.all(
      ['good.example.com', 'bad.example.com'].map(async (name) =>
        issued(await ca.authority.submit(await makeOrderFor({ names: [name] }), signal)),
      ),
    );
    await ca.authority.revoke(must(parseCertificate(bad!)).serial, 'keyCompromise');
    const crl = await ca.authority.crl();
    const list = await file('X509 CRL', crl.der);
    const checked = await openssl(
      'crl',
      '-in',
      list,
      '-CAfile',
      'issuing.pem',
      '-noout',
      '-text',
      '-nameopt',
      'RFC2253',
    );
    expect(checked.output).toMatch(/verify OK/);
    expect(checked.output).toMatch(/Key Compromise/);
    expect(checked.output).toMatch(new RegExp(`X509v3 CRL Number: \\s*${crl.number}\\s`));
    const withList = (path: string) => verify(path, '-crl_check', '-CRLfile', list);
    expect((await withList(await file('CERTIFICATE', good!))).code).toBe(0);
    const refused = await withList(await file('CERTIFICATE', bad!));
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/certificate revoked/);
  });

  test('another CA’s list does not verify', async () => {
    const stranger = await testCa();
    const list = await file('X509 CRL', (await stranger.authority.crl()).der);
    expect((await openssl('crl', '-in', list, '-CAfile', 'issuing.pem', '-noout')).output).not.toMatch(
      /verify OK/,
    );
  });

  test('with a place for lists, OpenSSL verifies the whole chain against the lists of root and issuing CA', async () => {
    const withLists = await testCa({ settings: { crlUrl: 'http://ca.example.com/crl' } });
    const [root, issuing] = withLists.authority.certificates();
    const leaf = issued(
      await withLists.authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    );
    const lists = await Promise.all(
      [root!, issuing!].map(async ({ id }) => file('X509 CRL', (await withLists.authority.crl(id)).der)),
    );
    const [anchor, middle, end] = await Promise.all(
      [root!.der, issuing!.der, leaf].map((der) => file('CERTIFICATE', der)),
    );
    const options = [
      '-x509_strict',
      '-attime',
      String(NOON.getTime() / 1000),
      '-crl_check_all',
      ...lists.flatMap((list) => ['-CRLfile', list]),
    ];
    expect(await openssl('verify', ...options, '-CAfile', anchor!, '-untrusted', middle!, end!)).toEqual({
      code: 0,
      output: `${end}: OK\n`,
    });
  });
});

test('OpenSSL sees a root of 15 years with path length 1 and an issuing CA with critical name constraints', async () => {
  const root = await openssl('x509', '-in', 'root.pem', '-noout', '-text');
  expect(root.output).toMatch(/CA:TRUE, pathlen:1/);
  expect(root.output).toMatch(/Not After : Jan {2}1 12:00:00 2042 GMT/);
  expect(root.output).toMatch(/secp384r1/);
  const issuing = await openssl('x509', '-in', 'issuing.pem', '-noout', '-text');
  expect(issuing.output).toMatch(/X509v3 Name Constraints: critical/);
  expect(issuing.output).toMatch(/DNS:example\.com/);
  expect(issuing.output).toMatch(/CA:TRUE, pathlen:0/);
});
