import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { defaultTopology, usagesOf } from '#core/topology/topology.ts';
import type { Usage } from '#core/topology/usage.ts';
import { type Issued, issue, type Wish, NOW } from '#test/chains.ts';
import { COMPUTER, type GateQuestion, openGate } from './gate.ts';
import type { RevocationStatus } from './revocation.ts';
import type { RevocationKnown, RevocationPolicy } from './revocation-policy.ts';

const usage = usagesOf(defaultTopology('www.example.com'))[1] as Usage;
const root = issue({ subject: 'Root', ca: true });
const otherRoot = issue({ subject: 'Other Root', ca: true });
const intermediate = issue({ subject: 'CA', ca: true, by: root });
const leafBy = (by: Issued, more: Partial<Wish> = {}): Issued =>
  issue({ subject: 'www.example.com', names: ['www.example.com'], by, ...more });
const leaf = leafBy(intermediate);

const ask = (changes: Partial<GateQuestion> = {}) =>
  openGate({
    certificate: leaf.certificate,
    chain: [intermediate.certificate],
    usage,
    parties: [{ party: COMPUTER, anchors: [root.certificate] }],
    keyMatches: true,
    now: NOW,
    crypto: nodeCrypto,
    ...changes,
  });
const trusting = { party: COMPUTER, anchors: [root.certificate] };

describe('the gate', () => {
  it('is open when all rows trust, the certificate is fit and the key is there', () => {
    const answer = ask({ parties: [trusting, { party: 'phones', anchors: [root.certificate] }] });
    expect(answer).toMatchObject({ open: true, complaints: [] });
    expect(answer.rows.map(({ party, verdict }) => [party, verdict.trusted])).toEqual([
      [COMPUTER, true],
      ['phones', true],
    ]);
  });

  it.each<[string, Partial<GateQuestion>, string]>([
    ['this computer does not trust', { parties: [{ party: COMPUTER, anchors: [] }] }, 'trusted.root.missing'],
    [
      'one relying party does not trust',
      { parties: [trusting, { party: 'phones', anchors: [otherRoot.certificate] }] },
      'trusted.root.missing',
    ],
    ['the chain as it will be sent lacks its intermediate', { chain: [] }, 'trusted.intermediate.missing'],
    [
      'only this computer has the intermediate that is not sent',
      {
        chain: [],
        parties: [
          { ...trusting, pool: [intermediate.certificate] },
          { party: 'phones', anchors: [root.certificate] },
        ],
      },
      'trusted.intermediate.missing',
    ],
    ['the private key is not there', { keyMatches: false }, 'trusted.key.missing'],
    [
      'the certificate is for clients',
      { certificate: leafBy(intermediate, { eku: ['clientAuth'] }).certificate },
      'trusted.usage.wrong',
    ],
    [
      'a required name is not in it',
      { certificate: leafBy(intermediate, { names: ['x.example.com'] }).certificate },
      'trusted.name.missing',
    ],
    ['it has expired', { certificate: leafBy(intermediate, { to: -1 }).certificate }, 'trusted.time.expired'],
    ['a CA on the path does not allow the purpose', viaCaFor(['clientAuth']), 'trusted.usage.wrong'],
    [
      'a second required purpose is not allowed on the path',
      {
        ...viaCaFor(['serverAuth']),
        usage: { ...usage, eku: { required: ['serverAuth', 'clientAuth'], wished: [] } },
      },
      'trusted.usage.wrong',
    ],
  ])('is shut when %s', (_, changes, code) => {
    const answer = ask(changes);
    expect(answer.open).toBe(false);
    expect(answer.complaints[0]?.code).toBe(code);
  });

  it('tells the same complaint of two parties once, and of each from whose store a root is missing', () => {
    const parties = [
      { party: COMPUTER, anchors: [] },
      { party: 'phones', anchors: [] },
    ];
    const sent = ask({ parties, chain: [] });
    expect(sent.complaints.map(({ code }) => code)).toEqual(['trusted.intermediate.missing']);
    const { complaints } = ask({ parties });
    expect(complaints.map(({ code, facts }) => [code, 'store' in facts ? facts.store : ''])).toEqual([
      ['trusted.root.missing', 'root'],
      ['trusted.root.missing', 'phones'],
    ]);
  });

  it.each([
    ['the certificate itself', () => leaf.certificate],
    ['an intermediate that is sent', () => intermediate.certificate],
    ['the root', () => root.certificate],
  ])('is shut when a party that has the root refuses %s by name', (_, one) => {
    const phones = { party: 'phones', anchors: [root.certificate], distrusted: [one()] };
    const answer = ask({ parties: [trusting, phones] });
    expect(answer.open).toBe(false);
    expect(answer.rows.map(({ verdict }) => verdict.trusted)).toEqual([true, false]);
    if (one() !== root.certificate) expect(answer.complaints[0]?.code).toBe('trusted.store.distrusted');
  });

  it('asks of a party only the anchors that it trusts for the purpose', () => {
    const only = { serverAuth: [root.certificate], clientAuth: [] };
    const phones = { party: 'phones', anchors: [root.certificate], only };
    const both: Usage = { ...usage, eku: { required: ['serverAuth', 'clientAuth'], wished: [] } };
    const certificate = leafBy(intermediate, { eku: ['serverAuth', 'clientAuth'] }).certificate;
    expect(ask({ certificate, parties: [trusting, phones] }).open).toBe(true);
    expect(ask({ certificate, parties: [trusting, phones], usage: both }).complaints[0]?.code).toBe(
      'trusted.root.missing',
    );
  });

  it.each([
    ['no row', []],
    ['another first row', [{ party: 'phones', anchors: [root.certificate] }, trusting]],
  ])('is not built with %s', (_, parties) => {
    expect(() => ask({ parties })).toThrow('this computer');
  });

  it('warns of a new root and stays open', () => {
    const before = leafBy(otherRoot, { to: -1 }).certificate;
    const parties = [{ party: COMPUTER, anchors: [root.certificate, otherRoot.certificate] }];
    const answer = ask({ parties, inService: before });
    expect(answer.open).toBe(true);
    expect(answer.fitness.warnings).toEqual([
      { code: 'assigned.root.changed', facts: { from: 'CN=Other Root', to: 'CN=Root' } },
    ]);
    expect(ask({ inService: leafBy(intermediate).certificate }).fitness.warnings).toEqual([]);
  });
});

function viaCaFor(eku: NonNullable<Wish['eku']>): Partial<GateQuestion> {
  const ca = issue({ subject: 'Narrow CA', ca: true, by: root, eku });
  return {
    certificate: leafBy(ca, { eku: ['serverAuth', 'clientAuth'] }).certificate,
    chain: [ca.certificate],
  };
}

describe('revocation at the gate', () => {
  const spare = issue({ subject: 'CA', ca: true, by: otherRoot, key: intermediate });
  const said = { by: 'crl', from: 'http://a/', thisUpdate: NOW } as const;
  const good: RevocationStatus = { state: 'good', ...said };
  const revoked: RevocationStatus = { state: 'revoked', at: NOW, reason: 'keyCompromise', ...said };
  const unknown: RevocationStatus = { state: 'unknown', why: 'unreachable', from: 'http://a/' };
  const known = (
    policy: RevocationPolicy,
    statuses: ReadonlyMap<Issued, RevocationStatus>,
  ): RevocationKnown => ({
    policy,
    statusOf: (certificate) => [...statuses].find(([of]) => of.certificate === certificate)?.[1] ?? good,
    unreachable: () => [],
  });
  it.each<[string, RevocationPolicy, Issued, RevocationStatus, boolean, string[], string[]]>([
    ['a good one passes', 'hard', leaf, good, true, [], []],
    ['a revoked one is refused under soft', 'soft', leaf, revoked, false, ['trusted.revoked'], []],
    ['a revoked one is refused under hard', 'hard', leaf, revoked, false, ['trusted.revoked'], []],
    ['a revoked intermediate is refused', 'soft', intermediate, revoked, false, ['trusted.revoked'], []],
    [
      'an unknown one passes under soft, with a word',
      'soft',
      leaf,
      unknown,
      true,
      [],
      ['trusted.revocation.unknown'],
    ],
    [
      'an unknown one is refused under hard',
      'hard',
      leaf,
      unknown,
      false,
      ['trusted.revocation.unknown'],
      [],
    ],
    [
      'an unknown intermediate is refused under hard',
      'hard',
      intermediate,
      unknown,
      false,
      ['trusted.revocation.unknown'],
      [],
    ],
    ['nobody is asked about the anchor', 'hard', root, unknown, true, [], []],
    ['off says nothing of an unknown one', 'off', leaf, unknown, true, [], []],
  ])('%s', (_name, policy, of, status, open, complaints, warnings) => {
    const answer = ask({ revocation: known(policy, new Map([[of, status]])) });
    expect(answer.open).toBe(open);
    expect(answer.complaints.map(({ code }) => code)).toEqual(complaints);
    // Certificates of these tests name no list.
    const others = answer.fitness.warnings.filter(({ code }) => code !== 'trusted.crl.missing');
    expect(others.map(({ code }) => code)).toEqual(warnings);
  });

  it('where one link is revoked, another path is taken', () => {
    const parties = [{ party: COMPUTER, anchors: [root.certificate, otherRoot.certificate] }];
    const chain = [intermediate.certificate, spare.certificate];
    const through = (status: ReadonlyMap<Issued, RevocationStatus>) =>
      ask({ parties, chain, revocation: known('soft', status) }).rows[0]?.verdict;
    const one = new Map([[intermediate, revoked]]);
    expect(through(one)).toMatchObject({
      trusted: true,
      path: [leaf.certificate, spare.certificate, otherRoot.certificate],
    });
    expect(through(new Map([...one, [spare, revoked]]))).toMatchObject({ trusted: false });
  });

  it('each link is told beside its certificate, the anchor excepted; a list that cannot be fetched is told', () => {
    const answer = ask({
      revocation: {
        ...known('soft', new Map([[leaf, unknown]])),
        unreachable: (certificate) =>
          certificate === leaf.certificate ? [{ url: 'http://a/', why: 'ECONNREFUSED' }] : [],
      },
    });
    expect(answer.rows[0]?.links).toEqual([unknown, good, undefined]);
    expect(answer.fitness.warnings.map(({ code }) => code)).toContain('trusted.crl.unreachable');
  });
});
