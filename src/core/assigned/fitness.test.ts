import { describe, expect, it } from 'vitest';
import { defaultTopology, type Topology, usagesOf } from '#core/topology/topology.ts';
import type { Usage } from '#core/topology/usage.ts';
import { type Issued, issue, newKey, NOW, type Wish } from '#test/chains.ts';
import { type FitnessQuestion, fitness } from './fitness.ts';

const topology: Topology = { ...defaultTopology('fe01.example.com'), pool: 'pool.example.com' };
const usageOf = (id: string, more: Partial<Topology> = {}): Usage =>
  usagesOf({ ...topology, ...more }).find((usage) => usage.id === id)!;
const NAMES = ['pool.example.com', 'fe01.example.com'];
const ca: Issued = issue({ subject: 'CA', ca: true });
const leaf = (wish: Partial<Wish> = {}) =>
  issue({ subject: 'pool.example.com', names: NAMES, by: ca, ...wish }).certificate;

const ask = (wish: Partial<Wish>, more: Partial<FitnessQuestion> = {}) =>
  fitness({ usage: usageOf('Default'), certificate: leaf(wish), now: NOW, ...more });
const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code);
const BOTH = { eku: ['serverAuth', 'clientAuth'] as const };

describe('fitness', () => {
  it('a certificate with all names and purposes is fit, without a warning', () => {
    expect(ask(BOTH)).toEqual({ fit: true, complaints: [], warnings: [] });
  });

  it.each<[string, Partial<Wish>, Partial<FitnessQuestion>, string]>([
    ['a required name is not in it', { names: ['pool.example.com'] }, {}, 'trusted.name.missing'],
    ['it is for clients only', { eku: ['clientAuth'] }, {}, 'trusted.usage.wrong'],
    [
      'a declared peer verifies us as a client and it is for servers only',
      {},
      { usage: usageOf('Default', { clientAuthPeers: ['sbc.example.com'] }) },
      'trusted.usage.wrong',
    ],
    ['it has expired', { to: -1 }, {}, 'trusted.time.expired'],
    ['it is not yet valid', { from: 1 }, {}, 'trusted.time.not-yet'],
    ['its key may not be used for TLS', { keyUsage: ['nonRepudiation'] }, {}, 'trusted.key-usage.wrong'],
    ['its RSA key is too short', { key: newKey({ rsaBits: 1024 }) }, {}, 'trusted.algorithm.weak'],
    [
      'its kind of key is not allowed',
      {},
      { usage: { ...usageOf('Default'), keys: ['rsa'] } },
      'assigned.key.not-allowed',
    ],
  ])('unfit: %s', (_, wish, more, code) => {
    const answer = ask(wish, more);
    expect(answer.fit).toBe(false);
    expect(codes(answer.complaints)).toContain(code);
  });

  it('names each missing name once, with what is presented', () => {
    expect(ask({ names: ['x.example.com'] }).complaints).toEqual(
      NAMES.map((name) => ({ code: 'trusted.name.missing', facts: { name, presented: 'x.example.com' } })),
    );
  });

  it.each<[string, Partial<Wish>, Partial<FitnessQuestion>, readonly string[]]>([
    ['without a declared peer the absence of clientAuth', {}, {}, ['assigned.purpose.wished']],
    [
      'a name that only the certificate in service has',
      BOTH,
      { inService: leaf({ names: [...NAMES, 'old.example.com'] }) },
      ['assigned.names.dropped'],
    ],
    [
      'a wildcard where SIP wants the name itself',
      { ...BOTH, names: ['*.example.com'] },
      {},
      ['assigned.name.by-wildcard', 'assigned.name.by-wildcard'],
    ],
    [
      'another CA than that of the certificate in service',
      BOTH,
      { inService: issue({ subject: 'pool.example.com', names: NAMES }).certificate },
      ['assigned.issuer.changed'],
    ],
    [
      'a CA certificate',
      { ...BOTH, ca: true, keyUsage: ['digitalSignature', 'keyCertSign'] },
      {},
      ['assigned.certificate.is-ca'],
    ],
  ])('a warning, and fit: %s', (_, wish, more, warnings) => {
    const answer = ask(wish, more);
    expect(answer.complaints).toEqual([]);
    expect(codes(answer.warnings)).toEqual(warnings);
  });

  it('a name of the certificate in service that a wildcard covers is not lost', () => {
    const web = usageOf('WebServicesInternal');
    const answer = ask(
      { names: ['*.example.com'] },
      { usage: web, inService: leaf({ names: ['old.example.com'] }) },
    );
    expect(answer).toEqual({ fit: true, complaints: [], warnings: [] });
  });

  it('a required name that the certificate in service also has is a complaint, not a warning too', () => {
    const answer = ask({ ...BOTH, names: ['pool.example.com'] }, { inService: leaf() });
    expect([codes(answer.complaints), codes(answer.warnings)]).toEqual([['trusted.name.missing'], []]);
  });
});
