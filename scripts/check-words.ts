// Holds the messages: the same keys in both languages, none that nobody uses, no text on screen from elsewhere, Korean as it is agreed.
// Prints what it saw; its test plants violations of each kind.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { EN } from '../src/words/en/messages.ts';
import { EN_WEB } from '../src/words/en/web/web.ts';
import { KO } from '../src/words/ko/messages.ts';
import { KO_WEB } from '../src/words/ko/web/web.ts';

export type Source = { readonly path: string; readonly text: string };
type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** Paths of the texts of a tree; a list is one text, as it is shown whole. */
export const keysOf = (tree: unknown, path = ''): readonly string[] =>
  typeof tree !== 'object' || tree === null || Array.isArray(tree)
    ? [path]
    : Object.entries(tree).flatMap(([key, value]) => keysOf(value, path === '' ? key : `${path}.${key}`));

export const missingKeys = (one: readonly string[], other: readonly string[]): readonly string[] => [
  ...one.filter((key) => !other.includes(key)).map((key) => `${key}: only in the first language`),
  ...other.filter((key) => !one.includes(key)).map((key) => `${key}: only in the second language`),
];

/**
 * Keys that no source reads. A key is read where one file names it and the record that it stands in, or where a record above it is indexed by a
 * value, listed, or spread, which reads all of it. Names are compared, not types: a dead `a.title` is not seen while the same file reads the `title` of
 * something else and names `a` too, nor a dead member of a record that is indexed.
 */
export const unusedKeys = (keys: readonly string[], sources: readonly Source[]): readonly string[] => {
  const seen = sources.map(namesIn);
  return keys.filter((key) => {
    const parts = key.split('.');
    const [last = '', parent] = [parts.at(-1), parts.at(-2)];
    const above = parts.slice(0, -1);
    if (seen.some(({ whole }) => above.some((name) => whole.has(name)))) return false;
    return !seen.some(({ named }) => named.has(last) && (parent === undefined || named.has(parent)));
  });
};

/** `named`: what is read by name, in code or in a type; `whole`: records that are read whole, by an index or a list of their members. */
const namesIn = ({ path, text }: Source): { named: ReadonlySet<string>; whole: ReadonlySet<string> } => {
  const named = new Set<string>();
  const whole = new Set<string>();
  const aliases: (readonly [string | undefined, string | undefined])[] = [];
  const readWhole = (node: unknown): void => {
    const name = nameOf(node);
    if (name !== undefined) whole.add(name);
  };
  eachNode(text, path, (node) => {
    if (node.type === 'MemberExpression' && node['computed'] === true) {
      if (isNode(node['property']) && node['property'].type === 'Literal')
        named.add(String(node['property']['value']));
      else readWhole(node['object']);
    } else if (node.type === 'MemberExpression') add(named, node['property']);
    else if (node.type === 'Property' && node['computed'] !== true) add(named, node['key']);
    else if (node.type === 'TSLiteralType' && isNode(node['literal']))
      named.add(String(node['literal']['value']));
    else if (node.type === 'CallExpression' && isListing(node['callee']))
      for (const argument of node['arguments'] as readonly unknown[]) readWhole(argument);
    else if (node.type === 'VariableDeclarator') aliases.push([nameOf(node['id']), nameOf(node['init'])]);
    else if (node.type === 'SpreadElement') readWhole(node['argument']);
  });
  for (const [alias, name] of aliases)
    if (alias !== undefined && name !== undefined && whole.has(alias)) whole.add(name);
  return { named, whole };
};

const isListing = (callee: unknown): boolean =>
  isNode(callee) &&
  callee.type === 'MemberExpression' &&
  nameOf(callee['object']) === 'Object' &&
  ['entries', 'values', 'keys'].includes(nameOf(callee['property']) ?? '');

const add = (names: Set<string>, node: unknown): void => {
  const name = nameOf(node);
  if (name !== undefined) names.add(name);
};

/** The last name of an expression, behind casts and brackets. */
const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return String(node['name']);
  if (node.type === 'Literal') return String(node['value']);
  if (node.type === 'MemberExpression') return nameOf(node['property']);
  return 'expression' in node ? nameOf(node['expression']) : undefined;
};

/** Attributes and properties of our components that people read or hear. */
const SPOKEN = new Set(['title', 'aria-label', 'placeholder', 'alt', 'label', 'lead', 'sub', 'whyNot']);

/** Text that people would read and no message holds. A variable is trusted: where its text was written it is found, if that is in a page. */
export const foreignTexts = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const found: string[] = [];
    const say = (value: unknown): void => {
      if (typeof value === 'string' && /\p{L}/u.test(value) && !SAME.has(value.trim()))
        found.push(`${path}: "${value.trim()}"`);
    };
    if (!path.endsWith('x')) {
      // HTML that is made on the server: what stands between two tags, data taken out.
      eachNode(text, path, (node) => {
        if (node.type !== 'TemplateLiteral') return;
        const html = quasis(node).join('\0');
        for (const [, between = ''] of html.matchAll(/>([^<>]*)</g)) say(between.replaceAll('\0', ''));
      });
      return found;
    }
    eachNode(text, path, (node) => {
      if (node.type === 'JSXElement' && isData(node)) return 'no further';
      if (node.type === 'JSXText') say(node['value']);
      else if (node.type === 'JSXAttribute' && isSpoken(node)) literals(node['value']).forEach(say);
      else if (node.type === 'JSXElement' || node.type === 'JSXFragment')
        for (const child of node['children'] as readonly unknown[])
          if (isNode(child) && child.type === 'JSXExpressionContainer') literals(child).forEach(say);
      return undefined;
    });
    return found;
  });

/** The same in every language: the symbol of a unit. */
const SAME = new Set(['ms']);

/** Marked as not to be translated: a name, or somebody else's text. */
const isData = ({ openingElement }: Node): boolean =>
  isNode(openingElement) &&
  (openingElement['attributes'] as readonly unknown[]).some(
    (one) => isNode(one) && nameOf(one['name']) === 'translate' && literals(one['value']).includes('no'),
  );

const isSpoken = ({ name }: Node): boolean => isNode(name) && SPOKEN.has(String(name['name']));

/** Strings that an expression may turn out to be. */
const literals = (node: unknown): readonly string[] => {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TemplateLiteral':
      return quasis(node);
    case 'JSXExpressionContainer':
      return literals(node['expression']);
    case 'ConditionalExpression':
      return [...literals(node['consequent']), ...literals(node['alternate'])];
    case 'LogicalExpression':
      return [...literals(node['left']), ...literals(node['right'])];
    default:
      return [];
  }
};

const quasis = (node: Node): readonly string[] =>
  (node['quasis'] as readonly { value: { raw: string } }[]).map(({ value }) => value.raw);

/** Both forms of a particle at once: a sentence is built so that it needs none. */
const PARTICLES =
  /[이가을를은는와과]\([이가을를은는와과]\)|\(으\)로|\(이\)[가-힣]|이\/가|을\/를|은\/는|와\/과|\(아\/야\)/g;

/** What is not said, and what is said instead. */
export const AGREED: readonly (readonly [RegExp, string])[] = [
  [/손도장|축소판/g, '지문'],
  [/대화명/g, '식별 이름(Friendly Name)'],
  [/식별 이름(?!\(Friendly Name\))/g, '식별 이름(Friendly Name); DN은 고유 이름(DN)'],
  [/인증서 사용법|인증서 사용 용도/g, '인증서 용도'],
  [/(?:제목|주제) 대체 이름|주체 대체 이름(?!\(SAN\))/g, '주체 대체 이름(SAN)'],
  [/공용 이름/g, '일반 이름(CN)'],
  [/폐지|폐기/g, '해지'],
  [/할당 취소|(?:용도|서비스)에 지정/g, '할당, 할당 해제'],
  [/프라이빗 키|비밀 키/g, '개인 키'],
  [/프론트 ?엔드/g, '프런트 엔드'],
  [/향상된 키|확장된 키/g, '확장 키 사용(EKU)'],
  [/구\/군\/시/g, '시/군/구'],
  [/개인 키 비밀번호/g, '개인 키 암호'],
  [/인증서 정보 보기/g, '인증서 세부 정보 보기'],
  [/하 여 |사용 하|선택 합|마 침/g, '띄어쓰기'],
];

export const wrongKorean = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => [
    ...[...text.matchAll(PARTICLES)].map(([found]) => `${path}: particle ${found}`),
    ...AGREED.flatMap(([wrong, right]) =>
      [...text.matchAll(wrong)].map(([found]) => `${path}: ${found}, instead of ${right}`),
    ),
  ]);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const eachNode = (text: string, path: string, visit: (node: Node) => unknown): void => {
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isNode(value)) {
      if (visit(value) !== 'no further') Object.values(value).forEach(walk);
    }
  };
  walk(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }).body);
};

const main = (): void => {
  const root = fileURLToPath(new URL('../src/', import.meta.url));
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|\.d\.ts$|\.contract\.ts$/.test(file))
    .map((file) => ({ path: file, text: readFileSync(join(root, file), 'utf8') }));
  const inFolder = (...folders: readonly string[]): readonly Source[] =>
    all.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
  const [web, stages] = [keysOf(EN_WEB), keysOf(EN)];
  const readers = all.filter(({ path }) => !/^words\/(?:en|ko)\//.test(path));
  const pages = [
    ...inFolder('web/').filter(({ path }) => path.endsWith('x')),
    ...inFolder('words/receipt-html', 'server/page.'),
  ];
  const korean = inFolder('words/ko/');
  const found = [
    ...missingKeys(web, keysOf(KO_WEB)),
    ...missingKeys(stages, keysOf(KO)),
    ...unusedKeys(
      web,
      readers.filter(({ path }) => /^(?:web|words)\//.test(path)),
    ).map((key) => `web.${key}: nobody uses it`),
    ...unusedKeys(stages, readers).map((key) => `${key}: nobody uses it`),
    ...foreignTexts(pages),
    ...wrongKorean(korean),
  ];
  console.log(
    `words: ${web.length + stages.length} keys, ${readers.length} readers, ${pages.length} pages, ${korean.length} Korean files, ${found.length} violations`,
  );
  for (const line of found) console.error(`  ${line}`);
  if (found.length > 0 || [web, pages, korean].some(({ length }) => length === 0)) process.exitCode = 1;
};

if (process.argv[1] !== undefined && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') main();
