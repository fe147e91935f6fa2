// DER as a tree that can be changed and written again with right lengths, so that a change deep inside is reached by the reader and not stopped at the first header.
import { lengthOctets } from './der-text.ts';

export type Node = {
  tag: number;
  /** Either children, with what stood before them inside (the unused-bits octet of a BIT STRING), or content. */
  children?: Node[];
  before?: Uint8Array;
  content: Uint8Array;
  /** Written instead of the right length. */
  length?: readonly number[];
};

const NONE = new Uint8Array();
const WRAPPERS: ReadonlySet<number> = new Set([0x03, 0x04]);
const DEEPEST = 40;

/** The elements one after another; undefined when it is no DER through and through. Octet and bit strings are looked into. */
export const treeOf = (bytes: Uint8Array, depth = 0): Node[] | undefined => {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = headAt(bytes, at);
    if (head === undefined || depth > DEEPEST) return undefined;
    const content = bytes.subarray(head.body, head.end);
    nodes.push(nodeOf(head.tag, content, depth));
    at = head.end;
  }
  return nodes;
};

const nodeOf = (tag: number, content: Uint8Array, depth: number): Node => {
  const skipped = tag === 0x03 ? 1 : 0;
  const inside = (tag & 0x20) !== 0 || WRAPPERS.has(tag) ? content.subarray(skipped) : undefined;
  const children =
    inside === undefined || (inside.length < 2 && skipped > 0) ? undefined : treeOf(inside, depth + 1);
  return children === undefined || (children.length === 0 && WRAPPERS.has(tag))
    ? { tag, content }
    : { tag, content: NONE, children, before: content.subarray(0, skipped) };
};

const headAt = (bytes: Uint8Array, at: number): { tag: number; body: number; end: number } | undefined => {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || octets > 4) return undefined;
  let length = octets === 0 ? first : 0;
  for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const body = at + 2 + octets;
  return body + length > bytes.length ? undefined : { tag, body, end: body + length };
};

export const written = (nodes: readonly Node[]): Uint8Array => {
  const parts: Uint8Array[] = [];
  for (const node of nodes) {
    const content =
      node.children === undefined
        ? node.content
        : Buffer.concat([node.before ?? NONE, written(node.children)]);
    parts.push(Uint8Array.of(node.tag, ...(node.length ?? lengthOctets(content.length))), content);
  }
  return new Uint8Array(Buffer.concat(parts));
};

/** Every list of siblings of the tree, the outermost first. */
export const levelsOf = (nodes: Node[]): Node[][] => [
  nodes,
  ...nodes.flatMap(({ children }) => (children === undefined ? [] : levelsOf(children))),
];
