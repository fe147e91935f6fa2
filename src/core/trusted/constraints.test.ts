import { describe, expect, it } from 'vitest';
import type { GeneralName, Subtree } from '#core/x509/types.ts';
import { TAG } from '#core/x509/der.ts';
import { element, explicit, oid } from '#core/x509/der-write.ts';
import { buildName } from '#core/x509/name.ts';
import { issue, namesOf } from '#test/chains.ts';
import { Budget } from './budget.ts';
import { constraintViolation } from './constraints.ts';

const plain = issue({ subject: { organization: 'Example', country: 'KR' } }).certificate;
const directory = (organization: string): Subtree => ({
  kind: 'directory',
  name: buildName({ country: 'KR', organization }),
});
const ip = (...bytes: number[]): Subtree => ({ kind: 'ip', bytes: Uint8Array.from(bytes) });
const of = (kind: 'dns' | 'email' | 'uri', value: string): Subtree => ({ kind, value });
const other: GeneralName = { kind: 'other', tag: 0, der: Uint8Array.of(0xa0, 0) };

/** A mailbox beyond ASCII (RFC 9598): an otherName that constraints of mailboxes bind as well. */
const utf8Mailbox = (mailbox: string): GeneralName => ({
  kind: 'other',
  tag: 0,
  der: element(
    0xa0,
    Buffer.concat([oid('1.3.6.1.5.5.7.8.9'), explicit(0, element(TAG.utf8, Buffer.from(mailbox)))]),
  ),
});

type Row = [
  says: string,
  name: GeneralName,
  permitted: readonly Subtree[],
  excluded: readonly Subtree[],
  allowed: boolean,
];
const name = (text: string): GeneralName => namesOf(text)[0]!;
const ROWS: readonly Row[] = [
  ['the domain itself', name('example.com'), [of('dns', 'example.com')], [], true],
  ['a host below the domain', name('a.b.example.com'), [of('dns', 'Example.COM')], [], true],
  ['a domain that only ends alike', name('badexample.com'), [of('dns', 'example.com')], [], false],
  ['the domain itself under a leading dot', name('example.com'), [of('dns', '.example.com')], [], false],
  ['a host below a leading dot', name('a.example.com'), [of('dns', '.example.com')], [], true],
  ['any host under an empty base', name('a.example.com'), [of('dns', '')], [], true],
  ['a wildcard inside', name('*.example.com'), [of('dns', 'example.com')], [], true],
  [
    'a wildcard that reaches further than what is permitted',
    name('*.example.com'),
    [of('dns', 'a.example.com')],
    [],
    false,
  ],
  [
    'a wildcard that reaches into what is excluded',
    name('*.example.com'),
    [],
    [of('dns', 'a.example.com')],
    false,
  ],
  [
    'one of two permitted domains',
    name('a.example.net'),
    [of('dns', 'example.com'), of('dns', 'example.net')],
    [],
    true,
  ],
  [
    'permitted and excluded at once',
    name('x.a.example.com'),
    [of('dns', 'example.com')],
    [of('dns', 'a.example.com')],
    false,
  ],
  [
    'a host where only addresses are constrained',
    name('a.example.com'),
    [ip(10, 0, 0, 0, 255, 0, 0, 0)],
    [],
    true,
  ],
  ['an address in the network', name('10.1.2.3'), [ip(10, 0, 0, 0, 255, 0, 0, 0)], [], true],
  ['an address out of the network', name('11.1.2.3'), [ip(10, 0, 0, 0, 255, 0, 0, 0)], [], false],
  ['an address of the other version', name('::1'), [ip(10, 0, 0, 0, 255, 0, 0, 0)], [], false],
  ['an address of the other version under an exclusion', name('::1'), [], [ip(0, 0, 0, 0, 0, 0, 0, 0)], true],
  [
    'an address under a mask with holes permits nothing',
    name('10.1.2.3'),
    [ip(10, 1, 2, 3, 255, 0, 255, 255)],
    [],
    false,
  ],
  [
    'an address under a mask with holes excludes all',
    name('9.9.9.9'),
    [],
    [ip(10, 1, 2, 3, 255, 0, 255, 255)],
    false,
  ],
  ['a mailbox of the host', name('u@example.com'), [of('email', 'example.com')], [], true],
  ['a mailbox of a host below', name('u@a.example.com'), [of('email', 'example.com')], [], false],
  [
    'a mailbox of a host below a leading dot',
    name('u@a.example.com'),
    [of('email', '.example.com')],
    [],
    true,
  ],
  ['exactly the mailbox', name('u@example.com'), [of('email', 'u@EXAMPLE.com')], [], true],
  ['another mailbox', name('v@example.com'), [of('email', 'u@example.com')], [], false],
  ['a URI of the host', name('https://example.com:8443/x'), [of('uri', 'example.com')], [], true],
  [
    'a URI with a user before the host',
    name('https://evil.test@example.com/'),
    [of('uri', 'evil.test')],
    [],
    false,
  ],
  ['a SIP URI of the host', name('sip:u@example.com'), [of('uri', 'example.com')], [], true],
  [
    'a URI of a host below a leading dot',
    name('https://a.example.com/'),
    [of('uri', '.example.com')],
    [],
    true,
  ],
  ['a URI with an address for a host', name('https://192.0.2.1/'), [of('uri', 'example.com')], [], false],
  ['a URI without a host under an exclusion', name('urn:x:y'), [], [of('uri', 'example.com')], false],
  [
    'a directory name below',
    { kind: 'directory', name: buildName({ country: 'KR', organization: 'EXAMPLE', commonName: 'x' }) },
    [directory('Example')],
    [],
    true,
  ],
  [
    'a directory name elsewhere',
    { kind: 'directory', name: buildName({ country: 'KR', organization: 'Other' }) },
    [directory('Example')],
    [],
    false,
  ],
  ['a kind of name that we cannot compare', other, [{ kind: 'other', tag: 0 }], [], false],
  ['a kind of name that we cannot compare, excluded', other, [], [{ kind: 'other', tag: 0 }], false],
  [
    'a mailbox beyond ASCII of the host',
    utf8Mailbox('한글@example.com'),
    [of('email', 'example.com')],
    [],
    true,
  ],
  [
    'a mailbox beyond ASCII of another host',
    utf8Mailbox('한글@example.net'),
    [of('email', 'example.com')],
    [],
    false,
  ],
  [
    'a mailbox beyond ASCII where other names of its kind are permitted, which we cannot compare',
    utf8Mailbox('한글@example.com'),
    [{ kind: 'other', tag: 0 }],
    [],
    false,
  ],
  [
    'a mailbox beyond ASCII where other names of its kind are excluded, which we cannot compare',
    utf8Mailbox('한글@example.com'),
    [of('email', 'example.com')],
    [{ kind: 'other', tag: 0 }],
    false,
  ],
];

describe('name constraints (RFC 5280 §4.2.1.10)', () => {
  it.each(ROWS)('%s', (_, san, permitted, excluded, allowed) => {
    const issuer = { ...plain, nameConstraints: { permitted, excluded } };
    const violation = constraintViolation(
      issuer,
      { ...plain, san: [san] },
      { leaf: true, namesAsked: true },
      new Budget(),
    );
    expect(violation === undefined).toBe(allowed);
  });

  it('the subject of a certificate is a directory name', () => {
    const issuer = { ...plain, nameConstraints: { permitted: [directory('Other')], excluded: [] } };
    const violation = constraintViolation(issuer, plain, { leaf: true, namesAsked: true }, new Budget());
    expect(violation?.facts).toMatchObject({ name: 'O=Example, C=KR', constraint: 'O=Other, C=KR' });
  });

  it.each([
    ['a leaf without alternative names', true, true, false],
    ['a CA whose name looks like a host', false, true, true],
  ])('the common name counts as a host: %s', (_, leaf, namesAsked, allowed) => {
    const subject = issue({ subject: 'www.example.com' }).certificate;
    const issuer = { ...plain, nameConstraints: { permitted: [of('dns', 'example.net')], excluded: [] } };
    expect(constraintViolation(issuer, subject, { leaf, namesAsked }, new Budget()) === undefined).toBe(
      allowed,
    );
  });
});
