import { expect, test } from 'vitest';
import { must } from '../problems.ts';
import { generalNameFromText } from '../x509/general-name.ts';
import { coversName } from './covers-name.ts';

const CASES: readonly [string, readonly string[], string, boolean][] = [
  ['the very name', ['www.example.com'], 'www.example.com', true],
  ['whatever its case', ['www.example.com'], 'WWW.Example.COM', true],
  ['a trailing dot in the question', ['www.example.com'], 'www.example.com.', true],
  ['a later name', ['a.example.com', 'www.example.com'], 'www.example.com', true],
  ['another name', ['www.example.com'], 'mail.example.com', false],
  ['a wildcard stands for one label', ['*.example.com'], 'www.example.com', true],
  ['not for two', ['*.example.com'], 'a.www.example.com', false],
  ['nor for none', ['*.example.com'], 'example.com', false],
  ['a wildcard is no name to ask for', ['*.example.com'], '*.example.com', false],
  ['an international name by its A-label', ['xn--mnchen-3ya.example'], 'münchen.example', true],
  ['an address', ['192.0.2.7'], '192.0.2.7', true],
  ['an address in another notation', ['2001:db8::1'], '2001:0db8:0:0:0:0:0:1', true],
  ['another address', ['192.0.2.7'], '192.0.2.8', false],
  ['an address is not covered by a name', ['www.example.com'], '192.0.2.7', false],
  ['no names at all', [], 'www.example.com', false],
  ['a question that is no name', ['www.example.com'], '', false],
];

test.each(CASES)('%s', (_, names, asked, covered) => {
  expect(coversName({ san: names.map((name) => must(generalNameFromText(name))) }, asked)).toBe(covered);
});

test('without alternative names nothing is covered', () => {
  expect(coversName({}, 'www.example.com')).toBe(false);
});
