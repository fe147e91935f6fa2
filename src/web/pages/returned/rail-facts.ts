// The one fact of each of the six stages, for a request.
import type { RequestState, RequestView } from '#core/views.ts';
import type { BrowserWords } from '#words/browser-words.ts';
import type { RailFacts, Stage } from '../../ui/rail.tsx';
import type { Tone } from '../../ui/state.tsx';
import { shutByParty } from './sections.ts';

type Fact = { readonly tone: Tone; readonly fact: string; readonly busy?: boolean };

/** The stage that the page is about: the first that is not passed. */
export const stageOf = (state: RequestState): Stage => AT[state];

const AT: Readonly<Record<RequestState, Stage>> = {
  working: 'request',
  trusted: 'returned',
  'root-missing': 'trusted',
  'intermediate-missing': 'trusted',
  'key-missing': 'trusted',
  unfit: 'trusted',
  pending: 'returned',
  denied: 'returned',
  failed: 'returned',
  declined: 'assigned',
  assigned: 'proven',
  proven: 'proven',
  'rolled-back': 'assigned',
  withdrawn: 'request',
};

export const railOf = (
  request: RequestView,
  { web }: BrowserWords,
  text: { readonly time: (iso: string) => string; readonly date: (iso: string) => string },
  ticked: boolean,
): RailFacts => {
  const { rail } = web.returnedPage;
  const { state, certificate, draft } = request;
  const none: Fact = { tone: 'none', fact: rail.none };
  const returnedAt = request.log.findLast(({ kind }) => kind === 'returned')?.at;
  const returned: Partial<Record<RequestState, Fact>> = {
    working: none,
    withdrawn: none,
    pending: { tone: 'wait', fact: rail.waiting },
    denied: { tone: 'bad', fact: rail.denied },
    failed: { tone: 'bad', fact: rail.failed },
  };
  const trusted: Partial<Record<RequestState, Fact>> = {
    'root-missing': { tone: 'bad', fact: rail.rootMissing },
    'intermediate-missing': { tone: 'bad', fact: rail.intermediateMissing },
    'key-missing': { tone: 'bad', fact: rail.keyMissing },
    unfit: { tone: 'bad', fact: rail.unfit },
  };
  const has = certificate !== undefined;
  const stores = certificate?.trust.length ?? 0;
  const believed: Fact = { tone: 'ok', fact: stores > 1 ? rail.trustedBy(stores) : rail.trusted };
  const assignable = certificate?.assignable.length ?? 0;
  const assigned: Partial<Record<RequestState, Fact>> = {
    trusted: {
      tone: 'none',
      fact: request.offers.includes('assign-box') && ticked ? rail.planned(assignable) : rail.separately,
    },
    declined: { tone: 'wait', fact: rail.declined },
    assigned: { tone: 'ok', fact: rail.done(certificate?.assignedTo.length ?? 0) },
    proven: { tone: 'ok', fact: rail.done(certificate?.assignedTo.length ?? draft.usages.length) },
    'rolled-back': { tone: 'bad', fact: rail.takenBack },
    ...(request.transaction !== undefined && state === 'working'
      ? { working: { tone: 'wait', fact: rail.running, busy: true } as const }
      : {}),
  };
  const proven: Partial<Record<RequestState, Fact>> = {
    trusted: {
      tone: 'none',
      fact: request.offers.includes('assign-box') && ticked ? rail.afterwards : rail.none,
    },
    proven: { tone: 'ok', fact: rail.proven },
    assigned: { tone: 'wait', fact: rail.partly },
  };
  return {
    request: {
      tone: state === 'working' && !has ? 'wait' : 'ok',
      fact: request.number ?? rail.sent,
      busy: state === 'working' && !has,
    },
    returned: has
      ? { tone: 'ok', fact: returnedAt === undefined ? rail.none : rail.issued(text.time(returnedAt)) }
      : (returned[state] ?? none),
    trusted: shutByParty(request)
      ? { tone: 'bad', fact: rail.notEverywhere }
      : (trusted[state] ?? (has ? believed : none)),
    assigned: assigned[state] ?? { tone: 'none', fact: has ? rail.notPossible : rail.none },
    proven: proven[state] ?? none,
    renewed:
      certificate === undefined ? none : { tone: 'none', fact: rail.from(text.date(certificate.notAfter)) },
  };
};
