// BER to DER (X.690 §8, §10) for PKCS#7 and PKCS#12, which Java's and Mozilla's writers still stream: indefinite lengths and octet strings in pieces.
// What was definite all the way down stays as it was, byte for byte, so that a certificate's signature still holds.
import { element } from '#core/x509/der-write.ts';
import { Malformed } from '#core/x509/der.ts';
import { LIMITS } from '#core/limits.ts';

/** One definite value from the beginning of `bytes`; zero octets after it (padding of some exports) are passed over. Throws `Malformed`. */
export const derFromBer = (bytes: Uint8Array): Uint8Array => {
  const { der, next } = convert({ bytes, pieces: LIMITS.berPieces }, 0, bytes.length, 0);
  for (let at = next; at < bytes.length; at += 1) if (bytes[at] !== 0) throw new Malformed('trailing', at);
  return der ?? bytes.subarray(0, next);
};

/** Without `der` it is as it was, from where it began to `next`. */
type Converted = { readonly der?: Uint8Array; readonly next: number };
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

/** `pieces`: how many elements may still be written anew. */
type Source = { readonly bytes: Uint8Array; pieces: number };

const convert = (source: Source, at: number, limit: number, depth: number): Converted => {
  const { bytes } = source;
  if (depth > LIMITS.derDepth) throw new Malformed('depth', at);
  const { tag, body, end } = headerAt(bytes, at, limit);
  if (end !== undefined && (tag & CONSTRUCTED) === 0) return { next: end };
  const pieces = tag === (OCTET_STRING | CONSTRUCTED);
  const parts = new Parts(bytes, body);
  let from = body;
  while (end === undefined ? !endOfContents(bytes, from, limit) : from < end) {
    const child = convert(source, from, end ?? limit, depth + 1);
    const der = child.der ?? (pieces ? bytes.subarray(from, child.next) : undefined);
    if (der !== undefined) {
      source.pieces -= 1;
      if (source.pieces < 0) throw new Malformed('pieces', from);
      parts.replace(from, pieces ? contentOfPiece(der) : der, child.next);
    }
    from = child.next;
  }
  const next = end ?? from + 2;
  if (end !== undefined && !pieces && !parts.changed) return { next };
  return { der: element(pieces ? OCTET_STRING : tag, parts.upTo(from)), next };
};

/** Content that is put together from what stays and what is replaced; what stays is one stretch, however many elements it holds. */
class Parts {
  readonly #bytes: Uint8Array;
  readonly #parts: Uint8Array[] = [];
  #kept: number;
  changed = false;
  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#kept = from;
  }
  replace(from: number, by: Uint8Array, next: number): void {
    if (from > this.#kept) this.#parts.push(this.#bytes.subarray(this.#kept, from));
    this.#parts.push(by);
    this.#kept = next;
    this.changed = true;
  }
  upTo(end: number): Uint8Array {
    if (end > this.#kept) this.#parts.push(this.#bytes.subarray(this.#kept, end));
    // Not as arguments of a function: there can be a quarter million of them.
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

const endOfContents = (bytes: Uint8Array, at: number, limit: number): boolean => {
  if (at + 2 > limit) throw new Malformed('truncated', at);
  return bytes[at] === 0 && bytes[at + 1] === 0;
};

const contentOfPiece = (piece: Uint8Array): Uint8Array => {
  const { tag, body, end } = headerAt(piece, 0, piece.length);
  if (tag !== OCTET_STRING) throw new Malformed('octet-string-piece', piece.byteOffset);
  return piece.subarray(body, end);
};
