import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { defaultTopology, usagesOf } from '#core/topology/topology.ts';
import type { Usage } from '#core/topology/usage.ts';
import { type Issued, issue, type Wish, NOW } from '#test/chains.ts';
import { COMPUTER, type GateQuestion, openGate } from './gate.ts';

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
