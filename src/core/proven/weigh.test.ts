import { beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { issueHouse } from '#test/tls-peers.ts';
import type { Sighting, Target } from '../ports.ts';
import { complain, type ProblemCode } from '../problems.ts';
import { certificateId, thumbprint } from '../x509/thumbprint.ts';
import { type Weighing, weigh } from './weigh.ts';

const TARGET: Target = {
  host: 'server.test',
  port: 443,
  serverName: 'server.test',
  protocol: 'https',
  mutual: false,
};
const MUTUAL: Target = { ...TARGET, mutual: true };
const SEEN: Omit<Sighting, 'served'> = {
  target: TARGET,
  address: '192.0.2.1:443',
  at: new Date('2026-01-02T03:04:05Z'),
  ms: 7,
  protocol: 'TLSv1.3',
  answered: true,
  detail: 'HTTP/1.1 200 OK',
};

let house: Awaited<ReturnType<typeof issueHouse>>;
beforeAll(async () => {
  house = await issueHouse();
});
const id = (der: Uint8Array): string => certificateId(der, nodeCrypto);
const weighed = (sighting: Partial<Sighting>, more: Partial<Weighing> = {}) =>
  weigh({
    service: 'web',
    sighting: { ...SEEN, served: [house.fresh.der, house.intermediate.der], ...sighting },
    expected: {
      certificate: id(house.fresh.der),
      thumbprint: thumbprint(house.fresh.der, nodeCrypto),
      chain: [id(house.intermediate.der)],
      called: () => 'CN=intermediate',
    },
    known: { previous: id(house.old.der), ours: (which) => which === id(house.client.der) },
    crypto: nodeCrypto,
    ...more,
  });

test('all is right: what was seen, from where, when', () => {
  expect(weighed({}, { path: [] })).toEqual({
    service: 'web',
    target: 'server.test:443',
    address: '192.0.2.1:443',
    at: '2026-01-02T03:04:05.000Z',
    ms: 7,
    seen: thumbprint(house.fresh.der, nodeCrypto),
    chain: [id(house.fresh.der), id(house.intermediate.der)],
    protocol: 'TLSv1.3',
    answer: 'HTTP/1.1 200 OK',
    verdict: 'proven',
    complaints: [],
  });
});

test('an old certificate is found again as it was, also without the name', () => {
  const expected = { certificate: id(house.fresh.der), chain: [], anyName: true };
  const { verdict } = weighed({ target: { ...TARGET, serverName: 'other.test' } }, { expected });
  expect(verdict).toBe('proven');
});

type Case = readonly [string, () => Partial<Sighting>, readonly ProblemCode[], (() => Partial<Weighing>)?];

describe('contrary evidence, best reason first', () => {
  const MISSING = complain('trusted.root.missing', {
    subject: 'CN=root',
    keyId: '00',
    store: 'Root',
    where: '',
    held: '',
  });
  const CASES: readonly Case[] = [
    [
      'the previous certificate',
      () => ({ served: [house.old.der, house.intermediate.der] }),
      ['proven.certificate.previous'],
    ],
    ['another of ours', () => ({ served: [house.client.der] }), ['proven.certificate.other-of-ours']],
    [
      "a stranger's, and nothing about its chain and path",
      () => ({ served: [house.stranger.der] }),
      ['proven.certificate.stranger'],
      () => ({ path: [MISSING] }),
    ],
    [
      'the previous one, and the application is silent too',
      () => ({ served: [house.old.der], answered: false }),
      ['proven.certificate.previous', 'proven.application.silent'],
    ],
    ['a chain without its intermediate', () => ({ served: [house.fresh.der] }), ['proven.chain.incomplete']],
    [
      'a stray in place of the intermediate',
      () => ({ served: [house.fresh.der, house.stranger.der] }),
      ['proven.chain.incomplete'],
    ],
    [
      'the intermediate in front: then it is the certificate',
      () => ({ served: [house.intermediate.der, house.fresh.der] }),
      ['proven.certificate.stranger'],
    ],
    [
      'a name that the certificate does not have',
      () => ({ target: { ...TARGET, serverName: 'other.test' } }),
      ['proven.name.not-covered'],
    ],
    [
      'a path that a relying party does not find',
      () => ({}),
      ['proven.path.not-trusted', 'trusted.root.missing'],
      () => ({ path: [MISSING] }),
    ],
    [
      'name before path before chain before application',
      () => ({ target: { ...TARGET, serverName: 'other.test' }, served: [house.fresh.der], answered: false }),
      [
        'proven.name.not-covered',
        'proven.path.not-trusted',
        'trusted.root.missing',
        'proven.chain.incomplete',
        'proven.application.silent',
      ],
      () => ({ path: [MISSING] }),
    ],
    [
      'an application that does not answer',
      () => ({ answered: false, detail: 'timeout' }),
      ['proven.application.silent'],
    ],
    [
      'our client certificate turned away',
      () => ({
        target: MUTUAL,
        answered: false,
        mutual: { accepted: false, refusedNone: true, refusedStranger: true, detail: '' },
      }),
      ['proven.mutual.not-accepted'],
    ],
    [
      'nobody turned away',
      () => ({
        target: MUTUAL,
        mutual: { accepted: true, refusedNone: false, refusedStranger: false, detail: '' },
      }),
      ['proven.mutual.not-refused'],
    ],
    [
      'only a stranger let in',
      () => ({
        target: MUTUAL,
        mutual: { accepted: true, refusedNone: true, refusedStranger: false, detail: '' },
      }),
      ['proven.mutual.not-refused'],
    ],
    [
      'ours neither accepted nor refused',
      () => ({ target: MUTUAL, answered: false, detail: 'timeout', mutual: { detail: '' } }),
      ['proven.application.silent'],
    ],
  ];
  test.each(CASES.map(([name, ...rest]) => ({ name, rest })))(
    '$name',
    ({ rest: [sighting, codes, more] }) => {
      const { verdict, complaints } = weighed(sighting(), more?.());
      expect([verdict, complaints.map(({ code }) => code)]).toEqual(['contrary', codes]);
    },
  );
});

describe('no complaint', () => {
  const CASES: readonly Case[] = [
    [
      'strays and disorder behind the certificate',
      () => ({ served: [house.fresh.der, house.root.der, house.stranger.der, house.intermediate.der] }),
      [],
    ],
    [
      'a mutual service that does as it should',
      () => ({
        target: MUTUAL,
        mutual: { accepted: true, refusedNone: true, refusedStranger: true, detail: '' },
      }),
      [],
    ],
    [
      'acceptance not tried, for want of a client certificate',
      () => ({
        target: MUTUAL,
        answered: false,
        detail: 'alert certificate required',
        mutual: { refusedNone: true, refusedStranger: true, detail: 'none: alert certificate required' },
      }),
      [],
    ],
  ];
  test.each(CASES.map(([name, sighting]) => ({ name, sighting })))('$name', ({ sighting }) => {
    expect(weighed(sighting())).toMatchObject({ verdict: 'proven', complaints: [] });
  });
});

test('no certificate at all is no contrary evidence', () => {
  const evidence = weighed({ served: [], answered: false, detail: 'ECONNREFUSED' });
  expect(evidence).toMatchObject({
    verdict: 'unreachable',
    chain: [],
    complaints: [
      {
        code: 'proven.unreachable',
        facts: { service: 'web', address: '192.0.2.1:443', why: 'ECONNREFUSED' },
      },
    ],
  });
  expect(evidence).not.toHaveProperty('seen');
});

test('a mismatch names both thumbprints; a missing intermediate by what people call it', () => {
  const [mismatch] = weighed({ served: [house.old.der] }).complaints;
  expect(mismatch!.facts).toEqual({
    service: 'web',
    address: '192.0.2.1:443',
    expected: thumbprint(house.fresh.der, nodeCrypto),
    seen: thumbprint(house.old.der, nodeCrypto),
  });
  expect(weighed({ served: [house.fresh.der] }).complaints[0]!.facts).toMatchObject({
    missing: 'CN=intermediate',
  });
});

test.each([
  [
    { accepted: true, refusedNone: true, refusedStranger: true },
    { accepted: true, refused: true },
  ],
  [
    { accepted: true, refusedNone: true, refusedStranger: false },
    { accepted: true, refused: false },
  ],
  [
    { accepted: false, refusedNone: true },
    { accepted: false, refused: true },
  ],
  [{ refusedStranger: true }, { refused: true }],
  [{}, {}],
])('evidence of mutual TLS: %j', (mutual, expected) => {
  expect(weighed({ target: MUTUAL, mutual: { ...mutual, detail: '' } }).mutual).toEqual(expected);
});
