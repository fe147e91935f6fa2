// Changes to an input: to its octets, to its DER structure with the lengths set right again, and to text. One to four of them at a time.
import { levelsOf, type Node, treeOf, written } from './der-tree.ts';
import { long, nested, repeated } from './der-text.ts';
import type { Random } from './random.ts';

/** `others`: inputs to splice with. */
export type Mutator = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const OCTETS = [
  0, 1, 2, 3, 4, 5, 6, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x1f, 0x24, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82,
  0x84, 0x88, 0xa0, 0xa3, 0xff,
];

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const stretch = (bytes: Uint8Array, random: Random): Uint8Array => {
  const from = random.below(bytes.length + 1);
  return bytes.subarray(from, from + random.below(60));
};

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;
const at =
  (
    make: (head: Uint8Array, tail: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array,
  ): Change =>
  (bytes, random, others) => {
    const cut = random.below(bytes.length + 1);
    return make(bytes.subarray(0, cut), bytes.subarray(cut), random, others);
  };

const BYTE_CHANGES: readonly Change[] = [
  at((head, tail, random) => joined(head, Uint8Array.of(random.of(OCTETS)), tail.subarray(1))),
  at((head, tail, random) =>
    joined(head, Uint8Array.of((tail[0] ?? 0) ^ (1 << random.below(8))), tail.subarray(1)),
  ),
  at((head, tail, random) =>
    joined(head, random.octets(1 + random.below(4)), tail.subarray(random.below(5))),
  ),
  at((head) => head),
  at((_head, tail) => tail),
  at((head, tail, random) => joined(head, tail.subarray(1 + random.below(40)))),
  at((head, tail, random) => joined(head, tail.subarray(0, random.below(40)), tail)),
  at((head, tail, random, others) => joined(head, stretch(random.of(others), random), tail)),
  at((head, _tail, random, others) => joined(head, at((_h, t) => t)(random.of(others), random, others))),
];

const HUGE = [
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x80],
  [0x85, 1, 0, 0, 0, 0],
  [0x81, 0],
  [0x82, 0, 5],
  [0xff],
  [0],
] as const;
const TEXT_TAGS = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e];
const TEXTS = [
  '',
  '\0',
  'a\0b',
  'ﷺ',
  '\u202e',
  'xn--a',
  'xn--',
  '*.a',
  '.',
  'ß',
  '\u{10ffff}',
  '\ud800',
  'ı',
  'a.b.c',
  '::1',
  '\r\n',
  'http://[',
  '한국',
].map((text) => new Uint8Array(Buffer.from(text)));
const wide = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le').swap16());
/** Counts, lengths and rounds: INTEGERs at their edges. */
const NUMBERS = [
  [0],
  [1],
  [0x7f],
  [0x80],
  [0, 0x80],
  [0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0, 0xff, 0xff, 0xff, 0xff],
  [1, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0],
  [0x10, 0],
] as const;

type NodeChange = (siblings: Node[], i: number, random: Random, other: Node | undefined) => void;

/** Copies, so that a change to one of two equals does not reach the other; octets are never changed in place. */
const copy = (node: Node): Node =>
  node.children === undefined ? { ...node } : { ...node, children: node.children.map(copy) };

const NODE_CHANGES: readonly NodeChange[] = [
  (siblings, i) => siblings.splice(i, 1),
  (siblings, i) => siblings.splice(i, 0, copy(siblings[i] as Node)),
  (siblings, i, random) =>
    siblings.push(...siblings.splice(random.below(siblings.length), 1), ...siblings.splice(i, 1)),
  (siblings, i, _random, other) => other && siblings.splice(i, 1, copy(other)),
  (siblings, i, _random, other) => other && siblings.splice(i, 0, copy(other)),
  (siblings, i, random) => {
    (siblings[i] as Node).tag = random.of(OCTETS);
  },
  (siblings, i, random) => {
    (siblings[i] as Node).length = random.of(HUGE);
  },
  (siblings, i, random) => content(siblings[i], Uint8Array.from(random.of(NUMBERS))),
  (siblings, i, random) => content(siblings[i], random.octets(random.below(20))),
  (siblings, i) => content(siblings[i], new Uint8Array()),
  (siblings, i, random) => {
    const node = siblings[i] as Node;
    if (TEXT_TAGS.includes(node.tag)) node.tag = random.of(TEXT_TAGS);
    const text = random.of(TEXTS);
    content(node, node.tag === 0x1e ? wide(text) : text);
  },
  (siblings, i, random) => {
    const node = siblings[i] as Node;
    if (node.tag === 0x06)
      content(
        node,
        joined(
          node.content,
          repeated(Uint8Array.of(random.of([1, 0x7f, 0x80, 0xff])), random.below(300)),
          Uint8Array.of(1),
        ),
      );
    else content(node, long(random.below(3000)));
  },
  (siblings, i, random) =>
    siblings.splice(i, 0, ...Array.from({ length: 1 + random.below(100) }, () => copy(siblings[i] as Node))),
  (siblings, i, random) => {
    let node = siblings[i] as Node;
    for (let depth = random.below(35); depth > 0; depth -= 1)
      node = { tag: random.of([0x30, 0x31, 0xa0, 0x24]), content: new Uint8Array(), children: [node] };
    siblings[i] = node;
  },
  (siblings, i) => content(siblings[i], nested(0x30, 200)),
];

const content = (node: Node | undefined, bytes: Uint8Array): void => {
  if (node === undefined) return;
  node.content = bytes;
  delete node.children;
};

const NO_NODES: readonly Node[] = [];
const onTree = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array => {
  const tree = treeOf(bytes);
  if (tree === undefined || tree.length === 0) return random.of(BYTE_CHANGES)(bytes, random, others);
  const siblings = random.of(levelsOf(tree).filter(({ length }) => length > 0));
  const foreign = levelsOf([...(treeOf(random.of(others)) ?? NO_NODES)]);
  const other = random.of(random.of(foreign).length > 0 ? random.of(foreign) : siblings);
  random.of(NODE_CHANGES)(siblings, random.below(siblings.length), random, other);
  return written(tree);
};

/** Changes after which an input has grown past this are passed over: the hand-made worst cases are for size. */
const MOST = 64 * 1024;

const times =
  (change: Change): Mutator =>
  (bytes, random, others) => {
    let result = bytes;
    for (let i = 1 + random.below(4); i > 0; i -= 1) {
      const next = change(result, random, others);
      if (next.length <= MOST) result = next;
    }
    return result;
  };

/** Three in four keep the lengths right. */
export const mutateDer: Mutator = times((bytes, random, others) =>
  random.below(4) === 0 ? random.of(BYTE_CHANGES)(bytes, random, others) : onTree(bytes, random, others),
);

const PIECES = [
  '-----BEGIN ',
  '-----END ',
  '-----',
  'CERTIFICATE',
  '\r\n',
  '\n\n',
  ':',
  'Proc-Type: 4,ENCRYPTED\n',
  '=',
  '====',
  '\ufeff',
  '\0',
  'é',
  '한',
  '\u202e',
  '*',
  '*.',
  '.',
  '..',
  '@',
  '://',
  'sip:',
  '[',
  ']',
  '::',
  '%',
  'xn--',
  '\u3002',
  '"',
  '\\',
  '{',
  '}',
  '[[',
  '1e999',
  'null',
  '-0',
  '\\ud800',
  '2026-02-30T25:00:00Z',
  ',',
  '0x7f',
  '255',
  '/',
].map((piece) => new Uint8Array(Buffer.from(piece)));

export const mutateText: Mutator = times((bytes, random, others) => {
  if (random.below(2) === 0) return random.of(BYTE_CHANGES)(bytes, random, others);
  const cut = random.below(bytes.length + 1);
  const piece = repeated(random.of(PIECES), 1 + (random.below(8) === 0 ? random.below(200) : 0));
  return joined(bytes.subarray(0, cut), piece, bytes.subarray(cut + random.below(4)));
});

/** A file is armoured or not. */
export const mutateFile: Mutator = (bytes, random, others) =>
  (bytes[0] === 0x30 ? mutateDer : mutateText)(bytes, random, others);
