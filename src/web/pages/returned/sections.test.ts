import { describe, expect, it } from 'vitest';
import type { RequestOffer, RequestState } from '#core/views.ts';
import { canFinish, type LeadName, leadOf, type Section, sectionsOf } from './sections.ts';

const shown = (state: RequestState, offers: readonly RequestOffer[], certificate = true) => ({
  state,
  offers,
  finished: false,
  ...(certificate ? { certificate: {} } : {}),
});

describe('what the page of a returned request shows', () => {
  it.each<[string, RequestState, readonly RequestOffer[], boolean, readonly Section[]]>([
    ['trusted: the box', 'trusted', ['assign-box', 'finish'], true, ['thumbprint', 'assign-box']],
    ['trusted after an import: no box', 'trusted', ['assign', 'finish'], true, ['thumbprint', 'now-trusted']],
    ['finished while not trusted, trusted now', 'trusted', ['assign'], true, ['thumbprint', 'now-trusted']],
    ['root missing', 'root-missing', ['import', 'finish'], true, ['thumbprint', 'missing']],
    ['intermediate missing', 'intermediate-missing', ['import', 'finish'], true, ['thumbprint', 'missing']],
    ['no private key', 'key-missing', ['import', 'finish'], true, ['thumbprint', 'findings']],
    ['fit for nothing', 'unfit', ['finish', 'again'], true, ['thumbprint', 'findings']],
    ['waiting for the CA manager', 'pending', ['retrieve', 'finish'], false, ['pending']],
    ['a CA by hand', 'pending', ['bring-reply', 'finish'], false, ['pending', 'by-hand']],
    ['denied', 'denied', ['finish', 'again'], false, ['denied', 'log']],
    ['failed', 'failed', ['again', 'finish'], false, ['failed', 'log']],
    ['under way', 'working', [], false, ['log']],
    ['declined', 'declined', ['assign'], true, ['thumbprint', 'now-trusted']],
    ['proven', 'proven', ['receipt'], true, ['thumbprint', 'outcome']],
    ['rolled back', 'rolled-back', ['receipt', 'assign'], true, ['thumbprint', 'outcome']],
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

describe('Finish', () => {
  it.each<[string, boolean, readonly RequestOffer[], boolean]>([
    ['ends a request that is offered to end', false, ['finish'], true],
    ['does not end it again', true, ['finish'], false],
    ['leads back where the house does not offer it', false, ['retrieve'], false],
  ])('%s', (_, finished, offers, can) => {
    expect(canFinish({ finished, offers })).toBe(can);
  });
});
