import { describe, expect, test } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { acmeSettings, readAddress } from './settings.ts';

const directory = 'https://ca.example.test/directory';

describe('Settings that are taken', () => {
  const cases: [sentence: string, value: object, member: object][] = [
    [
      'A directory is enough: the rest has safe defaults',
      { directory },
      { termsOfServiceAgreed: false, challenge: { type: 'http-01' } },
    ],
    ['Plain HTTP is taken on 127.0.0.1', { directory: 'http://127.0.0.1:14000/dir' }, {}],
    ['Plain HTTP is taken on ::1', { directory: 'http://[::1]:14000/dir' }, {}],
    [
      'A listening address',
      { directory, challenge: { listen: '127.0.0.1:8080' } },
      { challenge: { type: 'http-01', listen: '127.0.0.1:8080' } },
    ],
    [
      'A webroot',
      { directory, challenge: { type: 'http-01', webroot: '/var/www' } },
      { challenge: { type: 'http-01', webroot: '/var/www' } },
    ],
  ];
  test.each(cases)('%s', (_, value, member) => {
    expect(acmeSettings.parse(value)).toMatchObject(member);
  });
});

describe('Settings that are refused name their member', () => {
  const cases: [sentence: string, value: unknown, member: string][] = [
    ['Nothing at all', undefined, ''],
    ['No directory', {}, 'directory'],
    ['Plain HTTP over a network', { directory: 'http://ca.example.test/directory' }, 'directory'],
    ['A name that only looks like loopback', { directory: 'http://127.0.0.1.example.test/' }, 'directory'],
    ['A password in the URL', { directory: 'https://user:secret@ca.example.test/' }, 'directory'],
    ['A file URL', { directory: 'file:///etc/passwd' }, 'directory'],
    ['An e-mail address that is none', { directory, email: 'nobody' }, 'email'],
    ['A word in place of yes', { directory, termsOfServiceAgreed: 'yes' }, 'termsOfServiceAgreed'],
    ['A relative CA file', { directory, caFile: 'ca.pem' }, 'caFile'],
    ['A port that is too high', { directory, challenge: { listen: ':70000' } }, 'challenge.listen'],
    [
      'Both ways at once',
      { directory, challenge: { listen: ':80', webroot: '/var/www' } },
      'challenge.webroot',
    ],
    ['A relative webroot', { directory, challenge: { webroot: 'www' } }, 'challenge.webroot'],
    ['Another challenge', { directory, challenge: { type: 'dns-01' } }, 'challenge.type'],
    ['A member that is not known', { directory, colour: 'red' }, ''],
  ];
  test.each(cases)('%s', (_, value, member) => {
    let caught: unknown;
    try {
      acmeSettings.parse(value);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(Refusal);
    expect((caught as Refusal).complaint).toMatchObject({
      code: 'request.settings.invalid',
      facts: { member },
    });
  });
});

test('Every member of the JSON schema has a description', () => {
  const schema = acmeSettings.schema as {
    properties: Record<string, { description?: string; properties?: object }>;
  };
  const nested = schema.properties['challenge']?.properties as Record<string, { description?: string }>;
  for (const [name, member] of Object.entries({ ...schema.properties, ...nested }))
    expect(member.description, name).toMatch(/\.$/);
});

test('Addresses are read with and without a host', () => {
  expect(readAddress(':80')).toEqual({ host: undefined, port: 80 });
  expect(readAddress('[::1]:8080')).toEqual({ host: '::1', port: 8080 });
  expect(readAddress('[::1')).toBeUndefined();
  expect(readAddress('80')).toBeUndefined();
});
