// Strict, bounded DER reading (X.690 §10): definite minimal lengths, low tag numbers, nothing after the end. No value is copied: everything is a view.
import { complain, type ProblemCode } from '../problems.ts';
import { LIMITS } from '../limits.ts';
import { no, ok, type Result } from '../result.ts';

/** Identifier octets that X.509 uses. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;
export const explicitTag = (n: number): number => 0xa0 | n;
export const implicitTag = (n: number): number => 0x80 | n;

/**
 * Thrown inside this folder and the formats only, and turned into a complaint by `reading`: so that a reader of forty nested fields stays readable.
 * `at` counts from the start of the underlying buffer.
 */
export class Malformed {
  readonly what: string;
  readonly at: number;
  constructor(what: string, at: number) {
    this.what = what;
    this.at = at;
  }
}

/** One tag-length-value: `start` is its first octet, `body`..`end` its content, as indexes of `source`. */
export type Element = {
  readonly source: Uint8Array;
  readonly tag: number;
  readonly start: number;
  readonly body: number;
  readonly end: number;
};

export const contentOf = (element: Element): Uint8Array => element.source.subarray(element.body, element.end);
export const wholeOf = (element: Element): Uint8Array => element.source.subarray(element.start, element.end);

export const malformedAt = (element: Element, what: string): Malformed =>
  new Malformed(what, element.source.byteOffset + element.start);

/** Walks through the elements of one level. `what` names what is missing or wrong, for the complaint. */
export class Cursor {
  readonly source: Uint8Array;
  readonly end: number;
  readonly depth: number;
  at: number;
  constructor(source: Uint8Array, at = 0, end: number = source.length, depth = 0) {
    this.source = source;
    this.at = at;
    this.end = end;
    this.depth = depth;
  }
  get more(): boolean {
    return this.at < this.end;
  }
  /** Tag of the next element; -1 at the end. */
  get tag(): number {
    return this.at < this.end ? (this.source[this.at] as number) : -1;
  }
  any(what: string): Element {
    const element = readElement(this.source, this.at, this.end, what);
    this.at = element.end;
    return element;
  }
  next(tag: number, what: string): Element {
    if (this.tag !== tag) throw this.malformed(what);
    return this.any(what);
  }
  maybe(tag: number, what: string): Element | undefined {
    return this.tag === tag ? this.any(what) : undefined;
  }
  /** Steps into the next element, which must have this tag. */
  into(tag: number, what: string): Cursor {
    return this.within(this.next(tag, what));
  }
  maybeInto(tag: number, what: string): Cursor | undefined {
    return this.tag === tag ? this.into(tag, what) : undefined;
  }
  within(element: Element): Cursor {
    if (this.depth >= LIMITS.derDepth) throw malformedAt(element, 'depth');
    return new Cursor(element.source, element.body, element.end, this.depth + 1);
  }
  done(what: string): void {
    if (this.at !== this.end) throw this.malformed(`${what}-trailing`);
  }
  malformed(what: string): Malformed {
    return new Malformed(what, this.source.byteOffset + this.at);
  }
}

/**
 * Opens one DER value that must be all of `der` and has `tag`; every header at every depth is checked before anything is read.
 * `what` starts the names of its complaints.
 */
export const openDer = (der: Uint8Array, tag: number, what: string): Cursor => {
  const top = new Cursor(der);
  const element = top.next(tag, what);
  top.done(what);
  checkNested(element, 1);
  return top.within(element);
};

type MalformedCode = Extract<ProblemCode, `${string}.malformed`>;

/** Runs a reader; a `Malformed` becomes the complaint `code` {what, at}, `at` counted from the start of `der`. Nothing else is caught. */
export const reading = <T>(
  code: MalformedCode,
  der: Uint8Array,
  read: (plain: Uint8Array) => T,
): Result<T> => {
  try {
    return ok(read(plainBytes(der)));
  } catch (error) {
    if (error instanceof Malformed)
      return no(complain(code, { what: error.what, at: Math.max(0, error.at - der.byteOffset) }));
    throw error;
  }
};

/** A Node Buffer is a Uint8Array whose slices are Buffers too: views of one kind only leave this folder. */
const plainBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const readElement = (source: Uint8Array, at: number, limit: number, what: string): Element => {
  const bad = (why: string): Malformed => new Malformed(`${what}-${why}`, source.byteOffset + at);
  if (at + 2 > limit) throw bad('truncated');
  const tag = source[at] as number;
  if ((tag & 0x1f) === 0x1f) throw bad('tag');
  const first = source[at + 1] as number;
  let body = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw bad('length');
    if (body + octets > limit) throw bad('truncated');
    length = 0;
    for (let i = 0; i < octets; i += 1) length = length * 256 + (source[body + i] as number);
    if (length < 0x80 || length < 256 ** (octets - 1)) throw bad('length');
    body += octets;
  }
  if (body + length > limit) throw bad('truncated');
  return { source, tag, start: at, body, end: body + length };
};

/** Every constructed element below `element`, to the depth limit. */
const checkNested = (element: Element, depth: number): void => {
  if (depth > LIMITS.derDepth) throw malformedAt(element, 'depth');
  let at = element.body;
  while (at < element.end) {
    const child = readElement(element.source, at, element.end, 'der');
    if ((child.tag & 0x20) !== 0) checkNested(child, depth + 1);
    at = child.end;
  }
};
