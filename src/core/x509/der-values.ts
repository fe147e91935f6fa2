// Reading the primitive values of DER: each function takes an element of the right tag and throws `Malformed` for a wrong content.
import { contentOf, type Element, malformedAt, TAG } from './der.ts';

export const readBoolean = (element: Element): boolean => {
  const value = element.source[element.body];
  if (element.end - element.body !== 1 || (value !== 0 && value !== 0xff))
    throw malformedAt(element, 'boolean');
  return value === 0xff;
};

/** Content octets of an INTEGER, two's complement as it stood. */
export const readInteger = (element: Element): Uint8Array => {
  const bytes = contentOf(element);
  const [first, second] = bytes;
  if (first === undefined) throw malformedAt(element, 'integer');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    throw malformedAt(element, 'integer');
  return bytes;
};

/** A non-negative INTEGER or ENUMERATED below 2^31. */
export const readSmall = (element: Element): number => {
  const bytes = readInteger(element);
  if ((bytes[0] as number) >= 0x80 || bytes.length > 4) throw malformedAt(element, 'integer-range');
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
};

/** Upper-case hex of an INTEGER's content, leading zero octet removed (a serial number). */
export const readSerial = (element: Element): string => {
  const bytes = readInteger(element);
  return hexOf(bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes);
};

export const readOid = (element: Element): string => {
  const { source, body, end } = element;
  if (end === body || ((source[end - 1] as number) & 0x80) !== 0) throw malformedAt(element, 'oid');
  let text = '';
  let arc = 0;
  let start = true;
  for (let i = body; i < end; i += 1) {
    const byte = source[i] as number;
    if (start && byte === 0x80) throw malformedAt(element, 'oid');
    if (arc > 2 ** 45) throw malformedAt(element, 'oid-range');
    arc = arc * 128 + (byte & 0x7f);
    start = byte < 0x80;
    if (!start) continue;
    if (text === '') text = arc < 80 ? `${Math.floor(arc / 40)}.${arc % 40}` : `2.${arc - 80}`;
    else text += `.${arc}`;
    arc = 0;
  }
  return text;
};

/** Octets of a BIT STRING that is a whole number of octets (a key, a signature). */
export const readBitOctets = (element: Element): Uint8Array => {
  const bytes = contentOf(element);
  if (bytes[0] !== 0) throw malformedAt(element, 'bit-string');
  return bytes.subarray(1);
};

/** Numbers of the bits that are set in a named BIT STRING. */
export const readBits = (element: Element): number[] => {
  const bytes = contentOf(element);
  const unused = bytes[0];
  if (unused === undefined || unused > 7 || (bytes.length === 1 && unused !== 0))
    throw malformedAt(element, 'bit-string');
  if (bytes.length > 1 && ((bytes[bytes.length - 1] as number) & ((1 << unused) - 1)) !== 0)
    throw malformedAt(element, 'bit-string');
  const bits: number[] = [];
  for (let i = 0; i < (bytes.length - 1) * 8; i += 1)
    if (((bytes[1 + (i >> 3)] as number) & (0x80 >> (i & 7))) !== 0) bits.push(i);
  return bits;
};

/** ASCII of an IA5String, whatever its tag; a byte over 7F is malformed. */
export const readAscii = (element: Element): string => {
  let text = '';
  for (let i = element.body; i < element.end; i += 1) {
    const byte = element.source[i] as number;
    if (byte > 0x7f) throw malformedAt(element, 'ascii');
    text += String.fromCharCode(byte);
  }
  return text;
};

/** UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 wants them: seconds, `Z`, no fraction. */
export const readTime = (element: Element): Date => {
  const text = readAscii(element);
  const match = (element.tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME).exec(text);
  if (!match || (element.tag !== TAG.utcTime && element.tag !== TAG.generalizedTime))
    throw malformedAt(element, 'time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const full = element.tag === TAG.utcTime ? (year < 50 ? 2000 + year : 1900 + year) : year;
  const time = new Date(0);
  time.setUTCFullYear(full, month - 1, day);
  time.setUTCHours(hour, minute, second);
  // An overflow (31 February, 25 o'clock) comes back as another day.
  const same = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour;
  if (!same || minute > 59 || second > 59) throw malformedAt(element, 'time');
  return time;
};

/** Text of a directory string; undefined for a tag that is no string (RFC 5280 DirectoryString and IA5String). */
export const readText = (element: Element): string | undefined => {
  switch (element.tag) {
    case TAG.utf8:
      return readUtf8(element);
    case TAG.printable:
    case TAG.ia5:
    case TAG.visible:
    case TAG.numeric:
    case TAG.teletex:
      return String.fromCharCode(...textBytes(element));
    case TAG.bmp:
      return readWide(element, 2);
    case TAG.universal:
      return readWide(element, 4);
    default:
      return undefined;
  }
};

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).toUpperCase().padStart(2, '0'));
/** Upper-case hex. */
export const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
};

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
};

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Longest text that a name holds: far over every upper bound of RFC 5280 Appendix A, and below the argument limit of `fromCharCode`. */
const TEXT_OCTETS = 16 * 1024;

const textBytes = (element: Element): Uint8Array => {
  if (element.end - element.body > TEXT_OCTETS) throw malformedAt(element, 'text-length');
  return contentOf(element);
};

const readUtf8 = (element: Element): string => {
  try {
    return utf8.decode(textBytes(element));
  } catch {
    throw malformedAt(element, 'utf8');
  }
};

const readWide = (element: Element, width: 2 | 4): string => {
  const bytes = textBytes(element);
  if (bytes.length % width !== 0) throw malformedAt(element, 'text');
  let text = '';
  for (let i = 0; i < bytes.length; i += width) {
    let point = 0;
    for (let k = 0; k < width; k += 1) point = point * 256 + (bytes[i + k] as number);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) throw malformedAt(element, 'text');
    text += String.fromCodePoint(point);
  }
  return text;
};
