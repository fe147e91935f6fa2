import { describe, expect, test } from 'vitest';
import { type Complaint, PROBLEMS, type ProblemCode } from '#core/problems.ts';
import type { StorageTrouble } from '#core/storage-trouble.ts';
import type { Purse } from '#core/trusted/budget.ts';
import type { NameFault } from '#core/x509/host-name.ts';
import type { KeyUsageBit } from '#core/x509/types.ts';
import { EN_PROBLEMS } from './en/problems.ts';
import { tokens } from './en/tokens.ts';
import { KO_PROBLEMS } from './ko/problems.ts';
import { LANGS } from './lang.ts';
import { type ProblemWord, say } from './say.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const ALL = { en: EN_PROBLEMS, ko: KO_PROBLEMS } as const;
const HANGUL = /[가-힣]/;

/** Facts by a rule: each fact gets a value of its own. */
const spoken = (code: ProblemCode, value: (fact: string) => string | number, lang: 'en' | 'ko') => {
  const facts = Object.fromEntries(PROBLEMS[code].facts.map((fact) => [fact, value(fact)]));
  return say({ code, facts } as unknown as Complaint, lang);
};
const marked = (fact: string): string => `<${fact}>`;
const SAMPLES: Readonly<Record<string, (fact: string) => string | number>> = {
  'a text': marked,
  'a number': () => 7,
  'a moment': () => '2026-11-22T10:00:00.000Z',
  'the name of a thing that every object has': () => 'constructor',
};

/** Facts that may be an empty text, and then have no place in the sentence. */
const MAY_BE_EMPTY: readonly (readonly [ProblemCode, readonly string[]])[] = [
  ['request.usage.unknown', ['known']],
  ['request.settings.invalid', ['member']],
  ['returned.denied', ['by']],
  ['returned.denied', ['why']],
  ['returned.denied', ['by', 'why']],
  ['returned.file.unreadable', ['why']],
  ['trusted.root.missing', ['keyId', 'where', 'held']],
  ['trusted.intermediate.missing', ['keyId', 'where']],
  ['trusted.key.missing', ['thumbprint']],
  ['trusted.usage.wrong', ['present']],
  ['trusted.name.missing', ['presented']],
  ['trusted.key-usage.wrong', ['present']],
  ['assigned.config.broken-before', ['output']],
  ['assigned.config.rejected', ['output']],
  ['assigned.reload.failed', ['output']],
  ['assigned.rolled-back', ['back']],
  ['assigned.interrupted', ['step']],
  ['assigned.service.unknown', ['known']],
  ['assigned.purpose.wished', ['present']],
];

describe.each(LANGS)('The problems in %s', (lang) => {
  test('are those of the table, no more and no less', () => {
    expect(Object.keys(ALL[lang]).toSorted()).toEqual(CODES.toSorted());
  });

  test.each(Object.entries(SAMPLES))('say something whole when every fact is %s', (_, value) => {
    for (const code of CODES) {
      const { title, detail, advice } = spoken(code, value, lang);
      expect(title, code).not.toBe('');
      expect(detail.trim(), code).not.toBe('');
      for (const text of [title, detail, advice]) {
        expect(text, code).not.toMatch(
          /undefined|NaN|\[object|Invalid Date|native code|[{}]|\s\s|\.\.(?!\.)|\?\./,
        );
        expect(text, code).toBe(text.trim());
      }
    }
  });

  test.each(MAY_BE_EMPTY)('%s: stay whole when %s are empty', (code, empty) => {
    const { detail, advice } = spoken(code, (fact) => (empty.includes(fact) ? '' : marked(fact)), lang);
    for (const text of [detail, advice]) {
      expect(text).not.toMatch(/ [.,;)](?!\w)|\(\)|""|: *(\.|$)|\s\s|\.\.|undefined/);
      expect(text).toBe(text.trim());
    }
  });

  test('have titles of one line, without a full stop, and no two are alike in one stage', () => {
    for (const code of CODES) expect(ALL[lang][code].title, code).toMatch(/^[^\n]{3,80}(?<![.:!])$/);
  });

  test('tell every fact of their row', () => {
    const silent = CODES.flatMap((code) => {
      const { detail, advice } = spoken(code, marked, lang);
      return PROBLEMS[code].facts
        .filter((fact) => !`${detail} ${advice}`.includes(marked(fact)))
        .map((fact) => `${code}: ${fact}`);
    });
    // The sentence itself names the store, as Windows does.
    expect(silent).toEqual(['trusted.intermediate.missing: store']);
  });

  test('advise something wherever something can be done', () => {
    const silent = CODES.filter((code) => spoken(code, marked, lang).advice === '');
    expect(silent).toEqual(['assigned.nothing-to-remove']);
  });

  test('name the store of a missing certificate, and where it can be had', () => {
    const facts = { subject: 'CN=R', keyId: 'AB', store: 'root', where: 'http://ca.example/r.cer', held: '' };
    const { detail } = say({ code: 'trusted.root.missing', facts }, lang);
    expect(detail).toContain(
      lang === 'en' ? 'Trusted Root Certification Authorities' : '신뢰할 수 있는 루트 인증 기관',
    );
    expect(detail).toContain('http://ca.example/r.cer');
    expect(
      say({ code: 'trusted.root.missing', facts: { ...facts, where: '', keyId: '' } }, lang).detail,
    ).not.toMatch(/: *\.|had at|받을 수 있는 곳/);
  });

  test('show moments as a date in words, not as they are stored', () => {
    const moment = '2026-11-22T10:00:00.000Z';
    for (const code of CODES) {
      for (const fact of PROBLEMS[code].facts.filter((name) => MOMENTS.has(name))) {
        const { detail } = spoken(code, (name) => (MOMENTS.has(name) ? moment : name), lang);
        if (!NO_MOMENT.has(`${code}: ${fact}`)) expect(detail, code).not.toContain(moment);
      }
    }
  });
});

const MOMENTS = new Set(['until', 'from', 'to', 'notBefore', 'notAfter', 'now', 'nextUpdate']);
/** There, these words stand for subjects. */
const NO_MOMENT = new Set(
  ['root', 'issuer'].flatMap((what) => [`assigned.${what}.changed: from`, `assigned.${what}.changed: to`]),
);

describe('The problems in Korean', () => {
  test.each(CODES)('%s: every part is Korean, with particles that fit any value', (code) => {
    const { title, detail, advice } = spoken(code, marked, 'ko');
    expect(title).toMatch(HANGUL);
    expect(detail).toMatch(HANGUL);
    if (advice !== '') expect(advice).toMatch(HANGUL);
    for (const text of [title, detail, advice]) {
      expect(text).not.toMatch(/[이가을를은는와과]\([이가을를은는와과]\)|\(으\)로/);
      // A particle right behind a value would have to know how the value ends.
      expect(text).not.toMatch(/>(은|는|이|가|을|를|과|와|으로|로|이라|라)(?=[\s.,)])/);
    }
  });

  test('do not use the words that the specification warns of', () => {
    for (const code of CODES) {
      const { title, detail, advice } = spoken(code, marked, 'ko');
      expect(`${title} ${detail} ${advice}`, code).not.toMatch(
        /손도장|축소판|대화명|사용법|마 친|비밀번호|공용 이름/,
      );
    }
  });
});

test('a code that this version does not know is shown with its facts', () => {
  const complaint = { code: 'new.thing.happened', facts: { a: 1 } } as unknown as Complaint;
  expect(say(complaint, 'ko')).toEqual({ title: 'new.thing.happened', detail: '{"a":1}', advice: '' });
});

test('every word of the sets that core knows has a token', () => {
  const names: Record<NameFault, string> = tokens.names;
  const reasons: Record<StorageTrouble, string> = tokens.reasons;
  const limits: Record<Purse, string> = tokens.limits;
  const keyUsages: Record<KeyUsageBit, string> = tokens.keyUsages;
  expect(
    [names, reasons, limits, keyUsages].every((table) => Object.values(table).every((word) => word !== '')),
  ).toBe(true);
});

test('a word of a problem has its three parts and nothing else', () => {
  for (const lang of LANGS) {
    for (const code of CODES) {
      expect(Object.keys(ALL[lang][code] as ProblemWord<ProblemCode>), code).toEqual([
        'title',
        'detail',
        'advice',
      ]);
    }
  }
});
