import { describe, expect, it } from 'vitest';
import type { TrustRow } from '#core/views.ts';
import { commandText, type Judgement, judgementOf, refusedElsewhere } from './stores.ts';

const row = (trusted: boolean, ...codes: readonly string[]): TrustRow =>
  ({ trusted, complaints: codes.map((code) => ({ code, facts: {} })) }) as unknown as TrustRow;

describe('what a store says', () => {
  it.each<[string, TrustRow, Judgement]>([
    ['trusted', row(true), 'trusted'],
    ['a root is missing', row(false, 'trusted.root.missing'), 'not-trusted'],
    ['nothing but another purpose', row(false, 'trusted.usage.wrong'), 'purpose'],
    [
      'another purpose, and a root is missing',
      row(false, 'trusted.usage.wrong', 'trusted.root.missing'),
      'not-trusted',
    ],
    ['no, and nobody knows why', row(false), 'not-trusted'],
  ])('%s', (_, of, judgement) => {
    expect(judgementOf(of)).toBe(judgement);
  });

  const [yes, no, purpose] = [
    row(true),
    row(false, 'trusted.root.missing'),
    row(false, 'trusted.usage.wrong'),
  ];
  it.each([
    ['everybody believes it', [yes, yes], false],
    ['a relying party does not', [yes, yes, no], true],
    ['this computer does not either', [no, no], false],
    ['this computer alone is asked', [no], false],
    ['a usage is left out for its purpose', [purpose, no], true],
    ['nobody was asked', [], false],
  ])('refused elsewhere: %s', (_, rows, refused) => {
    expect(refusedElsewhere(rows)).toBe(refused);
  });
});

describe('a command', () => {
  it.each([
    [['certutil', '-A', '-t', 'CT,,', '-d', 'sql:/var/nss'], 'certutil -A -t CT,, -d sql:/var/nss'],
    [['rm', '/a b'], "rm '/a b'"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['echo', ''], "echo ''"],
  ])('%j is shown as a shell takes it', (words, text) => {
    expect(commandText(words)).toBe(text);
  });
});
