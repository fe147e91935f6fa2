import { describe, expect, it } from 'vitest';
import type { GeneralName } from '#core/x509/types.ts';
import { namesOf } from '#test/chains.ts';
import { coverageOf } from './names.ts';

const dns = (value: string): GeneralName => ({ kind: 'dns', value });

describe('coverage (RFC 9525)', () => {
  it.each<[string, readonly GeneralName[], string, 'exact' | 'wildcard' | 'none']>([
    ['the same host', [dns('a.example.com')], 'a.example.com', 'exact'],
    ['the same host in capitals', [dns('A.EXAMPLE.COM')], 'a.example.com', 'exact'],
    ['the same host with a dot at its end', [dns('a.example.com.')], 'a.example.com', 'exact'],
    ['a wildcard for one label', [dns('*.example.com')], 'a.example.com', 'wildcard'],
    ['a wildcard in capitals', [dns('*.EXAMPLE.com')], 'a.example.com', 'wildcard'],
    [
      'an exact name beside a wildcard',
      [dns('*.example.com'), dns('a.example.com')],
      'a.example.com',
      'exact',
    ],
    ['a wildcard that is asked for', [dns('*.example.com')], '*.example.com', 'exact'],
    [
      'a wildcard does not cover another wildcard below it',
      [dns('*.example.com')],
      '*.a.example.com',
      'none',
    ],
    ['a wildcard does not cover two labels', [dns('*.example.com')], 'a.b.example.com', 'none'],
    ['a wildcard does not cover its domain', [dns('*.example.com')], 'example.com', 'none'],
    ['a wildcard in the middle covers nothing', [dns('a.*.com')], 'a.example.com', 'none'],
    ['a part of a label is no wildcard', [dns('a*.example.com')], 'ab.example.com', 'none'],
    ['a wildcard right below the top covers nothing', [dns('*.com')], 'example.com', 'none'],
    ['a lonely star covers nothing', [dns('*')], 'localhost', 'none'],
    ['a name of one label', [dns('localhost')], 'localhost', 'exact'],
    ['a name with a NUL in it', [dns('a.example.com\0.evil.test')], 'a.example.com', 'none'],
    ['an empty name', [dns('')], 'a.example.com', 'none'],
    ['an address', namesOf('192.0.2.7'), '192.0.2.7', 'exact'],
    ['the same address of version 6 in other words', namesOf('2001:db8::1'), '2001:db8:0:0:0:0:0:1', 'exact'],
    ['an address as a DNS name', [dns('192.0.2.7')], '192.0.2.7', 'none'],
    ['an address mapped into version 6', namesOf('::ffff:192.0.2.7'), '192.0.2.7', 'none'],
    [
      'a mailbox with its host in capitals',
      [{ kind: 'email', value: 'u@EXAMPLE.com' }],
      'u@example.com',
      'exact',
    ],
    [
      'a mailbox with its user in capitals',
      [{ kind: 'email', value: 'U@example.com' }],
      'u@example.com',
      'none',
    ],
    ['a URI', namesOf('sip:example.com'), 'sip:example.com', 'exact'],
    ['a host as a URI', namesOf('https://a.example.com/'), 'a.example.com', 'none'],
    ['no alternative name at all', [], 'a.example.com', 'none'],
  ])('%s', (_, san, wanted, coverage) => {
    expect(coverageOf({ san }, namesOf(wanted)[0]!)).toBe(coverage);
  });
});
