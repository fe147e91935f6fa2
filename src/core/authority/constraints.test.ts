import { must } from '#core/problems.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { describe, expect, test } from 'vitest';
import { constraintsOf, permits, realmText } from './constraints.ts';

const realm = must(
  constraintsOf({ domains: ['example.com'], addresses: ['10.1.0.0/15', '::1', '127.0.0.1'] }),
);

describe('A realm of example.com, 10.1.0.0/15, 127.0.0.1 and ::1', () => {
  test.each([
    ['the domain itself', 'example.com', true],
    ['a host below it', 'a.b.example.com', true],
    ['a wildcard below it', '*.example.com', true],
    ['another spelling of it', 'WWW.Example.Com', true],
    ['a name that ends alike', 'badexample.com', false],
    ['the domain as a label elsewhere', 'example.com.evil.test', false],
    ['the domain above', 'com', false],
    ['an address inside the network', '10.0.255.1', true],
    ['an address next to the network', '10.2.0.1', false],
    ['one address', '127.0.0.1', true],
    ['its neighbour', '127.0.0.2', false],
    ['IPv6 loopback', '::1', true],
    ['another IPv6 address', '::2', false],
    ['a mailbox at the domain', 'a@example.com', true],
    ['a mailbox below it', 'a@mail.example.com', true],
    ['a mailbox elsewhere', 'a@example.org', false],
    ['a URI of a host below it', 'https://a.example.com/path', true],
    ['a URI whose user part is the domain', 'https://example.com@evil.test/', false],
    ['a URI without an authority', 'sip:a@example.com', false],
  ])('%s (%s): %s', (_, text, allowed) => {
    expect(permits(realm, must(generalNameFromText(text)))).toBe(allowed);
  });

  test('is written for people with networks as networks', () => {
    expect(realmText(realm)).toBe('example.com, 10.0.0.0/15, ::1/128, 127.0.0.1/32');
  });
});

test.each([
  ['domains only', { domains: ['example.com'], addresses: [] }, '10.0.0.1'],
  ['domains only', { domains: ['example.com'], addresses: [] }, '::1'],
  ['IPv4 only, asked for IPv6', { domains: ['example.com'], addresses: ['10.0.0.0/8'] }, '::1'],
  ['addresses only', { domains: [], addresses: ['10.0.0.0/8'] }, 'example.com'],
])('A kind of name without a subtree of its own is shut out: %s', (_, it, text) => {
  expect(permits(must(constraintsOf(it)), must(generalNameFromText(text)))).toBe(false);
});
