import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import { STEP_KINDS } from '#core/assigned/journal.ts';
import { REQUEST_STATES } from '#core/views.ts';
import { EN } from './en/messages.ts';
import { tokens as tokensEn } from './en/tokens.ts';
import { KO } from './ko/messages.ts';
import { tokens as tokensKo } from './ko/tokens.ts';

type Leaf = { readonly path: string; readonly text: string };

/** Every text of a tree of words; functions are asked with a sample for each argument. */
const leaves = (tree: unknown, path = ''): readonly Leaf[] => {
  if (typeof tree === 'string') return [{ path, text: tree }];
  if (typeof tree === 'function') {
    const sample = new Proxy(
      { toString: () => '<value>' },
      {
        get: (own, key) =>
          key === 'toString' || key === Symbol.toPrimitive ? () => own.toString() : `<${String(key)}>`,
      },
    );
    return [{ path, text: (tree as (...facts: unknown[]) => string)(sample, sample) }];
  }
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  );
};

const ENGLISH = [...leaves(EN), ...leaves(tokensEn)];
const KOREAN = [...leaves(KO), ...leaves(tokensKo)];

describe('The words of both languages', () => {
  test('have the same keys', () => {
    expect(KOREAN.map(({ path }) => path).toSorted()).toEqual(ENGLISH.map(({ path }) => path).toSorted());
  });

  test('are empty in the same places', () => {
    const empty = (all: readonly Leaf[]): readonly string[] =>
      all.filter(({ text }) => text === '').map(({ path }) => path);
    expect(empty(KOREAN)).toEqual(empty(ENGLISH));
  });

  test('have no unfilled place', () => {
    for (const { path, text } of [...ENGLISH, ...KOREAN])
      expect(text, path).not.toMatch(/undefined|\[object|NaN|[{}]/);
  });
});

/** Names and marks that are the same in every language. */
const SAME = new Set([
  'terminal.yes',
  'terminal.issuerName',
  'terminal.heads.issuers.0',
  'terminal.demo.program',
  'nameKinds.uri',
]);

test('no Korean text was left in English', () => {
  const left = KOREAN.filter(({ path, text }) => text !== '' && !/[가-힣]/.test(text) && !SAME.has(path));
  expect(left).toEqual([]);
});

test('Korean particles fit any value', () => {
  for (const { path, text } of KOREAN) {
    expect(text, path).not.toMatch(/[이가을를은는와과]\([이가을를은는와과]\)|\(으\)로/);
    expect(text, path).not.toMatch(/>(은|는|이|가|을|를|과|와|으로|로|이라|라)(?=[\s.,)]|$)/);
  }
});

test('the fixed names are as Windows and the wizard have them', () => {
  expect(EN.stores).toEqual({
    personal: 'Personal',
    root: 'Trusted Root Certification Authorities',
    intermediate: 'Intermediate Certification Authorities',
  });
  expect(KO.stores).toEqual({
    personal: '개인',
    root: '신뢰할 수 있는 루트 인증 기관',
    intermediate: '중간 인증 기관',
  });
  expect(Object.values(EN.usages).map(({ title }) => title)).toEqual([
    'Server default (MTLS)',
    'Web services internal',
    'Web services external',
  ]);
  expect(Object.values(KO.usages).map(({ title }) => title)).toEqual([
    '서버 기본 인증서(MTLS)',
    '내부 웹 서비스',
    '외부 웹 서비스',
  ]);
  expect([EN.terminal.thumbprint, KO.terminal.thumbprint]).toEqual(['Certificate thumbprint', '인증서 지문']);
});

describe('Dictionaries by a code of core', () => {
  test.each([
    ['states', Object.keys(EN.states), REQUEST_STATES],
    ['steps', Object.keys(EN.steps), STEP_KINDS],
    ['verbs', Object.keys(EN.terminal.verbs), Object.keys(VERBS)],
    [
      'arguments',
      Object.keys(EN.terminal.arguments).toSorted(),
      Object.keys(VERBS)
        .filter((verb) => verb !== 'status' && verb !== 'doctor')
        .toSorted(),
    ],
  ])('%s: have a word for each code, and none for what does not exist', (_, keys, codes) => {
    expect(keys).toEqual(codes);
  });
});

describe('No word is kept that nobody says', () => {
  const source = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  /** A verb's own file, and those that carry its name and go on: `store.ts`, `store-parties.ts`. */
  const files = readdirSync(new URL('../cli/verbs/', import.meta.url));
  const ofVerb = (verb: string): string =>
    files
      .filter((file) => file === `${verb}.ts` || file.startsWith(`${verb}-`))
      .map((file) => source(`cli/verbs/${file}`))
      .join('\n');
  const verbs = Object.fromEntries(Object.keys(VERBS).map((verb) => [verb, ofVerb(verb)]));
  const speakers = [
    ...Object.values(verbs),
    ...readdirSync(new URL('../cli/', import.meta.url))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => source(`cli/${file}`)),
    source('words/receipt-html.ts'),
    source('words/fact-text.ts'),
  ].join('\n');
  const unsaid = (
    keys: readonly string[],
    pattern: (key: string) => string,
    text = speakers,
  ): readonly string[] => keys.filter((key) => !new RegExp(pattern(key)).test(text));

  test.each(Object.entries(EN.terminal.arguments))('terminal.arguments.%s', (verb, about) => {
    expect(unsaid(Object.keys(about), (key) => `\\.${key}\\b`, verbs[verb])).toEqual([]);
  });

  test.each([
    ['terminal', Object.keys(EN.terminal), (key: string) => `terminal\\.${key}\\b`],
    ['terminal.heads', Object.keys(EN.terminal.heads), (key: string) => `heads\\.${key}\\b`],
    ['terminal.options', Object.keys(EN.terminal.options), (key: string) => `options\\.${key}\\b`],
    ['receipt', Object.keys(EN.receipt), (key: string) => `(about|receipt)\\.${key}\\b`],
    ['tokens', Object.keys(tokensEn), (key: string) => `\\.${key}\\b|'${key}'`],
    [
      'the whole',
      Object.keys(EN),
      (key: string) => `words\\.${key}\\b|\\{[^{}]*\\b${key}\\b[^{}]*\\} = words|words: \\{[^}]*\\b${key}\\b`,
    ],
  ] as const)('%s', (name, keys, pattern) => {
    const text = name === 'tokens' ? speakers + PROBLEM_SOURCES.map(source).join('\n') : speakers;
    expect(unsaid(keys, pattern, text)).toEqual([]);
    expect(unsaid(['neverSaid'], pattern, text)).toEqual(['neverSaid']);
  });
});

const PROBLEM_SOURCES = ['request', 'returned', 'trusted', 'assigned', 'proven', 'house'].map(
  (stage) => `words/en/problems/${stage}.ts`,
);
