import { describe, expect, test } from 'vitest';
import { dateText, whenText } from './dates.ts';
import { factText } from './fact-text.ts';

const en = factText('en');
const ko = factText('ko');

describe('Facts as text', () => {
  test.each([
    [
      'a known token is put into words',
      en.of('reasons', 'ECONNREFUSED'),
      'nothing listens there (ECONNREFUSED)',
    ],
    ['in Korean too', ko.of('reasons', 'denied'), '권한 없음'],
    ['a stranger’s words stay as they are', ko.of('reasons', 'no route to CA'), 'no route to CA'],
    ['a word that every object has is no token', en.of('reasons', 'toString'), 'toString'],
    ['several tokens', en.list('purposes', 'serverAuth, 1.2.3', 'nothing'), 'server authentication, 1.2.3'],
    ['no token', ko.list('purposes', '', '없음'), '없음'],
    [
      'a token with what follows it',
      en.phrase('schema', 'too_big 100'),
      'it is too large or too long; at most: 100',
    ],
    ['a whole phrase', en.phrase('schema', 'PEM'), 'there is no certificate in PEM form in the file'],
    ['a sentence of a schema', en.phrase('schema', 'absolute path'), 'absolute path'],
    [
      'a step and what it worked on',
      ko.step('reload nginx:/etc/nginx/nginx.conf'),
      '다시 로드 (nginx:/etc/nginx/nginx.conf)',
    ],
    ['a step alone', en.step('commit'), 'commit'],
    ['what a probe met', en.sight('ECONNREFUSED'), 'nothing listens there (ECONNREFUSED)'],
    [
      'what visitors met',
      ko.sight('known: handshake completed; none: alert certificate required'),
      '이 컴퓨터의 인증서 제시: 핸드셰이크 완료; 인증서 없이: alert certificate required',
    ],
    ['megabytes', en.size(4 * 1024 * 1024), '4 MB'],
    ['kilobytes', ko.size(1536), '1.5 kB'],
    ['bytes', en.size(12), '12 B'],
    ['no size', en.size('{limit}'), '{limit}'],
    ['a large number', en.number(2_000_000), '2,000,000'],
    ['a plain argument', en.arg('req_01ABC'), 'req_01ABC'],
    [
      'an argument that a shell would read',
      en.arg("*.example.com'; rm -rf /"),
      "'*.example.com'\\''; rm -rf /'",
    ],
    ['an argument that would be an option', en.arg('--force'), "'--force'"],
    ['an empty argument', en.arg(''), "''"],
  ])('%s', (_, said, expected) => {
    expect(said).toBe(expected);
  });
});

describe('Dates', () => {
  test('a moment has its zone, in each language', () => {
    expect(dateText('2027-02-21T10:30:00Z', 'en')).toMatch(/2[012] Feb 2027, \d\d:30 \S+/);
    expect(dateText('2027-02-21T10:30:00Z', 'ko')).toMatch(/^2027년 2월 2[012]일 (오전|오후) \d\d:30 \S+/);
  });

  test('what is no moment comes back as it is', () => {
    expect(dateText('soon', 'ko')).toBe('soon');
  });

  test('a span is rounded towards now', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(whenText('2026-11-25T11:00:00Z', now, 'en')).toContain('in 2 days');
    expect(whenText('2026-11-20T11:00:00Z', now, 'ko')).toContain('2일 전');
    expect(whenText('2026-11-22T12:00:10Z', now, 'en')).toContain('in 0 minutes');
  });
});
