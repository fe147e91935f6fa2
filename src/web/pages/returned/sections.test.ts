import { describe, expect, it } from 'vitest';
import type { CertificateView, RequestOffer, RequestState } from '#core/views.ts';
import { canFinish, type LeadName, leadOf, type Section, sectionsOf } from './sections.ts';

const shown = (state: RequestState, offers: readonly RequestOffer[], certificate = true) => ({
  state,
  offers,
  finished: false,
  ...(certificate ? { certificate: {} } : {}),
});

describe('what the page of a returned request shows', () => {
  it.each<[string, RequestState, readonly RequestOffer[], boolean, readonly Section[]]>([
    ['trusted: the box', 'trusted', ['assign-box', 'finish'], true, ['thumbprint', 'assign-box', 'trust']],
    [
      'trusted after an import: no box',
      'trusted',
      ['assign', 'finish'],
      true,
      ['thumbprint', 'now-trusted', 'trust'],
    ],
    [
      'finished while not trusted, trusted now',
      'trusted',
      ['assign'],
      true,
      ['thumbprint', 'now-trusted', 'trust'],
    ],
    ['root missing', 'root-missing', ['import', 'finish'], true, ['thumbprint', 'trust']],
    ['intermediate missing', 'intermediate-missing', ['import', 'finish'], true, ['thumbprint', 'trust']],
    ['no private key', 'key-missing', ['import', 'finish'], true, ['thumbprint', 'findings', 'trust']],
    ['fit for nothing', 'unfit', ['finish', 'again'], true, ['thumbprint', 'findings', 'trust']],
    ['waiting for the CA manager', 'pending', ['retrieve', 'finish'], false, ['pending']],
    ['a CA by hand', 'pending', ['bring-reply', 'finish'], false, ['pending', 'by-hand']],
    ['denied', 'denied', ['finish', 'again'], false, ['denied', 'log']],
    ['failed', 'failed', ['again', 'finish'], false, ['failed', 'log']],
    ['under way', 'working', [], false, ['log']],
    ['declined', 'declined', ['assign'], true, ['thumbprint', 'now-trusted', 'trust']],
    ['proven', 'proven', ['receipt'], true, ['thumbprint', 'outcome', 'trust']],
    ['rolled back', 'rolled-back', ['receipt', 'assign'], true, ['thumbprint', 'outcome', 'trust']],
  ])('%s', (_, state, offers, certificate, sections) => {
    expect(sectionsOf(shown(state, offers, certificate))).toEqual(sections);
  });

  it.each<RequestState>([
    'root-missing',
    'intermediate-missing',
    'key-missing',
    'unfit',
    'pending',
    'denied',
  ])('never grows a box by itself: %s', (state) => {
    for (const offers of [[], ['import'], ['finish'], ['assign', 'finish']] as const)
      expect(sectionsOf(shown(state, offers))).not.toContain('assign-box');
  });
});

describe('the line under the title', () => {
  it.each<[string, RequestState, readonly RequestOffer[], boolean, LeadName]>([
    ['the box ticked', 'trusted', ['assign-box', 'finish'], true, 'trusted'],
    ['the box cleared: Finish will not assign', 'trusted', ['assign-box', 'finish'], false, 'cleared'],
    ['no box, whatever a tick was once', 'trusted', ['assign', 'finish'], true, 'now-trusted'],
    ['a CA by hand', 'pending', ['bring-reply', 'finish'], true, 'by-hand'],
    ['any other state is said as it is', 'root-missing', ['import', 'finish'], false, 'root-missing'],
  ])('%s', (_, state, offers, ticked, lead) => {
    expect(leadOf({ state, offers }, ticked)).toBe(lead);
  });
});

describe('the line under the title when stores are asked', () => {
  const yes = { trusted: true, complaints: [] };
  const no = { trusted: false, complaints: [{ code: 'trusted.root.missing' }] };
  const lead = (state: RequestState, trust: readonly object[], fit = true): LeadName => {
    const certificate = { trust, fitness: [{ fit }] } as unknown as Pick<
      CertificateView,
      'trust' | 'fitness'
    >;
    return leadOf({ state, offers: ['import', 'finish'], certificate }, true);
  };

  it.each<[string, LeadName, LeadName]>([
    ['this computer lacks the root', lead('root-missing', [no]), 'root-missing'],
    ['this computer lacks it, and another store too', lead('root-missing', [no, no]), 'root-missing'],
    ['only another store lacks it', lead('root-missing', [yes, yes, no]), 'party'],
    ['another store cannot be read', lead('unfit', [yes, no]), 'party'],
    ['another store lacks it, and it is fit for nothing', lead('unfit', [yes, no], false), 'unfit'],
  ])('%s', (_, said, expected) => {
    expect(said).toBe(expected);
  });
});

describe('Finish', () => {
  it.each<[string, boolean, readonly RequestOffer[], boolean]>([
    ['ends a request that is offered to end', false, ['finish'], true],
    ['does not end it again', true, ['finish'], false],
    ['leads back where the house does not offer it', false, ['retrieve'], false],
  ])('%s', (_, finished, offers, can) => {
    expect(canFinish({ finished, offers })).toBe(can);
  });
});
