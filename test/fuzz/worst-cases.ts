// The worst that one megabyte can be for each reader: made by hand, for no mutation grows that far.
import { caseLine } from './lines.ts';
import { der, long, nested, oidOf, repeated, tlv } from './der-text.ts';
import { certificateWith, crlWith, dsaKey, extension, nameWith, requestWith, rsaPublicKey } from './made.ts';
import { pfxOf } from './pfx.ts';
import type { TargetName } from './targets.ts';

const MEGABYTE = 1024 * 1024;
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));
/** As many of `unit` as fill so many octets. */
const fill = (unit: Uint8Array, octets: number): Uint8Array =>
  repeated(unit, Math.floor(octets / unit.length));
const armoured = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
/** Under the ceiling of a certificate, with room for the rest of it. */
const CERTIFICATE = 250 * 1024;
const REQUEST = 62 * 1024;

const TINY = tlv(0x30);
const OID = oidOf(0x2a, 3);
const subtree = tlv(0x30, tlv(0x82));
const dnsName = tlv(0x82, text('a.b'));
const policy = (i: number): Uint8Array => oidOf(0x2a, 0x81 + (i >> 14), 0x80 | ((i >> 7) & 0x7f), i & 0x7f);
const numbered = (count: number, unit: (i: number) => Uint8Array): Uint8Array =>
  der(...Array.from({ length: count }, (_, i) => unit(i)));
/** `[n] 2^31-1`, the longest count that is still read. */
const ENDLESS = 0x7fffffff;

/** Says what it is; `target` names the reader (`targets.ts`). */
export type WorstCase = {
  readonly says: string;
  readonly target: TargetName;
  readonly make: () => Uint8Array;
};

const bundles: readonly (readonly [string, () => Uint8Array])[] = [
  ['sequences in sequences', () => nested(0x30, MEGABYTE)],
  ['sequences in sequences without lengths', () => fill(Uint8Array.of(0x30, 0x80), MEGABYTE)],
  ['half a million empty elements', () => tlv(0x30, fill(TINY, MEGABYTE - 16))],
  [
    'half a million empty elements, length left open',
    () => der(Uint8Array.of(0x30, 0x80), fill(TINY, MEGABYTE - 16), Uint8Array.of(0, 0)),
  ],
  ['a quarter million open elements', () => tlv(0x30, fill(Uint8Array.of(0x30, 0x80, 0, 0), MEGABYTE - 16))],
  [
    'an octet string in a quarter million pieces',
    () => tlv(0x30, tlv(0x24, fill(tlv(0x04, Uint8Array.of(1)), MEGABYTE - 32))),
  ],
  [
    'open lengths thirty levels deep round a megabyte',
    () =>
      der(
        fill(Uint8Array.of(0x30, 0x80), 60),
        tlv(0x04, long(MEGABYTE - 200)),
        repeated(Uint8Array.of(0, 0), 30),
      ),
  ],
  ['hyphens', () => text('-'.repeat(MEGABYTE))],
  ['beginnings without an end', () => text('-----BEGIN A-----'.repeat(60_000))],
  ['one label of a megabyte', () => text(`-----BEGIN ${'A'.repeat(MEGABYTE)}-----`)],
  ['a megabyte of base64 in one block', () => text(armoured('CERTIFICATE', long(MEGABYTE * 0.7)))],
  ['twenty thousand empty blocks', () => text('-----BEGIN A-----\nAA==\n-----END A-----\n'.repeat(24_000))],
  [
    'headers of blanks',
    () =>
      text(
        `-----BEGIN RSA PRIVATE KEY-----\n:\n${' \n\t'.repeat(340_000)}AA==\n-----END RSA PRIVATE KEY-----`,
      ),
  ],
  ['blanks alone', () => text(' '.repeat(MEGABYTE))],
  ['bare base64', () => text('MIIB'.repeat(MEGABYTE / 4))],
  [
    'UTF-16 of nothing but halves of pairs',
    () => der(Uint8Array.of(0xff, 0xfe), fill(Uint8Array.of(0, 0xd8), MEGABYTE - 2)),
  ],
  [
    'a thousand encrypted keys in PEM',
    () => text(armoured('ENCRYPTED PRIVATE KEY', pfxOf({ iterations: 2000 }).shroudedKey).repeat(1000)),
  ],
  [
    'a private RSA key of a megabyte',
    () =>
      tlv(
        0x30,
        tlv(0x02, Uint8Array.of(0)),
        ...Array.from({ length: 8 }, () => tlv(0x02, Uint8Array.of(1), long(MEGABYTE / 8 - 64))),
      ),
  ],
  ['a private DSA key whose public half costs hours', () => dsaKey(100_000)],
  ['a private DSA key whose public half costs days', () => dsaKey(MEGABYTE * 2)],
  ['PKCS#7 of a hundred thousand nothings', () => pfxOf({}).pkcs7(fill(TINY, MEGABYTE - 200))],
  ['PKCS#12 with two thousand million rounds', () => pfxOf({ iterations: ENDLESS }).pfx],
  ['PKCS#12 with as many rounds as are allowed, in PBES2', () => pfxOf({ iterations: 1_700_000 }).pfx],
  [
    'PKCS#12 with as many rounds as are allowed, in the old way',
    () => pfxOf({ iterations: 280_000, scheme: '3des' }).pfx,
  ],
  ['PKCS#12 with all its rounds in the MAC', () => pfxOf({ iterations: 1, macIterations: 890_000 }).pfx],
  [
    'PKCS#12 with all its rounds in a SHA-512 MAC',
    () => pfxOf({ iterations: 1, macIterations: 510_000, macHash: 'sha512' }).pfx,
  ],
  [
    'PKCS#12 with all its rounds in a key of 40 bits',
    () => pfxOf({ iterations: 400_000, scheme: 'rc2' }).pfx,
  ],
  [
    'PKCS#12 with all its rounds in a PBMAC1 of 64 octets',
    () => pfxOf({ iterations: 1, macIterations: 1_790_000, macHash: 'pbmac' }).pfx,
  ],
  [
    'PKCS#12 with all its rounds in a PBMAC1 of SHA-512',
    () => pfxOf({ iterations: 1, macIterations: 3_590_000, macHash: 'pbmac512' }).pfx,
  ],
  ['PKCS#12 with a salt of a megabyte', () => pfxOf({ iterations: 2000, salt: long(MEGABYTE / 3) }).pfx],
  ['PKCS#12 with ten thousand empty safes', () => pfxOf({ iterations: 1, emptySafes: 9_000 }).pfx],
  ['PKCS#12 with bags in bags', () => pfxOf({ iterations: 1, nestedBags: 400 }).pfx],
];

const certificates: readonly (readonly [string, () => Uint8Array])[] = [
  [
    'alternative names without end',
    () => certificateWith({ extensions: [extension('san', tlv(0x30, fill(dnsName, CERTIFICATE)))] }),
  ],
  [
    'one alternative name without end',
    () =>
      certificateWith({
        extensions: [extension('san', tlv(0x30, tlv(0x82, text('a.'.repeat(CERTIFICATE / 2)))))],
      }),
  ],
  [
    'one alternative name of punycode without end',
    () =>
      certificateWith({
        extensions: [extension('san', tlv(0x30, tlv(0x82, text(`xn--${'a'.repeat(CERTIFICATE)}`))))],
      }),
  ],
  [
    'directory names in names',
    () =>
      certificateWith({
        extensions: [
          extension(
            'san',
            tlv(0x30, fill(tlv(0xa4, nameWith(tlv(0x31, tlv(0x30, OID, tlv(0x0c))))), CERTIFICATE)),
          ),
        ],
      }),
  ],
  [
    'one name of many parts',
    () => certificateWith({ subject: nameWith(fill(tlv(0x31, tlv(0x30, OID, tlv(0x0c))), CERTIFICATE)) }),
  ],
  [
    'one part of many attributes',
    () => certificateWith({ subject: nameWith(tlv(0x31, fill(tlv(0x30, OID, tlv(0x0c)), CERTIFICATE))) }),
  ],
  [
    'text that grows eighteenfold when it is compared',
    () =>
      certificateWith({
        subject: nameWith(
          fill(
            tlv(0x31, tlv(0x30, OID, tlv(0x0c, new Uint8Array(Buffer.from('ﷺ'.repeat(5000)))))),
            CERTIFICATE,
          ),
        ),
      }),
  ],
  [
    'text of control characters',
    () =>
      certificateWith({
        subject: nameWith(fill(tlv(0x31, tlv(0x30, OID, tlv(0x0c, new Uint8Array(16_000)))), CERTIFICATE)),
      }),
  ],
  [
    'extensions nobody knows, all critical, under a long name',
    () =>
      certificateWith({
        subject: nameWith(fill(tlv(0x31, tlv(0x30, OID, tlv(0x0c, new Uint8Array(1000)))), CERTIFICATE / 2)),
        extensions: [numbered(8_000, (i) => tlv(0x30, policy(i), tlv(1, Uint8Array.of(0xff)), tlv(4)))],
      }),
  ],
  [
    'an object identifier without end',
    () =>
      certificateWith({
        extensions: [tlv(0x30, tlv(6, repeated(Uint8Array.of(0x7f), CERTIFICATE)), tlv(4))],
      }),
  ],
  [
    'an object identifier of one endless number',
    () =>
      certificateWith({
        extensions: [tlv(0x30, tlv(6, repeated(Uint8Array.of(0xff), CERTIFICATE), Uint8Array.of(1)), tlv(4))],
      }),
  ],
  [
    'a serial number without end',
    () => certificateWith({ serial: tlv(2, Uint8Array.of(1), long(CERTIFICATE)) }),
  ],
  [
    'all bits of key usage',
    () =>
      certificateWith({
        extensions: [
          extension('keyUsage', tlv(3, Uint8Array.of(0), repeated(Uint8Array.of(0xff), CERTIFICATE))),
        ],
      }),
  ],
  [
    'purposes without end',
    () => certificateWith({ extensions: [extension('eku', tlv(0x30, fill(OID, CERTIFICATE)))] }),
  ],
  [
    'policies and mappings without end',
    () =>
      certificateWith({
        extensions: [
          extension(
            'policies',
            tlv(
              0x30,
              numbered(10_000, (i) => tlv(0x30, policy(i))),
            ),
          ),
          extension(
            'policyMappings',
            tlv(
              0x30,
              numbered(8_000, (i) => tlv(0x30, policy(i), OID)),
            ),
          ),
        ],
      }),
  ],
  [
    'constraints without end',
    () =>
      certificateWith({
        extensions: [extension('nameConstraints', tlv(0x30, tlv(0xa0, fill(subtree, CERTIFICATE))))],
      }),
  ],
  ['an RSA key without end', () => certificateWith({ spki: rsaPublicKey(CERTIFICATE * 8, 3) })],
];

const requests: readonly (readonly [string, () => Uint8Array])[] = [
  ['attributes without end', () => requestWith(fill(tlv(0x30, OID, tlv(0x31)), REQUEST))],
  ['a megabyte', () => requestWith(fill(tlv(0x30, OID, tlv(0x31)), MEGABYTE - 300))],
];

const crls: readonly (readonly [string, () => Uint8Array])[] = [
  [
    'fifty thousand entries',
    () =>
      crlWith(fill(tlv(0x30, tlv(2, Uint8Array.of(1)), tlv(0x17, text('260101000000Z'))), MEGABYTE - 300)),
  ],
  [
    'one entry with a hundred thousand extensions',
    () =>
      crlWith(
        tlv(
          0x30,
          tlv(2, Uint8Array.of(1)),
          tlv(0x17, text('260101000000Z')),
          tlv(
            0x30,
            numbered(90_000, (i) => tlv(0x30, policy(i), tlv(4))),
          ),
        ),
      ),
  ],
  [
    'an issuer of a megabyte',
    () => crlWith(new Uint8Array(), nameWith(fill(tlv(0x31, tlv(0x30, OID, tlv(0x0c))), MEGABYTE - 300))),
  ],
  [
    'a serial number of a megabyte',
    () =>
      crlWith(tlv(0x30, tlv(2, Uint8Array.of(1), long(MEGABYTE - 300)), tlv(0x17, text('260101000000Z')))),
  ],
  [
    'a time of a megabyte',
    () => crlWith(tlv(0x30, tlv(2, Uint8Array.of(1)), tlv(0x17, text('2'.repeat(MEGABYTE - 300))))),
  ],
];

const names: readonly (readonly [string, () => Uint8Array])[] = (
  [
    '.',
    '*',
    ':',
    'a.',
    '@',
    'a@',
    'sip:',
    'https://',
    'xn--',
    '[',
    '-',
    ' ',
    '\u00ad',
    '한',
    '\ud800',
    'a:1',
    '::',
  ] as const
).map((piece) => [
  `${JSON.stringify(piece)} a megabyte long`,
  () => new Uint8Array(Buffer.from(piece.repeat(MEGABYTE / piece.length))),
]);

const lines: readonly (readonly [string, () => Uint8Array])[] = [
  ['brackets', () => text('['.repeat(MEGABYTE))],
  [
    'an identifier of nested lists',
    () => text(`{"id":${'['.repeat(MEGABYTE / 2)}${']'.repeat(MEGABYTE / 2)}}`),
  ],
  [
    'roots that are no text',
    () => text(caseLine({ trustedRoots: Array.from({ length: 400_000 }, () => 0) })),
  ],
  [
    'three hundred thousand empty roots',
    () => text(caseLine({ trustedRoots: Array.from({ length: 300_000 }, () => '') })),
  ],
  ['a leaf of hyphens', () => text(caseLine({ leaf: '-'.repeat(MEGABYTE - 500) }))],
  [
    'a name of stars',
    () => text(caseLine({ peerName: { kind: 'DNS', value: '*.'.repeat(MEGABYTE / 2 - 500) } })),
  ],
];

const of = (target: TargetName, rows: readonly (readonly [string, () => Uint8Array])[]): WorstCase[] =>
  rows.map(([says, make]) => ({ says, target, make }));

export const WORST_CASES: readonly WorstCase[] = [
  ...of('bundle', bundles),
  ...of('certificate', certificates),
  ...of('request', requests),
  ...of('crl', crls),
  ...of('names', names),
  ...of('line', lines),
];
