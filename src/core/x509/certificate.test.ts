// Certificates of ours against @peculiar/x509, which shares no line with us, in both directions.
import 'reflect-metadata';
import * as peculiar from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { LIMITS } from '../limits.ts';
import type { Signer } from '../ports.ts';
import { must } from '../problems.ts';
import { keyText } from './algorithms.ts';
import { buildCertificate, signed, type ToBeSigned } from './build.ts';
import { parseCertificate } from './certificate.ts';
import {
  boolean,
  element,
  explicit,
  implicit,
  integer,
  NULL,
  octets,
  oid,
  sequence,
  utf8,
} from './der-write.ts';
import { TAG } from './der.ts';
import {
  aiaExtension,
  akiExtension,
  basicConstraintsExtension,
  crlUrlsExtension,
  EKU,
  ekuExtension,
  EXTENSION,
  keyUsageExtension,
  nameConstraintsExtension,
  policiesExtension,
  sanExtension,
  skiExtension,
} from './extensions.ts';
import { generalNameFromText } from './general-name.ts';
import { buildName, nameText } from './name.ts';
import { subjectKeyId, thumbprint } from './thumbprint.ts';
import type { Extension, GeneralName } from './types.ts';

let signer: Signer;
beforeAll(async () => {
  peculiar.cryptoProvider.set(webcrypto as never);
  signer = signerFrom((await generateKey({ kind: 'ec', curve: 'P-256' })).pkcs8);
});

const issuer = buildName({ commonName: 'Contoso Issuing CA', organization: 'Contoso', country: 'KR' });
const names = (...texts: string[]): GeneralName[] => texts.map((text) => must(generalNameFromText(text)));
const plainParts = (): Omit<ToBeSigned, 'algorithm'> => ({
  serial: '00F1E2D3',
  issuer: issuer.der,
  subject: buildName({ commonName: 'pool.contoso.com' }).der,
  notBefore: new Date('2026-01-02T03:04:05Z'),
  notAfter: new Date('2051-01-02T03:04:05Z'),
  spki: signer.spki,
  extensions: [],
});
const made = (parts: Partial<Omit<ToBeSigned, 'algorithm'>> = {}) =>
  buildCertificate({ ...plainParts(), ...parts }, signer);
const faults = (der: Uint8Array) => {
  const result = parseCertificate(der);
  return result.ok ? 'read' : result.complaints[0];
};

describe('a certificate of ours', () => {
  it('says the same to us and to the oracle', () => {
    const keyId = Uint8Array.from({ length: 20 }, (_, i) => i);
    const der = made({
      extensions: [
        basicConstraintsExtension(true, 1),
        keyUsageExtension(['digitalSignature', 'keyCertSign', 'cRLSign']),
        ekuExtension([EKU.serverAuth, EKU.clientAuth]),
        sanExtension(
          names('pool.contoso.com', '10.1.2.3', '2001:db8::1', 'a@contoso.com', 'sip:a@contoso.com'),
        ),
        skiExtension(keyId),
        akiExtension(keyId),
        nameConstraintsExtension(
          [{ kind: 'dns', value: 'contoso.com' }],
          [{ kind: 'ip', bytes: new Uint8Array(8) }],
        ),
        aiaExtension({ caIssuers: ['http://pki.contoso.com/ca.cer'], ocsp: ['http://ocsp.contoso.com'] }),
        crlUrlsExtension(['http://pki.contoso.com/ca.crl', 'http://pki2.contoso.com/ca.crl']),
        policiesExtension(['2.23.140.1.2.2']),
      ],
    });
    const ours = must(parseCertificate(der));
    const theirs = new peculiar.X509Certificate(der);
    expect(ours.serial).toBe('F1E2D3');
    expect(ours.version).toBe(3);
    expect(theirs.serialNumber).toBe('f1e2d3');
    expect([ours.notBefore, ours.notAfter]).toEqual([theirs.notBefore, theirs.notAfter]);
    expect(nameText(ours.issuer)).toBe('CN=Contoso Issuing CA, O=Contoso, C=KR');
    expect(theirs.issuer).toBe('C=KR, O=Contoso, CN=Contoso Issuing CA');
    const extension = <T extends peculiar.Extension>(id: string) => theirs.getExtension<T>(id) as T;
    expect(
      extension<peculiar.SubjectAlternativeNameExtension>(EXTENSION.san).names.items.map((n) => n.value),
    ).toEqual(ours.san?.map((name) => 'value' in name && name.value));
    expect(extension<peculiar.BasicConstraintsExtension>(EXTENSION.basicConstraints)).toMatchObject({
      ...ours.basicConstraints,
      critical: true,
    });
    expect(extension<peculiar.KeyUsagesExtension>(EXTENSION.keyUsage).usages).toBe(
      peculiar.KeyUsageFlags.digitalSignature |
        peculiar.KeyUsageFlags.keyCertSign |
        peculiar.KeyUsageFlags.cRLSign,
    );
    expect(ours.keyUsage).toEqual(['digitalSignature', 'keyCertSign', 'cRLSign']);
    expect(extension<peculiar.ExtendedKeyUsageExtension>(EXTENSION.eku).usages).toEqual(ours.eku);
    expect(extension<peculiar.SubjectKeyIdentifierExtension>(EXTENSION.ski).keyId).toBe(
      Buffer.from(ours.ski ?? []).toString('hex'),
    );
    expect(extension<peculiar.AuthorityKeyIdentifierExtension>(EXTENSION.aki).keyId).toBe(
      Buffer.from(ours.aki?.keyId ?? []).toString('hex'),
    );
    expect(extension<peculiar.CertificatePolicyExtension>(EXTENSION.policies).policies).toEqual(
      ours.policies,
    );
    expect(
      extension<peculiar.AuthorityInfoAccessExtension>(EXTENSION.aia).caIssuers.map((n) => n.value),
    ).toEqual(ours.aia?.caIssuers);
    expect(extension<peculiar.AuthorityInfoAccessExtension>(EXTENSION.aia).ocsp.map((n) => n.value)).toEqual(
      ours.aia?.ocsp,
    );
    expect(ours.crlUrls).toEqual(['http://pki.contoso.com/ca.crl', 'http://pki2.contoso.com/ca.crl']);
    expect(ours.nameConstraints).toEqual({
      permitted: [{ kind: 'dns', value: 'contoso.com' }],
      excluded: [{ kind: 'ip', bytes: new Uint8Array(8) }],
    });
    expect(
      nodeCrypto.verify({
        algorithm: ours.signatureAlgorithm.der,
        spki: signer.spki,
        data: ours.tbs,
        signature: ours.signature,
      }),
    ).toBe(true);
  });

  it('has the key identifier and the thumbprint that the oracle computes', async () => {
    const der = made();
    const theirs = new peculiar.X509Certificate(der);
    const keyId = subjectKeyId(must(parseCertificate(der)).publicKey.bytes, nodeCrypto);
    expect(Buffer.from(keyId)).toEqual(Buffer.from(await theirs.publicKey.getKeyIdentifier()));
    expect(thumbprint(der, nodeCrypto)).toBe(
      Buffer.from(await theirs.getThumbprint('SHA-1'))
        .toString('hex')
        .toUpperCase(),
    );
  });
});

describe('a certificate of the oracle', () => {
  const RSA = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-384',
    publicExponent: Uint8Array.of(1, 0, 1),
    modulusLength: 2048,
  };
  it.each([
    ['RSA', RSA, 'RSA 2048'],
    ['RSA-PSS', { ...RSA, name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }, 'RSA 2048'],
    ['P-256', { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }, 'ECDSA P-256'],
    ['P-384', { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' }, 'ECDSA P-384'],
    ['P-521', { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' }, 'ECDSA P-521'],
    ['Ed25519', { name: 'Ed25519' }, 'Ed25519'],
  ])(
    'with %s is read, and its signature verifies, and no longer when a bit is turned',
    async (_name, algorithm, text) => {
      const keys = (await webcrypto.subtle.generateKey(algorithm as never, true, [
        'sign',
        'verify',
      ])) as webcrypto.CryptoKeyPair;
      const theirs = await peculiar.X509CertificateGenerator.createSelfSigned({
        serialNumber: '7fa0',
        name: 'CN=Contoso Root, O=Contoso',
        notBefore: new Date('2026-01-01'),
        notAfter: new Date('2027-01-01'),
        keys: keys as never,
        signingAlgorithm: algorithm as never,
        extensions: [
          new peculiar.BasicConstraintsExtension(true, 3, true),
          new peculiar.SubjectAlternativeNameExtension([
            { type: 'dn', value: 'CN=other' },
            { type: 'dns', value: 'a.b' },
            { type: 'id', value: '1.2.3.4' },
          ]),
        ],
      });
      const der = new Uint8Array(theirs.rawData);
      const ours = must(parseCertificate(der));
      expect(ours.serial).toBe('7FA0');
      expect(nameText(ours.subject)).toBe('O=Contoso, CN=Contoso Root');
      expect(keyText(ours.publicKey)).toBe(text);
      expect(ours.basicConstraints).toEqual({ ca: true, pathLength: 3 });
      expect(ours.san?.map(({ kind }) => kind)).toEqual(['directory', 'dns', 'other']);
      const check = {
        algorithm: ours.signatureAlgorithm.der,
        spki: ours.publicKey.der,
        data: ours.tbs,
        signature: ours.signature,
      };
      expect(nodeCrypto.verify(check)).toBe(true);
      const turned = ours.tbs.slice();
      turned[40] = (turned[40] ?? 0) ^ 1;
      expect(nodeCrypto.verify({ ...check, data: turned })).toBe(false);
    },
  );
});

describe('a certificate that is malformed', () => {
  const withExtension = (extension: Extension) => () => made({ extensions: [extension] });
  const raw = (id: string, value: Uint8Array) => withExtension({ oid: id, critical: false, value });
  const tbsWith = (change: { inner?: Uint8Array; version?: Uint8Array; after?: Uint8Array[] }) => () => {
    const { serial, issuer: from, subject, spki } = plainParts();
    const times = sequence(
      element(TAG.utcTime, utf8('260101000000Z').subarray(2)),
      element(TAG.utcTime, utf8('270101000000Z').subarray(2)),
    );
    const version = change.version ?? explicit(0, integer(2));
    return signed(
      sequence(
        version,
        integer(serial),
        change.inner ?? signer.algorithm,
        from,
        times,
        subject,
        spki,
        ...(change.after ?? []),
      ),
      signer,
    );
  };
  it.each<[string, () => Uint8Array, string]>([
    ['no bytes', () => new Uint8Array(), 'certificate'],
    ['text', () => Buffer.from('hello world'), 'certificate'],
    ['its first half', () => made().subarray(0, 200), 'certificate-truncated'],
    ['a byte after it', () => Buffer.concat([made(), Buffer.of(0)]), 'certificate-trailing'],
    [
      'another algorithm inside than outside',
      tbsWith({ inner: sequence(oid('1.2.840.10045.4.3.3')) }),
      'algorithms-differ',
    ],
    ['version 4', tbsWith({ version: explicit(0, integer(3)) }), 'version'],
    [
      'extensions in version 1',
      tbsWith({ version: new Uint8Array(), after: [explicit(3, sequence())] }),
      'extensions-version',
    ],
    ['a field that does not belong there', tbsWith({ after: [NULL] }), 'tbs-trailing'],
    [
      'extensions and something after them',
      tbsWith({ after: [explicit(3, sequence(), NULL)] }),
      'extensions-trailing',
    ],
    [
      'an extension twice',
      () => made({ extensions: [skiExtension(Uint8Array.of(1)), skiExtension(Uint8Array.of(2))] }),
      'extension-twice',
    ],
    [
      'an extension whose flag is no boolean',
      tbsWith({
        after: [explicit(3, sequence(sequence(oid('1.2.3'), element(1, Uint8Array.of(1)), octets(NULL))))],
      }),
      'boolean',
    ],
  ])('%s', (_name, make, what) => {
    expect(faults(make())).toMatchObject({ code: 'returned.certificate.malformed', facts: { what } });
  });

  it.each<[string, string, Uint8Array, string]>([
    [
      'an alternative name that is no IP address',
      EXTENSION.san,
      sequence(implicit(7, Uint8Array.of(1, 2, 3))),
      'ip-address',
    ],
    [
      'an alternative name that is not ASCII',
      EXTENSION.san,
      sequence(implicit(2, Uint8Array.of(0xea, 0xb0, 0x80))),
      'ascii',
    ],
    [
      'alternative names and something after them',
      EXTENSION.san,
      Buffer.concat([sequence(), NULL]),
      'san-trailing',
    ],
    ['no alternative name at all', EXTENSION.san, sequence(), 'san-empty'],
    ['key usage that is no bit string', EXTENSION.keyUsage, NULL, 'key-usage'],
    ['no extended key usage at all', EXTENSION.eku, sequence(), 'eku-empty'],
    [
      'basic constraints with a negative path length',
      EXTENSION.basicConstraints,
      sequence(boolean(true), element(TAG.integer, Uint8Array.of(0xff))),
      'integer-range',
    ],
    [
      'name constraints that constrain nothing',
      EXTENSION.nameConstraints,
      sequence(),
      'name-constraints-empty',
    ],
    ['an empty list of permitted names', EXTENSION.nameConstraints, sequence(explicit(0)), 'permitted-empty'],
    [
      'a name constraint with a mask cut off',
      EXTENSION.nameConstraints,
      sequence(explicit(0, sequence(implicit(7, new Uint8Array(7))))),
      'subtree-ip',
    ],
    [
      'a name constraint with a minimum',
      EXTENSION.nameConstraints,
      sequence(explicit(0, sequence(implicit(2, Uint8Array.of(97)), implicit(0, Uint8Array.of(1))))),
      'subtree-minimum',
    ],
    [
      'a policy twice',
      EXTENSION.policies,
      sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3'))),
      'policy-twice',
    ],
    [
      'policy constraints that constrain nothing',
      EXTENSION.policyConstraints,
      sequence(),
      'policy-constraints-empty',
    ],
    ['half a policy mapping', EXTENSION.policyMappings, sequence(sequence(oid('1.2.3'))), 'policy-mapping'],
  ])('bears an extension that cannot be read, and says which: %s', (_name, id, value, what) => {
    const certificate = must(parseCertificate(raw(id, value)()));
    expect(certificate.unreadable).toEqual([{ oid: id, what }]);
  });

  it('is refused unread when it is too large', () => {
    expect(faults(new Uint8Array(LIMITS.certificateBytes + 1))).toMatchObject({
      code: 'returned.file.too-large',
    });
  });

  it('is not one whose signature has a bit too few, and no such signature verifies', () => {
    const der = made().slice();
    const { signature } = must(parseCertificate(der));
    der[der.length - signature.length - 1] = 1;
    const read = must(parseCertificate(der));
    expect(read.signature).toHaveLength(0);
    const { signatureAlgorithm, tbs } = read;
    const check = { algorithm: signatureAlgorithm.der, spki: signer.spki, data: tbs };
    expect(nodeCrypto.verify({ ...check, signature })).toBe(true);
    expect(nodeCrypto.verify({ ...check, signature: read.signature })).toBe(false);
  });

  it('is not one that only names an unknown extension, a critical one too', () => {
    const der = made({ extensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(0xff) }] });
    expect(must(parseCertificate(der)).extensions).toEqual([
      { oid: '1.2.3.4', critical: true, value: Uint8Array.of(0xff) },
    ]);
  });
});
