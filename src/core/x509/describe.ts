// What an extension says, as plain facts for people: one row for each kind that we read. Never throws: what is unknown or broken is shown as its bytes.
import { decodeExtensions } from './decode.ts';
import { contentOf, Cursor, Malformed, openDer, TAG } from './der.ts';
import { hexOf, readOid, readSmall, readText } from './der-values.ts';
import { EKU, EXTENSION } from './extensions.ts';
import { generalNameText } from './general-name.ts';
import { ipText } from './ip-address.ts';
import { nameText } from './name.ts';
import type { Decoded, Extension, GeneralName, Subtree } from './types.ts';

export const EXTENSION_KINDS = [
  'basicConstraints',
  'keyUsage',
  'extendedKeyUsage',
  'subjectAltName',
  'issuerAltName',
  'subjectKeyIdentifier',
  'authorityKeyIdentifier',
  'crlDistributionPoints',
  'freshestCrl',
  'authorityInfoAccess',
  'certificatePolicies',
  'applicationPolicies',
  'nameConstraints',
  'signedCertificateTimestamps',
  'tlsFeature',
  'templateName',
  'templateInfo',
  'ocspNoCheck',
  'unknown',
] as const;
export type ExtensionKind = (typeof EXTENSION_KINDS)[number];

/** What one line tells; the words have a label for each. */
export const EXTENSION_FACTS = [
  'ca',
  'pathLength',
  'usages',
  'purposes',
  'names',
  'keyId',
  'serial',
  'urls',
  'ocsp',
  'caIssuers',
  'policies',
  'permitted',
  'excluded',
  'count',
  'features',
  'template',
  'version',
  'bytes',
] as const;
export type ExtensionFact = {
  readonly what: (typeof EXTENSION_FACTS)[number];
  /** Kind of the names, where it is about names. */
  readonly of?: 'dns' | 'ip' | 'email' | 'uri' | 'directory' | 'other';
  /** Tokens (`yes`, `digitalSignature`, `serverAuth`, `none`) or values as they stand: names, URLs, OIDs, hex in pairs. */
  readonly values: readonly string[];
};
export type DescribedExtension = { readonly kind: ExtensionKind; readonly facts: readonly ExtensionFact[] };

export const describeExtension = (extension: Extension): DescribedExtension => {
  const row = ROWS[extension.oid];
  if (row === undefined) return { kind: 'unknown', facts: [bytesOf(extension)] };
  const [kind, facts] = row;
  try {
    return { kind, facts: facts(extension) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { kind, facts: [bytesOf(extension)] };
  }
};

type Row = readonly [ExtensionKind, (extension: Extension) => readonly ExtensionFact[]];

/** Decoded by the same reader that the verdict relies on: what is shown is what was judged. */
const read = (extension: Extension, as: string = extension.oid): Decoded =>
  decodeExtensions([{ ...extension, oid: as }]);

const bytesOf = ({ value }: Extension): ExtensionFact => ({ what: 'bytes', values: [pairs(value)] });

const pairs = (bytes: Uint8Array): string => (hexOf(bytes).match(/../g) ?? []).join(' ').toUpperCase();

/** A line only where there is something to tell. */
const line = (
  what: ExtensionFact['what'],
  values: readonly string[],
  of?: ExtensionFact['of'],
): readonly ExtensionFact[] =>
  values.length === 0 ? [] : [{ what, values, ...(of === undefined ? {} : { of }) }];

const PURPOSES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(EKU).map(([name, oid]) => [oid, name]),
);

const NAME_KINDS = ['dns', 'ip', 'email', 'uri', 'directory', 'other'] as const;

const namesOf = (names: readonly GeneralName[]): readonly ExtensionFact[] =>
  NAME_KINDS.flatMap((of) => line('names', names.filter(({ kind }) => kind === of).map(generalNameText), of));

const subtreesOf = (what: 'permitted' | 'excluded', subtrees: readonly Subtree[]): readonly ExtensionFact[] =>
  NAME_KINDS.flatMap((of) => line(what, subtrees.filter(({ kind }) => kind === of).map(subtreeText), of));

/** An empty base stands for all names of its kind (RFC 5280 §4.2.1.10). */
const subtreeText = (subtree: Subtree): string => {
  switch (subtree.kind) {
    case 'directory':
      return nameText(subtree.name) || 'all';
    case 'other':
      return `[${subtree.tag}]`;
    case 'ip': {
      const half = subtree.bytes.length / 2;
      const mask = subtree.bytes.subarray(half);
      return mask.every((octet) => octet === 0)
        ? 'all'
        : `${ipText(subtree.bytes.subarray(0, half))}/${prefixOf(mask) ?? ipText(mask)}`;
    }
    default:
      return subtree.value === '' ? 'all' : subtree.value;
  }
};

/** Length of a mask whose ones stand in front. */
const prefixOf = (mask: Uint8Array): number | undefined => {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
};

const FEATURES: Readonly<Record<number, string>> = { 5: 'statusRequest', 17: 'statusRequestV2' };

/** TLS feature (RFC 7633 §4). */
const featuresOf = (value: Uint8Array): readonly string[] => {
  const list = openDer(value, TAG.sequence, 'tls-feature');
  const found: string[] = [];
  while (list.more) {
    const number = readSmall(list.next(TAG.integer, 'tls-feature'));
    found.push(FEATURES[number] ?? String(number));
  }
  return found;
};

/** RFC 6962 §3.3: an octet string around a list, each entry behind its length in two octets. */
const timestampsIn = (value: Uint8Array): number => {
  const bytes = contentOf(new Cursor(value).next(TAG.octetString, 'sct'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = 2; at + 2 <= bytes.length; at += 2 + view.getUint16(at)) count += 1;
  return count;
};

/** Microsoft's certificate template, version 2 on: its OID and version. */
const templateOf = (value: Uint8Array): readonly ExtensionFact[] => {
  const inside = openDer(value, TAG.sequence, 'template');
  const oid = readOid(inside.next(TAG.oid, 'template'));
  const numbers: string[] = [];
  while (inside.tag === TAG.integer) numbers.push(String(readSmall(inside.any('template-version'))));
  return [...line('template', [oid]), ...line('version', numbers.length === 0 ? [] : [numbers.join('.')])];
};

const policies = (extension: Extension): readonly ExtensionFact[] =>
  line(
    'policies',
    (read(extension, EXTENSION.policies).policies ?? []).map((oid) =>
      oid === ANY_POLICY ? 'any' : (PURPOSES[oid] ?? oid),
    ),
  );
const ANY_POLICY = '2.5.29.32.0';

const urls = (extension: Extension): readonly ExtensionFact[] =>
  line('urls', read(extension, EXTENSION.crlUrls).crlUrls ?? []);

const ROWS: Readonly<Record<string, Row>> = {
  [EXTENSION.basicConstraints]: [
    'basicConstraints',
    (extension) => {
      const { ca = false, pathLength } = read(extension).basicConstraints ?? {};
      return [
        { what: 'ca', values: [ca ? 'yes' : 'no'] },
        ...line('pathLength', ca ? [pathLength === undefined ? 'none' : String(pathLength)] : []),
      ];
    },
  ],
  [EXTENSION.keyUsage]: ['keyUsage', (extension) => line('usages', read(extension).keyUsage ?? [])],
  [EXTENSION.eku]: [
    'extendedKeyUsage',
    (extension) =>
      line(
        'purposes',
        (read(extension).eku ?? []).map((oid) => PURPOSES[oid] ?? oid),
      ),
  ],
  [EXTENSION.san]: ['subjectAltName', (extension) => namesOf(read(extension).san ?? [])],
  '2.5.29.18': ['issuerAltName', (extension) => namesOf(read(extension, EXTENSION.san).san ?? [])],
  [EXTENSION.ski]: [
    'subjectKeyIdentifier',
    (extension) => line('keyId', [pairs(read(extension).ski ?? new Uint8Array())]),
  ],
  [EXTENSION.aki]: [
    'authorityKeyIdentifier',
    (extension) => {
      const { keyId, serial } = read(extension).aki ?? {};
      return [
        ...line('keyId', keyId === undefined ? [] : [pairs(keyId)]),
        ...line('serial', serial === undefined ? [] : [serial]),
      ];
    },
  ],
  [EXTENSION.crlUrls]: ['crlDistributionPoints', urls],
  '2.5.29.46': ['freshestCrl', urls],
  [EXTENSION.aia]: [
    'authorityInfoAccess',
    (extension) => {
      const { ocsp = [], caIssuers = [] } = read(extension).aia ?? {};
      return [...line('ocsp', ocsp), ...line('caIssuers', caIssuers)];
    },
  ],
  [EXTENSION.policies]: ['certificatePolicies', policies],
  '1.3.6.1.4.1.311.21.10': ['applicationPolicies', policies],
  [EXTENSION.nameConstraints]: [
    'nameConstraints',
    (extension) => {
      const { permitted = [], excluded = [] } = read(extension).nameConstraints ?? {};
      return [...subtreesOf('permitted', permitted), ...subtreesOf('excluded', excluded)];
    },
  ],
  '1.3.6.1.4.1.11129.2.4.2': [
    'signedCertificateTimestamps',
    ({ value }) => line('count', [String(timestampsIn(value))]),
  ],
  '1.3.6.1.5.5.7.1.24': ['tlsFeature', ({ value }) => line('features', featuresOf(value))],
  '1.3.6.1.4.1.311.20.2': [
    'templateName',
    (extension) => {
      const name = readText(new Cursor(extension.value).any('template-name'));
      return name === undefined ? [bytesOf(extension)] : line('template', [name]);
    },
  ],
  '1.3.6.1.4.1.311.21.7': ['templateInfo', ({ value }) => templateOf(value)],
  '1.3.6.1.5.5.7.48.1.5': ['ocspNoCheck', () => []],
};
