import { describe, expect, test } from 'vitest';
import { must } from '../problems.ts';
import {
  ascii,
  bytesOfHex,
  element,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  utf8,
} from './der-write.ts';
import { describeExtension } from './describe.ts';
import {
  aiaExtension,
  akiExtension,
  basicConstraintsExtension,
  crlUrlsExtension,
  EKU,
  ekuExtension,
  keyUsageExtension,
  nameConstraintsExtension,
  policiesExtension,
  sanExtension,
  skiExtension,
} from './extensions.ts';
import { generalNameFromText } from './general-name.ts';
import type { Extension } from './types.ts';

const own = (id: string, value: Uint8Array): Extension => ({ oid: id, critical: false, value });
const name = (text: string) => must(generalNameFromText(text));
const sct = (count: number): Uint8Array => {
  const entries = Array.from({ length: count }, () => Uint8Array.of(0, 3, 1, 2, 3));
  const list = Uint8Array.from(entries.flatMap((entry) => [...entry]));
  return octets(Uint8Array.of(0, list.length, ...list));
};

const CASES: readonly [string, Extension, string, readonly (readonly unknown[])[]][] = [
  ['a leaf is no CA and has no limit', basicConstraintsExtension(false), 'basicConstraints', [['ca', 'no']]],
  [
    'a CA with none below it',
    basicConstraintsExtension(true, 0),
    'basicConstraints',
    [
      ['ca', 'yes'],
      ['pathLength', '0'],
    ],
  ],
  [
    'a CA without a limit',
    basicConstraintsExtension(true),
    'basicConstraints',
    [
      ['ca', 'yes'],
      ['pathLength', 'none'],
    ],
  ],
  [
    'key usage by its bits',
    keyUsageExtension(['digitalSignature', 'decipherOnly']),
    'keyUsage',
    [['usages', 'digitalSignature', 'decipherOnly']],
  ],
  [
    'purposes by name, and by number where there is none',
    ekuExtension([EKU.serverAuth, '1.2.3.4']),
    'extendedKeyUsage',
    [['purposes', 'serverAuth', '1.2.3.4']],
  ],
  [
    'names by kind, however they are mixed',
    sanExtension([name('a.example'), name('192.0.2.1'), name('b.example')]),
    'subjectAltName',
    [
      ['names dns', 'a.example', 'b.example'],
      ['names ip', '192.0.2.1'],
    ],
  ],
  [
    'a key identifier in pairs',
    skiExtension(Uint8Array.of(1, 0xab)),
    'subjectKeyIdentifier',
    [['keyId', '01 AB']],
  ],
  [
    "the issuer's key identifier",
    akiExtension(Uint8Array.of(0xff)),
    'authorityKeyIdentifier',
    [['keyId', 'FF']],
  ],
  [
    'addresses of the revocation list',
    crlUrlsExtension(['http://a.example/x.crl']),
    'crlDistributionPoints',
    [['urls', 'http://a.example/x.crl']],
  ],
  [
    'where the issuer and its OCSP responder are found',
    aiaExtension({ caIssuers: ['http://a.example/ca'], ocsp: ['http://a.example/ocsp'] }),
    'authorityInfoAccess',
    [
      ['ocsp', 'http://a.example/ocsp'],
      ['caIssuers', 'http://a.example/ca'],
    ],
  ],
  [
    'policies by number, any policy by its word',
    policiesExtension(['2.5.29.32.0', '2.23.140.1.2.1']),
    'certificatePolicies',
    [['policies', 'any', '2.23.140.1.2.1']],
  ],
  [
    'name constraints: hosts, networks by prefix, and all of a kind',
    nameConstraintsExtension(
      [
        { kind: 'dns', value: 'example' },
        { kind: 'ip', bytes: Uint8Array.of(192, 0, 2, 0, 255, 255, 255, 0) },
        { kind: 'ip', bytes: Uint8Array.of(192, 0, 2, 0, 255, 0, 255, 0) },
      ],
      [
        { kind: 'email', value: '' },
        { kind: 'ip', bytes: new Uint8Array(32) },
      ],
    ),
    'nameConstraints',
    [
      ['permitted dns', 'example'],
      ['permitted ip', '192.0.2.0/24', '192.0.2.0/255.0.255.0'],
      ['excluded ip', 'all'],
      ['excluded email', 'all'],
    ],
  ],
  [
    'the number of timestamps of transparency logs',
    own('1.3.6.1.4.1.11129.2.4.2', sct(3)),
    'signedCertificateTimestamps',
    [['count', '3']],
  ],
  [
    'TLS features by name and number',
    own('1.3.6.1.5.5.7.1.24', sequence(integer(5), integer(99))),
    'tlsFeature',
    [['features', 'statusRequest', '99']],
  ],
  [
    "the name of Microsoft's template, version 1",
    own('1.3.6.1.4.1.311.20.2', element(0x1e, bytesOfHex('0057 0065 0062'.replaceAll(' ', '')))),
    'templateName',
    [['template', 'Web']],
  ],
  [
    "Microsoft's template, version 2",
    own('1.3.6.1.4.1.311.21.7', sequence(oid('1.3.6.1.4.1.311.21.8.1'), integer(100), integer(5))),
    'templateInfo',
    [
      ['template', '1.3.6.1.4.1.311.21.8.1'],
      ['version', '100.5'],
    ],
  ],
  [
    'application policies, written like policies',
    own('1.3.6.1.4.1.311.21.10', sequence(sequence(oid(EKU.clientAuth)))),
    'applicationPolicies',
    [['policies', 'clientAuth']],
  ],
  [
    'an issuer alternative name',
    own('2.5.29.18', sequence(implicit(6, ascii('http://ca.example/')))),
    'issuerAltName',
    [['names uri', 'http://ca.example/']],
  ],
  [
    'the address of changes of the revocation list',
    own('2.5.29.46', sequence(sequence(explicit(0, explicit(0, implicit(6, ascii('http://a.example/d'))))))),
    'freshestCrl',
    [['urls', 'http://a.example/d']],
  ],
  ['an unknown one by its bytes', own('1.2.3', utf8('A')), 'unknown', [['bytes', '0C 01 41']]],
  [
    'a known one that is broken by its bytes',
    own('2.5.29.19', Uint8Array.of(4, 0)),
    'basicConstraints',
    [['bytes', '04 00']],
  ],
  [
    'a known one that is empty by its bytes',
    own('1.3.6.1.4.1.311.20.2', new Uint8Array()),
    'templateName',
    [['bytes', '']],
  ],
];

describe('An extension is described', () => {
  test.each(CASES)('%s', (_, extension, kind, facts) => {
    const described = describeExtension(extension);
    expect(described.kind).toBe(kind);
    expect(
      described.facts.map(({ what, of, values }) => [of === undefined ? what : `${what} ${of}`, ...values]),
    ).toEqual(facts);
  });

  test('and never throws, whatever its bytes are', () => {
    const ids = new Set(CASES.map(([, { oid: id }]) => id));
    for (const id of ids)
      for (const [, { value }] of CASES)
        for (const cut of [
          value,
          value.subarray(0, -1),
          Uint8Array.of(...value, 0),
          Uint8Array.of(0x30, 0x80),
        ])
          expect(describeExtension(own(id, cut)).facts).toBeInstanceOf(Array);
  });
});
