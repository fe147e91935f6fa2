// Writing DER. Each function returns one whole element; composing them copies each level once, which for the size of a certificate is cheap.
import { explicitTag, implicitTag, TAG } from './der.ts';

export const element = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  let length = 0;
  for (const part of parts) length += part.length;
  const octets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  const bytes = new Uint8Array(2 + octets + length);
  bytes[0] = tag;
  bytes[1] = octets === 0 ? length : 0x80 | octets;
  for (let i = 0; i < octets; i += 1) bytes[2 + i] = Math.floor(length / 256 ** (octets - 1 - i)) & 0xff;
  let at = 2 + octets;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(TAG.sequence, ...parts);
/** SET OF: sorted, as DER wants it. */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array =>
  element(TAG.set, ...[...parts].sort(compareBytes));
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  element(explicitTag(n), ...parts);
/** A primitive value under a context tag. */
export const implicit = (n: number, content: Uint8Array): Uint8Array => element(implicitTag(n), content);

export const boolean = (value: boolean): Uint8Array => Uint8Array.of(TAG.boolean, 1, value ? 0xff : 0);
export const NULL: Uint8Array = Uint8Array.of(TAG.null, 0);
export const octets = (content: Uint8Array): Uint8Array => element(TAG.octetString, content);
/** A BIT STRING of whole octets. */
export const bitOctets = (content: Uint8Array): Uint8Array => element(TAG.bitString, NO_UNUSED_BITS, content);

/** A named BIT STRING: trailing zero bits removed (X.690 §11.2.2). */
export const bits = (set: readonly number[]): Uint8Array => {
  const top = Math.max(-1, ...set);
  if (top < 0) return element(TAG.bitString, NO_UNUSED_BITS);
  const bytes = new Uint8Array(1 + (top >> 3) + 1);
  bytes[0] = 7 - (top & 7);
  for (const bit of set) bytes[1 + (bit >> 3)] = (bytes[1 + (bit >> 3)] as number) | (0x80 >> (bit & 7));
  return element(TAG.bitString, bytes);
};

/** A non-negative INTEGER: a number, hex text, or unsigned big-endian octets. */
export const integer = (value: number | string | Uint8Array): Uint8Array =>
  element(TAG.integer, unsigned(value));
export const enumerated = (value: number): Uint8Array => element(TAG.enumerated, unsigned(value));

export const oid = (text: string): Uint8Array => {
  const known = OIDS.get(text);
  if (known) return known;
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const content: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift(0x80 | (left % 128));
    content.push(...groups);
  }
  const der = element(TAG.oid, Uint8Array.from(content));
  if (OIDS.size < OIDS_KEPT) OIDS.set(text, der);
  return der;
};

export const utf8 = (text: string): Uint8Array => element(TAG.utf8, encoder.encode(text));
export const printable = (text: string): Uint8Array => element(TAG.printable, ascii(text));
export const ia5 = (text: string): Uint8Array => element(TAG.ia5, ascii(text));
/** Octets of ASCII text; the caller has seen to it that it is ASCII. */
export const ascii = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5); milliseconds are dropped. */
export const time = (date: Date): Uint8Array => {
  const text = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? element(TAG.utcTime, ascii(text.slice(2)))
    : element(TAG.generalizedTime, ascii(text));
};

/** GeneralizedTime whatever the year, as OCSP wants it (RFC 6960 §4.2.2). */
export const generalizedTime = (date: Date): Uint8Array =>
  element(
    TAG.generalizedTime,
    ascii(
      date
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replace(/[-:T]/g, ''),
    ),
  );

export const bytesOfHex = (hex: string): Uint8Array => {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = new Uint8Array(even.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(even.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const encoder = new TextEncoder();
const NO_UNUSED_BITS = Uint8Array.of(0);
const OIDS = new Map<string, Uint8Array>();
/** The house knows about a hundred; strangers' OIDs that we repeat must not grow the table without end. */
const OIDS_KEPT = 500;

const unsigned = (value: number | string | Uint8Array): Uint8Array => {
  const bytes =
    typeof value === 'number'
      ? bytesOfHex(value.toString(16))
      : typeof value === 'string'
        ? bytesOfHex(value)
        : value;
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  if (bytes.length === 0) return Uint8Array.of(0);
  return (bytes[from] as number) < 0x80 ? bytes.subarray(from) : concat(NO_UNUSED_BITS, bytes.subarray(from));
};

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};
