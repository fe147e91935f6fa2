import { describe, expect, it } from 'vitest';
import { element, oid, sequence, setOf, utf8 } from './der-write.ts';
import { TAG } from './der.ts';
import { buildName, EMPTY_NAME, nameKey, nameLabel, nameText, parseName, sameName } from './name.ts';
import type { Name } from './types.ts';

const CN = '2.5.4.3';
const O = '2.5.4.10';
const attribute = (type: string, tag: number, content: string | number[]) =>
  sequence(
    oid(type),
    element(tag, typeof content === 'string' ? Buffer.from(content, 'latin1') : Uint8Array.from(content)),
  );
const name = (...rdns: Uint8Array[][]): Name => {
  const parsed = parseName(sequence(...rdns.map((rdn) => setOf(...rdn))));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  return parsed.value;
};
const cn = (content: string | number[], tag: number = TAG.printable) => name([attribute(CN, tag, content)]);
const utf8Name = (text: string) => name([sequence(oid(CN), utf8(text))]);

describe('sameName', () => {
  it.each([
    ['letters of another case', cn('Example CA'), cn('EXAMPLE ca'), true],
    ['another string type', cn('Example CA'), cn('Example CA', TAG.utf8), true],
    ['a BMPString', cn('AB'), cn([0, 65, 0, 66], TAG.bmp), true],
    ['more white space inside', cn('Example CA'), cn('Example   CA'), true],
    ['white space around', cn('Example CA'), cn('  Example CA '), true],
    ['composed and decomposed letters', utf8Name('é'), utf8Name('e\u0301'), true],
    ['Korean syllables and their letters', utf8Name('한'), utf8Name('\u1112\u1161\u11ab'), true],
    ['no white space where there was some', cn('Example CA'), cn('ExampleCA'), false],
    ['another value', cn('Example CA 1'), cn('Example CA 2'), false],
    ['another type', cn('a'), name([attribute(O, TAG.printable, 'a')]), false],
    [
      'the order within a multi-valued RDN',
      name([attribute(CN, TAG.utf8, 'a'), attribute(O, TAG.utf8, 'b')]),
      name([attribute(O, TAG.printable, 'B'), attribute(CN, TAG.utf8, 'a')]),
      true,
    ],
    [
      'the order of RDNs',
      name([attribute(CN, TAG.utf8, 'a')], [attribute(O, TAG.utf8, 'b')]),
      name([attribute(O, TAG.utf8, 'b')], [attribute(CN, TAG.utf8, 'a')]),
      false,
    ],
    [
      'two RDNs and one of two values',
      name([attribute(CN, TAG.utf8, 'a')], [attribute(O, TAG.utf8, 'b')]),
      name([attribute(CN, TAG.utf8, 'a'), attribute(O, TAG.utf8, 'b')]),
      false,
    ],
    [
      'a value that looks like the separator',
      cn('a/2.5.4.10="b'),
      name([attribute(CN, TAG.utf8, 'a')], [attribute(O, TAG.utf8, 'b')]),
      false,
    ],
    [
      'a string that looks like the hexadecimal of another value',
      cn('#0101FF'),
      name([sequence(oid(CN), Uint8Array.of(1, 1, 0xff))]),
      false,
    ],
    ['no name and no name', EMPTY_NAME, name(), true],
    ['no name and a name', EMPTY_NAME, cn('a'), false],
  ])('%s', (_case, a, b, same) => {
    expect(sameName(a, b)).toBe(same);
    expect(sameName(b, a)).toBe(same);
    expect(nameKey(a) === nameKey(b)).toBe(same);
  });
});

describe('nameText', () => {
  it.each([
    [
      'the most specific first',
      name(
        [attribute('2.5.4.6', TAG.printable, 'KR')],
        [attribute(O, TAG.utf8, 'Contoso')],
        [attribute(CN, TAG.utf8, 'pool')],
      ),
      'CN=pool, O=Contoso, C=KR',
    ],
    [
      'several values of one RDN',
      name([attribute(CN, TAG.utf8, 'a'), attribute('2.5.4.11', TAG.utf8, 'b')]),
      'CN=a+OU=b',
    ],
    ['an unknown type by its number', name([attribute('1.2.3.4', TAG.utf8, 'x')]), '1.2.3.4=x'],
    ['what RFC 4514 escapes', cn(' a,b+c"d\\e<f>g;h '), 'CN=\\ a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\ '],
    ['a number sign in front', cn('#a'), 'CN=\\#a'],
    ['a control character', cn('a\u0000b\n'), 'CN=a\\00b\\0a'],
    ['a direction mark', utf8Name('a\u202eb'), 'CN=a\\e2\\80\\aeb'],
    ['Korean as it is', utf8Name('콘토소 루트'), 'CN=콘토소 루트'],
    ['a value that is no string', name([sequence(oid(CN), Uint8Array.of(1, 1, 0xff))]), 'CN=#0101FF'],
    ['nothing', EMPTY_NAME, ''],
  ])('%s', (_case, value, text) => {
    expect(nameText(value)).toBe(text);
  });
});

describe('names written and read', () => {
  it('gives back the parts in the customary order', () => {
    const built = buildName({
      commonName: 'pool.예시',
      organization: 'Contoso',
      country: 'KR',
      domainComponents: ['contoso', 'com'],
    });
    const parsed = parseName(built.der);
    expect(parsed.ok && parsed.value).toEqual(built);
    expect(nameText(built)).toBe('CN=pool.예시, O=Contoso, C=KR, DC=contoso, DC=com');
    expect(nameLabel(built)).toBe('pool.예시');
  });

  it('leaves out what is empty', () => {
    expect(buildName({ commonName: '', organization: 'x' }).rdns).toHaveLength(1);
    expect(sameName(buildName({}), EMPTY_NAME)).toBe(true);
  });

  it.each([
    ['an RDN of no values', sequence(setOf()), 'attribute'],
    ['UTF-8 that is none', sequence(setOf(attribute(CN, TAG.utf8, [0xc3, 0x28]))), 'utf8'],
    ['a BMPString of odd length', sequence(setOf(attribute(CN, TAG.bmp, [0]))), 'text'],
    ['half of a surrogate pair', sequence(setOf(attribute(CN, TAG.bmp, [0xd8, 0]))), 'text'],
    [
      'a value after the value',
      sequence(setOf(sequence(oid(CN), utf8('a'), utf8('b')))),
      'attribute-trailing',
    ],
  ])('complains of %s', (_case, der, what) => {
    const parsed = parseName(der);
    expect(!parsed.ok && parsed.complaints[0].facts).toMatchObject({ what });
  });
});
