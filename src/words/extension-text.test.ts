import { expect, test } from 'vitest';
import { EXTENSION_FACTS, EXTENSION_KINDS, type DescribedExtension } from '#core/x509/describe.ts';
import { EN_WEB } from './en/web/web.ts';
import { extensionText } from './extension-text.ts';
import { KO_WEB } from './ko/web/web.ts';

const CASES: readonly [string, DescribedExtension, unknown, unknown][] = [
  [
    'a CA without a limit below it',
    {
      kind: 'basicConstraints',
      facts: [
        { what: 'ca', values: ['yes'] },
        { what: 'pathLength', values: ['none'] },
      ],
    },
    ['Basic constraints', ['Is a CA', ['Yes']], ['CAs that may follow below it', ['No limit']]],
    ['기본 제한', ['인증 기관 여부', ['예']], ['아래에 둘 수 있는 인증 기관 수', ['제한 없음']]],
  ],
  [
    'a purpose that has no word',
    { kind: 'extendedKeyUsage', facts: [{ what: 'purposes', values: ['serverAuth', '1.2.3'] }] },
    ['Enhanced key usage', ['Purposes', ['server authentication', '1.2.3']]],
    ['확장 키 사용(EKU)', ['용도', ['서버 인증', '1.2.3']]],
  ],
  [
    'a host that is called like a token',
    { kind: 'subjectAltName', facts: [{ what: 'names', of: 'dns', values: ['none', 'any'] }] },
    ['Subject alternative name', ['Names (host name)', ['none', 'any']]],
    ['주체 대체 이름(SAN)', ['이름(호스트 이름)', ['none', 'any']]],
  ],
];

test.each(CASES)('%s, in both languages', (_, described, en, ko) => {
  const flat = (words: typeof KO_WEB): unknown => {
    const { title, lines } = extensionText(described, words.extensions);
    return [title, ...lines.map(({ label, values }) => [label, values])];
  };
  expect(flat(EN_WEB)).toEqual(en);
  expect(flat(KO_WEB)).toEqual(ko);
});

test('every kind and every fact has its words, and no other', () => {
  expect(Object.keys(EN_WEB.extensions.titles)).toEqual(EXTENSION_KINDS);
  expect(Object.keys(EN_WEB.extensions.facts)).toEqual(EXTENSION_FACTS);
});
