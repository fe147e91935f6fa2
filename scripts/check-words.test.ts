import { describe, expect, it } from 'vitest';
import { AGREED, foreignTexts, keysOf, missingKeys, unusedKeys, wrongKorean } from './check-words.ts';

const page = (text: string) => [{ path: 'web/pages/a.tsx', text }];

describe('the check of the words', () => {
  it.each([
    ['missing in the second language', { a: 'x', b: { c: 'y' } }, { a: 'x', b: {} }, 'b.c'],
    ['missing in the first', { a: 'x' }, { a: 'x', d: () => 'z' }, 'd'],
  ])('finds a key that is %s', (_, one, other, key) => {
    expect(missingKeys(keysOf(one), keysOf(other)).map((line) => line.split(':')[0])).toEqual([key]);
    expect(missingKeys(keysOf(one), keysOf(one))).toEqual([]);
  });

  const words = { page: { title: 'a', old: 'b', states: { on: 'c', off: 'd' } } };
  it.each([
    ['nobody reads', 'w.page.title; w.page.states[state];', ['page.old']],
    ['is read by its own name', 'const { title, old } = w.page; w.page.states[state];', []],
    [
      'is in a record that an alias is indexed of',
      'const all = w.page.states; all[x]; w.page.title; w.page.old;',
      [],
    ],
    ['is in a record that is listed', 'Object.entries(w.page.states); w.page.title; w.page.old;', []],
    ['has a sister that is read', 'w.page.states.on; w.page.title; w.page.old;', ['page.states.off']],
    [
      'is named without its record',
      'w.page.title; w.page.old; x.on; x.off;',
      ['page.states.on', 'page.states.off'],
    ],
  ])('knows a key that %s', (_, text, unused) => {
    expect(unusedKeys(keysOf(words), page(text))).toEqual(unused);
  });

  it.each([
    ['text of an element', 'const a = <p>Hello</p>;', 1],
    ['text in Korean', 'const a = <p>안녕</p>;', 1],
    ['a label for ears', 'const a = <p aria-label="Close">{x}</p>;', 1],
    ['a placeholder', 'const a = <input placeholder={"Name"} />;', 1],
    ['an alternative', 'const a = <img alt={`Picture of ${x}`} />;', 1],
    ['one of two texts', 'const a = <p title={x ? "yes" : w.no}>{y ?? "none"}</p>;', 2],
    ['messages, marks and numbers', 'const a = <p title={w.title}>{w.text} · 12 – {n} ms</p>;', 0],
    ['a name that is not translated', 'const a = <b translate="no">certwizard</b>;', 0],
    [
      'a class, an address, a command',
      'const a = <Page className="soft" href="/a" command="certwizard status" />;',
      0,
    ],
  ])('sees %s', (_, text, count) => {
    expect(foreignTexts(page(text))).toHaveLength(count);
  });

  it('sees text in HTML that is made on the server', () => {
    const html = (text: string) => foreignTexts([{ path: 'server/page.ts', text }]);
    expect(html('const a = `<h1>Problem</h1><p>${x}</p>`;')).toHaveLength(1);
    expect(html('const a = `<h1>${title}</h1>\n<style>${css}</style>`;')).toEqual([]);
  });

  it.each(['이(가)', '을(를)', '은(는)', '와(과)', '(으)로', '을/를'])(
    'finds the particle %s',
    (particle) => {
      expect(wrongKorean([{ path: 'words/ko/a.ts', text: `인증서${particle} 할당` }])).toHaveLength(1);
    },
  );

  it('finds every word that is not agreed, and passes the agreed ones', () => {
    const wrong = [
      '손도장',
      '축소판 그림',
      '대화명',
      '식별 이름',
      '인증서 사용법',
      '제목 대체 이름',
      '주체 대체 이름',
    ];
    for (const text of [
      ...wrong,
      '공용 이름',
      '폐기됨',
      '할당 취소',
      '프라이빗 키',
      '프론트엔드',
      '확장된 키 사용',
    ])
      expect(wrongKorean([{ path: 'words/ko/a.ts', text }]), text).toHaveLength(1);
    const right = AGREED.map(([, instead]) => instead).join(' ');
    expect(wrongKorean([{ path: 'words/ko/a.ts', text: right }])).toEqual([]);
  });
});
