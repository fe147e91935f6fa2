// The openssl command as oracle: what we build it must read and verify, what it makes we must read and verify.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { must } from '../problems.ts';
import { keyText, schemeOf } from './algorithms.ts';
import { buildCertificate } from './build.ts';
import { parseCertificate } from './certificate.ts';
import { buildCrl, parseCrl } from './crl.ts';
import * as extensions from './extensions.ts';
import { generalNameFromText } from './general-name.ts';
import { buildName, nameText } from './name.ts';
import { readPem, writePem } from './pem.ts';
import { buildSigningRequest, parseSigningRequest } from './signing-request.ts';
import { subjectKeyId, thumbprint } from './thumbprint.ts';
import type { KeyAlgorithm } from './types.ts';

const folder = mkdtempSync(join(tmpdir(), 'x509-openssl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content?: string | Uint8Array) => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content, { mode: 0o600 });
  return path;
};
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    cwd: folder,
  });
const derIn = (path: string) =>
  must(readPem(readFileSync(path, 'latin1'))).map((block) => block.der)[0] as Uint8Array;

const KINDS: [string, KeyAlgorithm][] = [
  ['RSA 2048', { kind: 'rsa', bits: 2048 }],
  ['RSA 3072', { kind: 'rsa', bits: 3072 }],
  ['RSA 4096', { kind: 'rsa', bits: 4096 }],
  ['ECDSA P-256', { kind: 'ec', curve: 'P-256' }],
  ['ECDSA P-384', { kind: 'ec', curve: 'P-384' }],
  ['Ed25519', { kind: 'ed25519' }],
];
const names = [
  'pool.contoso.com',
  '*.예시.한국',
  '10.1.2.3',
  '2001:db8::1',
  'a@contoso.com',
  'sip:a@contoso.com',
].map((text) => must(generalNameFromText(text)));
const day = 86_400_000;

describe.each(KINDS)('with a key of %s', (text, algorithm) => {
  const id = text.replace(' ', '');
  it('openssl verifies our request, and shows every name of it', async () => {
    const signer = signerFrom((await generateKey(algorithm)).pkcs8);
    const der = buildSigningRequest({ commonName: '풀.contoso.com', names, signer });
    const path = file(`${id}.csr`, writePem('CERTIFICATE REQUEST', der));
    const shown = openssl('req', '-in', path, '-verify', '-noout', '-text', '-nameopt', 'utf8');
    for (const name of [
      'DNS:pool.contoso.com',
      'DNS:*.xn--vv4b11d.xn--3e0b707e',
      'IP Address:10.1.2.3',
      'IP Address:2001:DB8:0:0:0:0:0:1',
      'email:a@contoso.com',
      'URI:sip:a@contoso.com',
      'CN=풀.contoso.com',
    ])
      expect(shown).toContain(name);
    expect(keyText(must(parseSigningRequest(der)).publicKey)).toBe(text);
  });

  it('openssl verifies a chain of ours, with its revocation list', async () => {
    const ca = signerFrom((await generateKey(algorithm)).pkcs8);
    const leaf = signerFrom((await generateKey(algorithm)).pkcs8);
    const now = Date.now();
    const dates = { notBefore: new Date(now - day), notAfter: new Date(now + day) };
    const subject = buildName({ commonName: 'Contoso Root', organization: 'Contoso', country: 'KR' });
    const keyId = nodeCrypto.digest('SHA-1', ca.spki);
    const root = buildCertificate(
      {
        serial: '01',
        issuer: subject.der,
        subject: subject.der,
        ...dates,
        spki: ca.spki,
        extensions: [
          extensions.basicConstraintsExtension(true),
          extensions.keyUsageExtension(['keyCertSign', 'cRLSign']),
          extensions.skiExtension(keyId),
          extensions.nameConstraintsExtension([
            { kind: 'dns', value: 'contoso.com' },
            { kind: 'ip', bytes: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) },
          ]),
        ],
      },
      ca,
    );
    const issue = (serial: string, ...texts: string[]) =>
      buildCertificate(
        {
          serial,
          issuer: subject.der,
          subject: buildName({ commonName: texts[0] ?? '' }).der,
          ...dates,
          spki: leaf.spki,
          extensions: [
            extensions.basicConstraintsExtension(false),
            extensions.keyUsageExtension(['digitalSignature']),
            extensions.ekuExtension([extensions.EKU.serverAuth]),
            extensions.sanExtension(texts.map((name) => must(generalNameFromText(name)))),
            extensions.akiExtension(keyId),
          ],
        },
        ca,
      );
    const crl = buildCrl(
      {
        issuer: subject.der,
        thisUpdate: dates.notBefore,
        nextUpdate: dates.notAfter,
        number: 7,
        keyId,
        revoked: [{ serial: 'F00D', at: dates.notBefore, reason: 'superseded' }],
      },
      ca,
    );
    const rootPath = file(`${id}.root.pem`, writePem('CERTIFICATE', root));
    const crlPath = file(`${id}.crl.pem`, writePem('X509 CRL', crl));
    const verify = (serial: string, ...texts: string[]) =>
      openssl(
        'verify',
        '-x509_strict',
        '-crl_check',
        '-CAfile',
        rootPath,
        '-CRLfile',
        crlPath,
        '-purpose',
        'sslserver',
        file(`${id}.leaf.pem`, writePem('CERTIFICATE', issue(serial, ...texts))),
      );
    expect(verify('BEEF', 'pool.contoso.com', '10.9.8.7')).toContain('OK');
    expect(() => verify('F00D', 'pool.contoso.com')).toThrow('certificate revoked');
    expect(() => verify('BEEF', 'pool.fabrikam.com')).toThrow('permitted subtree violation');
    expect(openssl('crl', '-in', crlPath, '-CAfile', rootPath, '-noout', '-text')).toMatch(
      /CRL Number: \n\s+7\n[\s\S]*Serial Number: F00D[\s\S]*Superseded/,
    );
    const fingerprint = openssl('x509', '-in', rootPath, '-noout', '-fingerprint', '-sha1')
      .split('=')[1]
      ?.replace(/[:\s]/g, '');
    expect(thumbprint(root, nodeCrypto)).toBe(fingerprint);
  });
});

describe('what openssl makes', () => {
  it.each([
    ['RSA 2048, SHA-512', ['-newkey', 'rsa:2048'], ['-sha512'], 'RSA 2048', 'sha512WithRSAEncryption'],
    [
      'RSA 2048, PSS with SHA-384',
      ['-newkey', 'rsa:2048'],
      ['-sha384', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'],
      'RSA 2048',
      'RSASSA-PSS SHA-384',
    ],
    [
      'an RSA key that is for PSS only',
      ['-newkey', 'rsa-pss'],
      ['-sha256'],
      'RSA 2048',
      'RSASSA-PSS SHA-256',
    ],
    [
      'P-256',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      [],
      'ECDSA P-256',
      'ecdsa-with-SHA256',
    ],
    [
      'P-384',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      ['-sha384'],
      'ECDSA P-384',
      'ecdsa-with-SHA384',
    ],
    [
      'P-521',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
      ['-sha512'],
      'ECDSA P-521',
      'ecdsa-with-SHA512',
    ],
    ['Ed25519', ['-newkey', 'ed25519'], [], 'Ed25519', 'Ed25519'],
  ])('%s: certificate, request and list are read, agree and verify', (_name, key, sign, text, scheme) => {
    const config = file('config', CONFIG);
    openssl(
      'req',
      '-x509',
      '-nodes',
      ...key,
      ...sign,
      '-keyout',
      'k.pem',
      '-out',
      'c.pem',
      '-config',
      config,
      '-extensions',
      'all',
      '-days',
      '365',
      '-set_serial',
      '0xABCDEF0123',
    );
    openssl('req', '-new', '-key', 'k.pem', '-out', 'r.pem', '-config', config, '-reqexts', 'asked', ...sign);
    const certificate = must(parseCertificate(derIn(file('c.pem'))));
    const request = must(parseSigningRequest(derIn(file('r.pem'))));
    expect(keyText(certificate.publicKey)).toBe(text);
    expect(schemeOf(certificate.signatureAlgorithm)?.name).toBe(scheme);
    expect(certificate).toMatchObject({
      serial: 'ABCDEF0123',
      version: 3,
      basicConstraints: { ca: true, pathLength: 2 },
      keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
      eku: [extensions.EKU.serverAuth, '1.3.6.1.5.5.7.3.17'],
      aia: { caIssuers: ['http://a/ca.cer'], ocsp: ['http://a/ocsp'] },
      crlUrls: ['http://a/ca.crl'],
      policies: ['1.2.3.4'],
    });
    expect(nameText(certificate.subject)).toBe('CN=콘토소 루트, OU=a+OU=b, O=Contoso\\, Ltd., C=KR');
    expect(
      certificate.san?.map((name) =>
        name.kind === 'directory' ? nameText(name.name) : name.kind === 'other' ? name.tag : name.value,
      ),
    ).toEqual(['a.contoso.com', '10.0.0.1', '2001:db8::1', 'a@b.c', 'sip:a@b.c', 'CN=dir', 0, 8]);
    expect(certificate.nameConstraints).toMatchObject({
      permitted: [{ kind: 'dns', value: '.contoso.com' }, { kind: 'directory' }],
      excluded: [
        { kind: 'ip', bytes: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) },
        { kind: 'email', value: 'b.c' },
      ],
    });
    expect(certificate.ski).toEqual(subjectKeyId(certificate.publicKey.bytes, nodeCrypto));
    expect(certificate.aki?.serial).toBe('ABCDEF0123');
    expect(request.san).toMatchObject([{ kind: 'dns', value: 'asked.contoso.com' }]);
    const spki = certificate.publicKey.der;
    expect(
      nodeCrypto.verify({
        algorithm: certificate.signatureAlgorithm.der,
        spki,
        data: certificate.tbs,
        signature: certificate.signature,
      }),
    ).toBe(true);
    expect(
      nodeCrypto.verify({
        algorithm: request.signatureAlgorithm.der,
        spki,
        data: request.info,
        signature: request.signature,
      }),
    ).toBe(true);
    expect(certificate.notBefore).toEqual(
      new Date(openssl('x509', '-in', 'c.pem', '-noout', '-startdate').trim().slice('notBefore='.length)),
    );
  });

  it('a revocation list of three is read and verifies', () => {
    const config = file('ca.conf', CA_CONFIG(folder));
    file(
      'index',
      ['01', '0ABC', 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF']
        .map(
          (serial, i) =>
            `R\t301231235959Z\t26010203045${i}Z${['', ',keyCompromise', ',CAcompromise'][i]}\t${serial}\tunknown\t/CN=${i}\n`,
        )
        .join(''),
    );
    file('crlnumber', '1F\n');
    openssl(
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=list',
      '-days',
      '9',
    );
    openssl('ca', '-config', config, '-gencrl', '-out', 'list.pem', '-crldays', '7');
    const ca = must(parseCertificate(derIn(file('ca.pem'))));
    const list = must(parseCrl(derIn(file('list.pem'))));
    expect(list).toMatchObject({
      number: '1F',
      revoked: [
        { serial: '01' },
        { serial: '0ABC', reason: 'keyCompromise' },
        { serial: 'F'.repeat(36), reason: 'cACompromise' },
      ],
    });
    expect(list.revoked[1]?.at).toEqual(new Date('2026-01-02T03:04:51Z'));
    expect(
      nodeCrypto.verify({
        algorithm: list.signatureAlgorithm.der,
        spki: ca.publicKey.der,
        data: list.tbs,
        signature: list.signature,
      }),
    ).toBe(true);
  });
});

describe('the roots of this operating system', () => {
  it('are all read, and all that we have an algorithm for verify themselves', () => {
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    const blocks = must(readPem(readFileSync(bundle, 'utf8')));
    expect(blocks.length).toBeGreaterThan(50);
    for (const { der } of blocks) {
      const root = must(parseCertificate(der));
      const known = schemeOf(root.signatureAlgorithm);
      expect(known, nameText(root.subject)).toBeDefined();
      expect(
        nodeCrypto.verify({
          algorithm: root.signatureAlgorithm.der,
          spki: root.publicKey.der,
          data: root.tbs,
          signature: root.signature,
        }),
        nameText(root.subject),
      ).toBe(true);
    }
  });
});

const CONFIG = `[req]
distinguished_name=dn
prompt=no
string_mask=utf8only
utf8=yes
[dn]
C=KR
O=Contoso, Ltd.
0.OU=a
1.+OU=b
CN=콘토소 루트
[asked]
subjectAltName=DNS:asked.contoso.com
[all]
basicConstraints=critical,CA:true,pathlen:2
keyUsage=critical,digitalSignature,keyCertSign,cRLSign
extendedKeyUsage=serverAuth,1.3.6.1.5.5.7.3.17
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid,issuer:always
subjectAltName=DNS:a.contoso.com,IP:10.0.0.1,IP:2001:db8::1,email:a@b.c,URI:sip:a@b.c,dirName:dir,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:x,RID:1.2.3
nameConstraints=critical,permitted;DNS:.contoso.com,permitted;dirName:dir,excluded;IP:10.0.0.0/255.0.0.0,excluded;email:b.c
authorityInfoAccess=OCSP;URI:http://a/ocsp,caIssuers;URI:http://a/ca.cer
crlDistributionPoints=URI:http://a/ca.crl
certificatePolicies=1.2.3.4
[dir]
CN=dir
`;
const CA_CONFIG = (dir: string) => `[ca]
default_ca=it
[it]
database=${dir}/index
crlnumber=${dir}/crlnumber
certificate=${dir}/ca.pem
private_key=${dir}/ca.key
default_md=sha256
crl_extensions=list
[list]
authorityKeyIdentifier=keyid
`;
