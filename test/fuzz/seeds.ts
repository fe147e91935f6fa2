// What mutation begins with: inputs that are read, one of each kind that readers tell apart. The same octets each time.
import { createCipheriv, createHash } from 'node:crypto';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { buildCrl } from '#core/x509/crl.ts';
import { integer, NULL, octets, oid, sequence } from '#core/x509/der-write.ts';
import * as write from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildOcspRequest, buildOcspResponse, certIdOf } from '#core/x509/ocsp-build.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import type { Extension, GeneralName } from '#core/x509/types.ts';
import { corpus, question } from '#test/trust/corpus.ts';
import { chainSeeds } from './chain.ts';
import { repeated, tlv } from './der-text.ts';
import { caseLine } from './lines.ts';
import { certificateWith, crlWith, ecKey, edKey, extension, nameWith, rsaPublicKey } from './made.ts';
import { PASSWORD, pfxOf, pkcs7Of, realPfx } from './pfx.ts';

const TEXTS = [
  'pool.contoso.com',
  '*.예시.한국',
  '10.0.0.1',
  '2001:db8::1',
  'a@contoso.com',
  'sip:alice@contoso.com',
  'https://[::1]:8443/x',
  'urn:x:y',
  '::ffff:1.2.3.4',
  'xn--h32b.example',
  'büro.example',
];
const NAMES: readonly GeneralName[] = TEXTS.flatMap((text) => {
  const name = generalNameFromText(text);
  return name.ok ? [name.value] : [];
});
const SUBJECT = buildName({
  commonName: 'pool',
  organization: 'Contoso',
  country: 'KR',
  domainComponents: ['contoso', 'com'],
});
const text = (tag: number, value: string, encoding: BufferEncoding = 'latin1'): Uint8Array =>
  tlv(tag, new Uint8Array(Buffer.from(value, encoding)));
/** One attribute in each kind of string. */
const STRINGS = nameWith(
  repeated(
    tlv(
      0x31,
      ...[
        text(0x0c, '한국', 'utf8'),
        text(0x13, 'A b'),
        text(0x14, 'caf\xe9'),
        text(0x16, 'a@b'),
        text(0x1e, '\0A\0B'),
        text(0x1c, '\0\0\0A'),
        text(0x12, '12'),
        integer(5),
      ].map((value) => sequence(oid('2.5.4.3'), value)),
    ),
    2,
  ),
);

const EXTENSIONS: readonly Extension[] = [
  write.basicConstraintsExtension(true, 1),
  write.keyUsageExtension(['keyCertSign', 'decipherOnly']),
  write.ekuExtension([write.EKU.serverAuth, write.EKU.any]),
  write.sanExtension([...NAMES, { kind: 'directory', name: SUBJECT }]),
  write.skiExtension(Uint8Array.of(1)),
  write.akiExtension(Uint8Array.of(2)),
  write.nameConstraintsExtension(
    [
      { kind: 'dns', value: 'contoso.com' },
      { kind: 'directory', name: SUBJECT },
    ],
    [{ kind: 'ip', bytes: new Uint8Array(32) }],
  ),
  write.aiaExtension({ caIssuers: ['http://a/b'], ocsp: ['http://c'] }),
  write.crlUrlsExtension(['http://d']),
  write.policiesExtension(['1.2.3', '2.5.29.32.0']),
];
const MORE: readonly Uint8Array[] = [
  extension('policyMappings', sequence(sequence(oid('1.2.3'), oid('1.2.4')))),
  extension('policyConstraints', sequence(tlv(0x80, Uint8Array.of(1)), tlv(0x81, Uint8Array.of(2))), true),
  extension('inhibitAnyPolicy', integer(1)),
  extension('2.5.29.18', sequence(tlv(0x82, Uint8Array.of(0x61)))),
  extension('1.3.6.1.4.1.11129.2.4.2', octets(Uint8Array.of(0, 4, 0, 2, 1, 1))),
  extension('1.3.6.1.5.5.7.1.24', sequence(integer(5))),
  extension('1.3.6.1.4.1.311.20.2', text(0x1e, '\0W\0e\0b')),
  extension('1.3.6.1.4.1.311.21.7', sequence(oid('1.3.6.1.4.1.311.21.8.1'), integer(100), integer(3))),
];
const encoded = (extensions: readonly Extension[]): Uint8Array[] =>
  extensions.map(({ oid: id, value, critical }) => extension(id, value, critical));

const ecSpki = (): Uint8Array =>
  sequence(
    sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')),
    tlv(3, Uint8Array.of(0, 4), repeated(Uint8Array.of(7), 64)),
  );

export const certificates = (): readonly Uint8Array[] => [
  certificateWith({ subject: SUBJECT.der, extensions: [...encoded(EXTENSIONS), ...MORE] }),
  certificateWith({
    subject: STRINGS,
    spki: rsaPublicKey(2048, 3),
    extensions: encoded(EXTENSIONS.slice(0, 4)),
  }),
  certificateWith({ spki: ecSpki(), extensions: MORE }),
  certificateWith({}),
];

export const requests = (): readonly Uint8Array[] => [
  buildSigningRequest({
    commonName: 'a',
    names: NAMES,
    signer: edKey(1).signer,
    extensions: EXTENSIONS.slice(0, 3),
  }),
  buildSigningRequest({ names: [], signer: edKey(1).signer }),
];

export const crls = (): readonly Uint8Array[] => [
  buildCrl(
    {
      issuer: SUBJECT.der,
      thisUpdate: new Date('2026-01-01'),
      nextUpdate: new Date('2060-01-01'),
      number: 1,
      keyId: Uint8Array.of(1),
      revoked: [
        { serial: '01', at: new Date('2026-01-01'), reason: 'superseded' },
        { serial: 'FFFFFFFFFFFF', at: new Date('2055-01-01') },
      ],
    },
    edKey(1).signer,
  ),
  crlWith(new Uint8Array()),
];

const certId = (): Uint8Array => {
  const ca = must(parseCertificate(certificates()[3] as Uint8Array));
  return certIdOf(ca, ca, nodeCrypto);
};

/** By key and with everything that can be in one, and of a responder that answers nobody. */
export const ocspResponses = (): readonly Uint8Array[] => {
  const at = new Date('2026-01-01');
  const answered = { certId: certId(), thisUpdate: at, nextUpdate: new Date('2060-01-01') };
  return [
    buildOcspResponse(
      {
        responderKeyHash: new Uint8Array(20),
        producedAt: at,
        answers: [
          { ...answered, status: { state: 'good' } },
          { ...answered, status: { state: 'revoked', at, reason: 'keyCompromise' } },
        ],
        nonce: Uint8Array.of(4, 1, 1),
        certificates: [certificates()[3] as Uint8Array],
      },
      edKey(1).signer,
    ),
    sequence(tlv(0x0a, Uint8Array.of(3))),
  ];
};

export const ocspRequests = (): readonly Uint8Array[] => [
  buildOcspRequest(certId(), Uint8Array.of(1, 2, 3)),
  buildOcspRequest(certId()),
];

export const pkcs7s = (): readonly Uint8Array[] => [
  pkcs7Of(new Uint8Array(Buffer.concat(certificates()))),
  pkcs7Of(new Uint8Array()),
];

/** As OpenSSL 1 and Windows write it, as OpenSSL 3 does, without a MAC, and (BER) with its lengths left open. */
export const pkcs12s = async (): Promise<readonly Uint8Array[]> => {
  const real = await realPfx('pbes2', 'sha256');
  const { pfx } = pfxOf({ nestedBags: 2 });
  return [
    real,
    await realPfx('3des', 'sha1'),
    pfx,
    pfxOf({ scheme: 'rc2' }).pfx,
    pfxOf({ macIterations: 3, macHash: 'pbmac' }).pfx,
    open(pfx),
  ];
};

/** The outermost length left open. */
const open = (der: Uint8Array): Uint8Array => {
  const header = (der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f);
  return new Uint8Array(
    Buffer.concat([Uint8Array.of(0x30, 0x80), der.subarray(header), Uint8Array.of(0, 0)]),
  );
};

const sec1 = (): Uint8Array => new Uint8Array(ecKey(3).export({ type: 'sec1', format: 'der' }));

/** `Proc-Type: 4,ENCRYPTED` (RFC 1421), the key by one round of MD5. */
const oldKey = (): string => {
  const salt = repeated(Uint8Array.of(0x11), 16);
  const key = createHash('md5').update(PASSWORD).update(salt.subarray(0, 8)).digest();
  const cipher = createCipheriv('aes-128-cbc', key, salt);
  const sealed = Buffer.concat([cipher.update(sec1()), cipher.final()]).toString('base64');
  const dek = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${Buffer.from(salt).toString('hex').toUpperCase()}`;
  return `-----BEGIN EC PRIVATE KEY-----\n${dek}\n\n${sealed.match(/.{1,64}/g)?.join('\n')}\n-----END EC PRIVATE KEY-----\n`;
};

const ascii = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
export const pem = (): readonly Uint8Array[] => [
  ascii(
    `Bag Attributes\n${writePem('CERTIFICATE', certificates()[3] as Uint8Array)}\r\n${writePem('PRIVATE KEY', edKey(2).pkcs8)}`,
  ),
  ascii(oldKey()),
  ascii(writePem('X509 CRL', crls()[0] as Uint8Array)),
];

export const files = async (): Promise<readonly Uint8Array[]> => [
  ...(await pkcs12s()),
  ...pkcs7s(),
  ...pem(),
  ascii(writePem('ENCRYPTED PRIVATE KEY', pfxOf({}).shroudedKey)),
  pfxOf({}).shroudedKey,
  ...certificates(),
  ...requests(),
  ...crls(),
  edKey(2).pkcs8,
  sec1(),
  new Uint8Array(ecKey(3).export({ type: 'pkcs8', format: 'der' })),
  ascii(Buffer.from(certificates()[3] as Uint8Array).toString('base64')),
  sequence(
    integer(0),
    sequence(oid('1.2.840.113549.1.1.1'), NULL),
    octets(sequence(integer(0), integer(15), integer(3))),
  ),
];

export const names = (): readonly Uint8Array[] => TEXTS.map(ascii);

/** Every twentieth chain of the corpus beside one of our own. */
export const lines = (): readonly Uint8Array[] => [
  ascii(caseLine({ peerName: { kind: 'DNS', value: 'a.example.com' } })),
  ...corpus()
    .filter((_, i) => i % 20 === 0)
    .map((of) => ascii(question(of)))
    .filter(({ length }) => length < 20_000),
];

export const chains = chainSeeds;
