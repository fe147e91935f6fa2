// PEM (RFC 7468), read as people send it: text between the blocks, CRLF, a byte order mark, indented lines; written strictly.
import { LIMITS } from '../limits.ts';
import { complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';

/** `text` is the block as it stood, for formats that keep more in it than DER (encrypted keys of OpenSSL's old form). */
export type PemBlock = {
  readonly label: string;
  readonly der: Uint8Array;
  readonly text: string;
  readonly headers: boolean;
};

/**
 * All blocks, in order; none at all is an empty list. Complains `returned.pem.malformed` {what, line}, `returned.file.too-large` {bytes, limit},
 * `returned.file.too-many` {limit}.
 */
export const readPem = (text: string): Result<PemBlock[]> => {
  if (text.length > LIMITS.importBytes)
    return no(complain('returned.file.too-large', { bytes: text.length, limit: LIMITS.importBytes }));
  const blocks: PemBlock[] = [];
  let from = 0;
  for (;;) {
    BEGIN.lastIndex = from;
    const begin = BEGIN.exec(text);
    if (!begin) return ok(blocks);
    if (blocks.length >= LIMITS.pemBlocks)
      return no(complain('returned.file.too-many', { limit: LIMITS.pemBlocks }));
    const label = begin[1] as string;
    const closing = `-----END ${label}-----`;
    const end = text.indexOf(closing, BEGIN.lastIndex);
    const broken = (what: string): Result<never> =>
      no(complain('returned.pem.malformed', { what, line: lineOf(text, begin.index) }));
    if (end < 0) return broken('end-missing');
    const inner = text.slice(BEGIN.lastIndex, end);
    if (inner.includes('-----')) return broken('end-missing');
    const headers = inner.includes(':');
    const der = fromBase64(headers ? afterHeaders(inner) : inner);
    if (!der) return broken('base64');
    from = end + closing.length;
    blocks.push({ label, der, text: `${text.slice(begin.index, from)}\n`, headers });
  }
};

/** Lines of 64 characters, each ended by a line feed. */
export const writePem = (label: string, der: Uint8Array): string => {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

export const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  // In pieces, for the number of arguments is limited.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
};

/** Undefined for text that is no base64, or nothing. White space is passed over. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  if (binary.length === 0) return undefined;
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
};

/** Bounded on both sides, so that a file of hyphens costs no more than its length. */
const BEGIN = /-----BEGIN ([A-Z0-9][A-Z0-9 #]{0,60})-----/g;

const lineOf = (text: string, index: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
};

/** `Proc-Type: 4,ENCRYPTED` and its kin (RFC 1421 §4.6) end with an empty line. */
const afterHeaders = (inner: string): string => {
  const empty = /\r?\n[ \t]*\r?\n/.exec(inner);
  return empty ? inner.slice(empty.index) : inner;
};
