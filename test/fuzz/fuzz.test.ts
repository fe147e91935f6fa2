// Seeded mutations of everything we read: no reader may throw, hang or take anything but a Result out of the house. The seed is fixed so that a failure comes again.
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { PROBLEMS } from '#core/problems.ts';
import type { Result } from '#core/result.ts';
import { buildCertificate, signed as signedBy } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { buildCrl, parseCrl } from '#core/x509/crl.ts';
import { ascii, explicit, implicit, integer, sequence, time } from '#core/x509/der-write.ts';
import * as extensions from '#core/x509/extensions.ts';
import { generalNameFromText, generalNameText } from '#core/x509/general-name.ts';
import { parseOcspReply, parseOcspRequest } from '#core/x509/ocsp.ts';
import { buildOcspRequest, buildOcspResponse, certIdOf } from '#core/x509/ocsp-build.ts';
import { buildName, nameKey, nameText, parseName } from '#core/x509/name.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import { buildSigningRequest, parseSigningRequest } from '#core/x509/signing-request.ts';
import type { GeneralName } from '#core/x509/types.ts';
import { readBundle } from './read.ts';
import { writePkcs12, writePkcs7 } from './write.ts';

/** mulberry32. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const OCTETS = [0, 1, 2, 3, 4, 5, 6, 0x1f, 0x24, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa3, 0xff];
/** One to four changes: an octet, a bit, a cut, a piece doubled, left out or brought from elsewhere. */
const mutated = (bytes: Uint8Array, random: () => number): Uint8Array => {
  let result: Buffer = Buffer.from(bytes);
  const below = (n: number) => Math.floor(random() * n);
  for (let i = 1 + below(4); i > 0 && result.length > 0; i -= 1) {
    const at = below(result.length);
    const length = 1 + below(Math.min(40, result.length - at));
    const from = below(result.length);
    const head = result.subarray(0, at);
    const changes: (() => Buffer)[] = [
      () => Buffer.concat([head, Buffer.of(OCTETS[below(OCTETS.length)] ?? 0), result.subarray(at + 1)]),
      () => Buffer.concat([head, Buffer.of((result[at] ?? 0) ^ (1 << below(8))), result.subarray(at + 1)]),
      () => Buffer.concat([head, Buffer.of(below(256)), result.subarray(at + 1)]),
      () => head,
      () => Buffer.concat([head, result.subarray(at, at + length), result.subarray(at)]),
      () => Buffer.concat([head, result.subarray(at + length)]),
      () => Buffer.concat([head, result.subarray(from, from + length), result.subarray(at + length)]),
    ];
    result = (changes[below(changes.length)] ?? (() => head))();
  }
  return result;
};

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pkcs8 = new Uint8Array(keys.privateKey.export({ type: 'pkcs8', format: 'der' }));
const signer = signerFrom(pkcs8);
const texts = [
  'pool.contoso.com',
  '*.예시.한국',
  '10.0.0.1',
  '2001:db8::1',
  'a@contoso.com',
  'sip:alice@contoso.com',
  'https://[::1]:8443/x',
];
const names = texts.map((text) => (generalNameFromText(text) as { value: GeneralName }).value);
const subject = buildName({
  commonName: 'pool',
  organization: 'Contoso',
  country: 'KR',
  domainComponents: ['contoso', 'com'],
});
const at = new Date('2026-01-01');
const certificate = buildCertificate(
  {
    serial: '1234',
    issuer: subject.der,
    subject: subject.der,
    notBefore: at,
    notAfter: new Date('2060-01-01'),
    spki: signer.spki,
    extensions: [
      extensions.basicConstraintsExtension(true, 1),
      extensions.keyUsageExtension(['keyCertSign', 'decipherOnly']),
      extensions.ekuExtension([extensions.EKU.serverAuth]),
      extensions.sanExtension([...names, { kind: 'directory', name: subject }]),
      extensions.skiExtension(Uint8Array.of(1)),
      extensions.akiExtension(Uint8Array.of(2)),
      extensions.nameConstraintsExtension(
        [
          { kind: 'dns', value: 'a' },
          { kind: 'directory', name: subject },
        ],
        [{ kind: 'ip', bytes: new Uint8Array(32) }],
      ),
      extensions.aiaExtension({ caIssuers: ['http://a/b'], ocsp: ['http://c'] }),
      extensions.crlUrlsExtension(['http://d']),
      extensions.policiesExtension(['1.2.3']),
    ],
  },
  signer,
);
const request = buildSigningRequest({ commonName: 'a', names, signer });
const crl = buildCrl(
  {
    issuer: subject.der,
    thisUpdate: at,
    nextUpdate: at,
    number: 1,
    keyId: Uint8Array.of(1),
    revoked: [{ serial: '01', at, reason: 'superseded' }],
  },
  signer,
);
const partial = signedBy(
  sequence(
    integer(1),
    signer.algorithm,
    subject.der,
    time(at),
    time(at),
    sequence(
      sequence(
        integer(5),
        time(at),
        extensions.encodeExtensions([extensions.crlReasonExtension('superseded')]),
      ),
    ),
    explicit(
      0,
      extensions.encodeExtensions([
        {
          oid: extensions.EXTENSION.issuingPoint,
          critical: true,
          value: sequence(
            explicit(0, explicit(0, implicit(6, ascii('http://a/b')))),
            implicit(1, Uint8Array.of(0xff)),
            implicit(3, Uint8Array.of(6, 0x40)),
            implicit(4, Uint8Array.of(0xff)),
          ),
        },
      ]),
    ),
  ),
  signer,
);
const ca = parseCertificate(certificate);
const certId = ca.ok ? certIdOf(ca.value, ca.value, nodeCrypto) : new Uint8Array();
const answered = { certId, thisUpdate: at, nextUpdate: at };
const ocsp = buildOcspResponse(
  {
    responderKeyHash: new Uint8Array(20),
    producedAt: at,
    answers: [
      { ...answered, status: { state: 'good' } },
      { ...answered, status: { state: 'revoked', at, reason: 'keyCompromise' } },
    ],
    nonce: Uint8Array.of(4, 1, 1),
    certificates: [certificate],
  },
  signer,
);
const ocspRequest = buildOcspRequest(certId, Uint8Array.of(1, 2, 3));
const pem = Buffer.from(
  writePem('CERTIFICATE', certificate) + writePem('PRIVATE KEY', pkcs8) + writePem('X509 CRL', crl),
);
const encryptedKey = Buffer.from(
  keys.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
);
const oldKey = Buffer.from(
  keys.privateKey.export({ type: 'sec1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }) as string,
);

/** A Result, its complaints of the table. Also uses what was read: a value that breaks its first reader is no value. */
const checked = (result: Result<unknown>): boolean => {
  if (!result.ok)
    for (const complaint of result.complaints) expect(Object.keys(PROBLEMS)).toContain(complaint.code);
  return result.ok;
};
const checkedCertificate = (der: Uint8Array): boolean => {
  const result = parseCertificate(der);
  if (result.ok) {
    const { issuer, san = [], signatureAlgorithm, publicKey, tbs, signature } = result.value;
    expect(typeof nameText(issuer) + typeof nameKey(issuer) + typeof san.map(generalNameText).join()).toBe(
      'stringstringstring',
    );
    expect(
      typeof nodeCrypto.verify({
        algorithm: signatureAlgorithm.der,
        spki: publicKey.der,
        data: tbs,
        signature,
      }),
    ).toBe('boolean');
  }
  return checked(result);
};

describe.each<[string, number, () => Uint8Array, (bytes: Uint8Array) => boolean]>([
  ['a certificate', 3000, () => certificate, checkedCertificate],
  ['a request', 2000, () => request, (der) => checked(parseSigningRequest(der))],
  ['a revocation list', 2000, () => crl, (der) => checked(parseCrl(der))],
  ['a partial revocation list', 3000, () => partial, (der) => checked(parseCrl(der))],
  ['an OCSP response', 3000, () => ocsp, (der) => checked(parseOcspReply(der))],
  ['an OCSP request', 2000, () => ocspRequest, (der) => checked(parseOcspRequest(der))],
  ['a key', 1000, () => signer.spki, (der) => checked(parsePublicKey(der))],
  ['a name', 1000, () => subject.der, (der) => checked(parseName(der))],
  ['PEM', 1000, () => pem, (bytes) => checked(readPem(bytes.toString()))],
  [
    'names as text',
    3000,
    () => Buffer.from(texts.join('|')),
    (bytes) =>
      Buffer.from(bytes)
        .toString()
        .split('|')
        .every((text) => checked(generalNameFromText(text))),
  ],
])('%s, %i times', (_name, runs, make, read) => {
  it('is read or complained of', () => {
    const random = randomFrom(20260101);
    const original = make();
    expect(read(original)).toBe(true);
    let slowest = 0;
    for (let i = 0; i < runs; i += 1) {
      const bytes = mutated(original, random);
      const started = performance.now();
      read(bytes);
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(slowest).toBeLessThan(1000);
  });
});

describe('files', () => {
  let files: [string, Uint8Array, number][];
  beforeAll(async () => {
    const pkcs12 = await writePkcs12({
      key: pkcs8,
      certificate,
      chain: [],
      password: 'x',
      friendlyName: 'a',
      iterations: 20,
    });
    files = [
      ['PKCS#12', pkcs12, 2000],
      ['PKCS#7', writePkcs7([certificate, certificate]), 1500],
      ['PEM', pem, 800],
      ['an encrypted key', encryptedKey, 400],
      ['an old encrypted key', oldKey, 400],
      ['a certificate', certificate, 800],
      ['a key', pkcs8, 800],
    ];
  });
  it('are read or complained of', async () => {
    for (const [name, original, runs] of files) {
      const random = randomFrom(42);
      expect((await readBundle(original, 'x')).ok, name).toBe(true);
      for (let i = 0; i < runs; i += 1) {
        const bytes = mutated(original, random);
        const started = performance.now();
        checked(await readBundle(bytes, 'x'));
        expect(performance.now() - started, name).toBeLessThan(10_000);
      }
    }
  }, 120_000);
});
