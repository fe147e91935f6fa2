// Distinguished names: reading, writing, comparing (RFC 5280 §7.1), and showing them to people.
import { LIMITS } from '../limits.ts';
import type { Result } from '../result.ts';
import { Cursor, type Element, openDer, reading, TAG, wholeOf } from './der.ts';
import { hexOf, readOid, readText, sameBytes } from './der-values.ts';
import { ia5, oid, printable, sequence, setOf, utf8 } from './der-write.ts';
import type { Attribute, Name } from './types.ts';

/** Attribute types that have a short name (RFC 4519 and common usage), in the order in which we write them. */
export const ATTRIBUTES = {
  domainComponent: { oid: '0.9.2342.19200300.100.1.25', short: 'DC' },
  country: { oid: '2.5.4.6', short: 'C' },
  state: { oid: '2.5.4.8', short: 'ST' },
  locality: { oid: '2.5.4.7', short: 'L' },
  organization: { oid: '2.5.4.10', short: 'O' },
  organizationalUnit: { oid: '2.5.4.11', short: 'OU' },
  commonName: { oid: '2.5.4.3', short: 'CN' },
  serialNumber: { oid: '2.5.4.5', short: 'serialNumber' },
  surname: { oid: '2.5.4.4', short: 'SN' },
  givenName: { oid: '2.5.4.42', short: 'givenName' },
  title: { oid: '2.5.4.12', short: 'title' },
  street: { oid: '2.5.4.9', short: 'street' },
  userId: { oid: '0.9.2342.19200300.100.1.1', short: 'UID' },
  email: { oid: '1.2.840.113549.1.9.1', short: 'E' },
} as const;

export type NameParts = {
  readonly commonName?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly locality?: string;
  readonly state?: string;
  /** Two letters (ISO 3166). */
  readonly country?: string;
  /** `['example', 'com']`, most general last. */
  readonly domainComponents?: readonly string[];
};

/** Writes a Name; an absent or empty part is left out. Lengths are the caller's affair. */
export const buildName = (parts: NameParts): Name => {
  const rdns: Attribute[][] = [];
  const add = (type: keyof typeof ATTRIBUTES, value: string | undefined, tag: number): void => {
    if (value) rdns.push([{ oid: ATTRIBUTES[type].oid, value, tag }]);
  };
  for (const label of [...(parts.domainComponents ?? [])].reverse()) add('domainComponent', label, TAG.ia5);
  add('country', parts.country, TAG.printable);
  add('state', parts.state, TAG.utf8);
  add('locality', parts.locality, TAG.utf8);
  add('organization', parts.organization, TAG.utf8);
  add('organizationalUnit', parts.organizationalUnit, TAG.utf8);
  add('commonName', parts.commonName, TAG.utf8);
  return { rdns, der: sequence(...rdns.map((rdn) => setOf(...rdn.map(attributeDer)))) };
};

export const EMPTY_NAME: Name = { rdns: [], der: sequence() };

export const parseName = (der: Uint8Array): Result<Name> =>
  reading('returned.certificate.malformed', der, (plain) => {
    const inside = openDer(plain, TAG.sequence, 'name');
    return nameOf(new Cursor(plain).next(TAG.sequence, 'name'), inside);
  });

/** Reads a Name element (throws `Malformed`). */
export const nameOf = (element: Element, inside: Cursor): Name => {
  const rdns: Attribute[][] = [];
  while (inside.more) {
    const set = inside.into(TAG.set, 'rdn');
    const rdn: Attribute[] = [];
    do rdn.push(attributeOf(set.into(TAG.sequence, 'attribute')));
    while (set.more);
    rdns.push(rdn);
  }
  return { der: wholeOf(element), rdns };
};

/** RFC 5280 §7.1: same types in the same order, values compared without regard to case, width of white space, or string type. */
export const sameName = (a: Name, b: Name): boolean => sameBytes(a.der, b.der) || nameKey(a) === nameKey(b);

/** Equal exactly for names that `sameName` holds for: a key for maps. */
export const nameKey = (name: Name): string => {
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const key = name.rdns.map(rdnKey).join('/');
  KEYS.set(name, key);
  return key;
};

/** One RDN as `nameKey` has it: for comparing prefixes of names (directory name constraints). */
export const rdnKey = (rdn: readonly Attribute[]): string => rdn.map(attributeKey).sort().join('+');

/**
 * For people, most specific first as RFC 4514 has it: `CN=pool.example.com, O=Example`. Control and direction characters are escaped. A name longer than
 * any is cut short, with `…` at its end: not for comparing.
 */
export const nameText = (name: Name): string => {
  const known = TEXTS.get(name);
  if (known !== undefined) return known;
  const parts: string[] = [];
  let length = 0;
  for (const rdn of name.rdns.toReversed())
    for (const [i, attribute] of rdn.entries()) {
      if (length > LIMITS.nameCharacters) break;
      const text = `${parts.length === 0 ? '' : i === 0 ? ', ' : '+'}${attributeText(attribute)}`;
      parts.push(text);
      length += text.length;
    }
  const whole = parts.join('');
  const text =
    length > LIMITS.nameCharacters
      ? `${whole.slice(0, LIMITS.nameCharacters).replace(/[\ud800-\udbff]$/, '')}…`
      : whole;
  TEXTS.set(name, text);
  return text;
};

/** All values of one attribute type, in order of encoding. */
export const nameValues = (name: Name, type: keyof typeof ATTRIBUTES): string[] =>
  name.rdns
    .flat()
    .filter((attribute) => attribute.oid === ATTRIBUTES[type].oid)
    .map(({ value }) => value);

/** What to call it in one word: the last common name, else the whole text. */
export const nameLabel = (name: Name): string => nameValues(name, 'commonName').at(-1) ?? nameText(name);

const SHORT = new Map<string, string>(Object.values(ATTRIBUTES).map((row) => [row.oid, row.short]));
const KEYS = new WeakMap<Name, string>();
const TEXTS = new WeakMap<Name, string>();

const attributeOf = (inside: Cursor): Attribute => {
  const type = readOid(inside.next(TAG.oid, 'attribute-type'));
  const element = inside.any('attribute-value');
  inside.done('attribute');
  // A value that is no string is shown, and compared, as the hexadecimal of its DER (RFC 4514 §2.4).
  return { oid: type, value: readText(element) ?? `#${hexOf(wholeOf(element))}`, tag: element.tag };
};

const attributeDer = ({ oid: type, value, tag }: Attribute): Uint8Array => {
  const write = tag === TAG.printable ? printable : tag === TAG.ia5 ? ia5 : utf8;
  return sequence(oid(type), write(value));
};

const STRING_TAGS: ReadonlySet<number> = new Set([
  TAG.utf8,
  TAG.printable,
  TAG.ia5,
  TAG.visible,
  TAG.numeric,
  TAG.teletex,
  TAG.bmp,
  TAG.universal,
]);

/** JSON quoting keeps a value with a `+` or `/` in it from looking like two. */
const attributeKey = ({ oid: type, value, tag }: Attribute): string =>
  STRING_TAGS.has(tag) ? `${type}=${JSON.stringify(foldText(value))}` : `${type}:${value}`;

const foldText = (value: string): string =>
  (/^[\x21-\x7e]*$/.test(value) ? value : value.normalize('NFKC').replace(/\s+/g, ' ').trim()).toLowerCase();

const attributeText = ({ oid: type, value, tag }: Attribute): string =>
  `${SHORT.get(type) ?? type}=${STRING_TAGS.has(tag) ? escapeText(value) : value}`;

const escapeText = (value: string): string =>
  value
    .replace(/[\\,+"<>;]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(UNSHOWABLE, (char) =>
      [...encoder.encode(char)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    );

const encoder = new TextEncoder();
/** Controls, zero-width and direction characters: a name must not rearrange the line it stands in. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
