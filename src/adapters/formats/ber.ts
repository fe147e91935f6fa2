// BER to DER (X.690 §8, §10) for PKCS#7 and PKCS#12, which Java's and Mozilla's writers still stream: indefinite lengths and octet strings in pieces.
// What was definite all the way down stays as it was, byte for byte, so that a certificate's signature still holds.
import { element } from '#core/x509/der-write.ts';
import { Malformed } from '#core/x509/der.ts';
import { LIMITS } from '#core/limits.ts';

/** One definite value from the beginning of `bytes`; zero octets after it (padding of some exports) are passed over. Throws `Malformed`. */
export const derFromBer = (bytes: Uint8Array): Uint8Array => {
  const { der, next } = convert(bytes, 0, bytes.length, 0);
  for (let at = next; at < bytes.length; at += 1) if (bytes[at] !== 0) throw new Malformed('trailing', at);
  return der;
};

/** `same`: `der` is the very octets that were there. */
type Converted = { readonly der: Uint8Array; readonly next: number; readonly same: boolean };
type Header = {
  readonly tag: number;
  readonly body: number /** Undefined: indefinite. */;
  readonly end?: number;
};

const CONSTRUCTED = 0x20;
const OCTET_STRING = 0x04;

const headerAt = (bytes: Uint8Array, at: number, limit: number): Header => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit) throw new Malformed('truncated', at);
  if ((tag & 0x1f) === 0x1f) throw new Malformed('tag', at);
  if (first === 0x80) {
    if ((tag & CONSTRUCTED) === 0) throw new Malformed('length', at);
    return { tag, body: at + 2 };
  }
  const octets = first > 0x80 ? first & 0x7f : 0;
  if (octets > 4 || at + 2 + octets > limit) throw new Malformed('length', at);
  let length = octets === 0 ? first : 0;
  for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[at + 2 + i] as number);
  const body = at + 2 + octets;
  if (body + length > limit) throw new Malformed('truncated', at);
  return { tag, body, end: body + length };
};

const convert = (bytes: Uint8Array, at: number, limit: number, depth: number): Converted => {
  if (depth > LIMITS.derDepth) throw new Malformed('depth', at);
  const { tag, body, end } = headerAt(bytes, at, limit);
  if (end !== undefined && (tag & CONSTRUCTED) === 0)
    return { der: bytes.subarray(at, end), next: end, same: true };
  const parts: Uint8Array[] = [];
  let changed = end === undefined || tag === (OCTET_STRING | CONSTRUCTED);
  let from = body;
  while (end === undefined ? !endOfContents(bytes, from, limit) : from < end) {
    const child = convert(bytes, from, end ?? limit, depth + 1);
    changed ||= !child.same;
    parts.push(child.der);
    from = child.next;
  }
  const next = end ?? from + 2;
  if (!changed) return { der: bytes.subarray(at, next), next, same: true };
  if (tag === (OCTET_STRING | CONSTRUCTED))
    return { der: element(OCTET_STRING, ...parts.map(contentOfPiece)), next, same: false };
  return { der: element(tag, ...parts), next, same: false };
};

const endOfContents = (bytes: Uint8Array, at: number, limit: number): boolean => {
  if (at + 2 > limit) throw new Malformed('truncated', at);
  return bytes[at] === 0 && bytes[at + 1] === 0;
};

const contentOfPiece = (piece: Uint8Array): Uint8Array => {
  const { tag, body, end } = headerAt(piece, 0, piece.length);
  if (tag !== OCTET_STRING) throw new Malformed('octet-string-piece', piece.byteOffset);
  return piece.subarray(body, end);
};
