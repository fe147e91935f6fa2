import { describe, expect, it } from 'vitest';
import type { RequestOffer, RequestState, RequestView } from '#core/views.ts';
import { BROWSER } from '#words/en/browser.ts';
import { STAGES, type Stage } from '../../ui/rail.tsx';
import type { Tone } from '../../ui/state.tsx';
import { railOf, stageOf } from './rail-facts.ts';

const TEXT = { time: () => 'AT', date: () => 'DAY' };
const CERTIFICATE = { assignable: ['a', 'b'], assignedTo: ['a', 'b'], notAfter: '', trust: [], fitness: [] };

const said = (trusted: boolean) => ({
  trusted,
  complaints: trusted ? [] : [{ code: 'trusted.root.missing' }],
});

const rail = (
  state: RequestState,
  {
    offers = [],
    certificate = true,
    ticked = true,
    stores = [],
    ...more
  }: {
    readonly offers?: readonly RequestOffer[];
    readonly certificate?: boolean;
    readonly ticked?: boolean;
    readonly stores?: readonly boolean[];
    readonly number?: string;
    readonly transaction?: string;
  } = {},
) => {
  const request = {
    state,
    offers,
    draft: { usages: ['a', 'b'] },
    log: [{ at: '', kind: 'returned', detail: {} }],
    ...(certificate
      ? { certificate: { ...CERTIFICATE, trust: stores.map(said), fitness: [{ fit: true }] } }
      : {}),
    ...more,
  } as unknown as RequestView;
  return railOf(request, BROWSER, TEXT, ticked);
};

const tonesOf = (facts: ReturnType<typeof railOf>): readonly Tone[] =>
  STAGES.map((stage) => facts[stage].tone);

describe('the rail of a request', () => {
  it.each<[string, RequestState, boolean, Stage, readonly Tone[]]>([
    ['under way', 'working', false, 'request', ['wait', 'none', 'none', 'none', 'none', 'none']],
    ['waiting', 'pending', false, 'returned', ['ok', 'wait', 'none', 'none', 'none', 'none']],
    ['denied', 'denied', false, 'returned', ['ok', 'bad', 'none', 'none', 'none', 'none']],
    ['failed', 'failed', false, 'returned', ['ok', 'bad', 'none', 'none', 'none', 'none']],
    ['trusted', 'trusted', true, 'returned', ['ok', 'ok', 'ok', 'none', 'none', 'none']],
    ['root missing', 'root-missing', true, 'trusted', ['ok', 'ok', 'bad', 'none', 'none', 'none']],
    [
      'intermediate missing',
      'intermediate-missing',
      true,
      'trusted',
      ['ok', 'ok', 'bad', 'none', 'none', 'none'],
    ],
    ['no private key', 'key-missing', true, 'trusted', ['ok', 'ok', 'bad', 'none', 'none', 'none']],
    ['unfit', 'unfit', true, 'trusted', ['ok', 'ok', 'bad', 'none', 'none', 'none']],
    ['declined', 'declined', true, 'assigned', ['ok', 'ok', 'ok', 'wait', 'none', 'none']],
    ['assigned, not seen everywhere', 'assigned', true, 'proven', ['ok', 'ok', 'ok', 'ok', 'wait', 'none']],
    ['proven', 'proven', true, 'proven', ['ok', 'ok', 'ok', 'ok', 'ok', 'none']],
    ['rolled back', 'rolled-back', true, 'assigned', ['ok', 'ok', 'ok', 'bad', 'none', 'none']],
  ])('%s', (_, state, certificate, at, tones) => {
    expect(stageOf(state)).toBe(at);
    expect(tonesOf(rail(state, { certificate }))).toEqual(tones);
  });

  const words = BROWSER.web.returnedPage.rail;
  it.each<[string, ReturnType<typeof railOf>, Stage, string]>([
    [
      'the usages that Finish will assign',
      rail('trusted', { offers: ['assign-box'] }),
      'assigned',
      words.planned(2),
    ],
    [
      'a separate step when the box is cleared',
      rail('trusted', { offers: ['assign-box'], ticked: false }),
      'assigned',
      words.separately,
    ],
    [
      'a separate step when there is no box',
      rail('trusted', { offers: ['assign'] }),
      'assigned',
      words.separately,
    ],
    ['that this computer trusts it', rail('trusted'), 'trusted', words.trusted],
    [
      'how many stores trust it',
      rail('trusted', { stores: [true, true, true] }),
      'trusted',
      words.trustedBy(3),
    ],
    [
      'that another store does not, which is no missing root of this computer',
      rail('root-missing', { stores: [true, false] }),
      'trusted',
      words.notEverywhere,
    ],
    [
      'that the root is missing from this computer, whoever lacks it too',
      rail('root-missing', { stores: [false, false] }),
      'trusted',
      words.rootMissing,
    ],
    ['that nothing can be assigned yet', rail('root-missing'), 'assigned', words.notPossible],
    ["the CA's own number", rail('pending', { certificate: false, number: '42' }), 'request', '42'],
    ['when it came back', rail('trusted'), 'returned', words.issued('AT')],
    ['how long it is valid', rail('trusted'), 'renewed', words.from('DAY')],
    ['an assignment that runs', rail('working', { transaction: 'tx' }), 'assigned', words.running],
  ])('says %s', (_, facts, stage, fact) => {
    expect(facts[stage].fact).toBe(fact);
  });
});
