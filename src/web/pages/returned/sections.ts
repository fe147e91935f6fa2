// Which parts the page of a returned request shows, from its state and what the server offers. The page never offers more than the server does.
import type { RequestOffer, RequestState, RequestView } from '#core/views.ts';

export type Section =
  | 'thumbprint'
  | 'assign-box'
  | 'now-trusted'
  | 'missing'
  | 'findings'
  | 'pending'
  | 'by-hand'
  | 'denied'
  | 'failed'
  | 'outcome'
  | 'log';

export type LeadName = RequestState | 'cleared' | 'now-trusted' | 'by-hand';

type Shown = Pick<RequestView, 'state' | 'offers' | 'finished'> & { readonly certificate?: unknown };

const BY_STATE: Readonly<Record<RequestState, readonly Section[]>> = {
  working: ['log'],
  trusted: [],
  'root-missing': ['missing'],
  'intermediate-missing': ['missing'],
  'key-missing': ['findings'],
  unfit: ['findings'],
  pending: ['pending'],
  denied: ['denied', 'log'],
  failed: ['failed', 'log'],
  declined: ['now-trusted'],
  assigned: ['outcome'],
  proven: ['outcome'],
  'rolled-back': ['outcome'],
  withdrawn: ['log'],
};

export const sectionsOf = ({ state, offers, certificate }: Shown): readonly Section[] => [
  ...(certificate === undefined ? [] : (['thumbprint'] as const)),
  ...(offers.includes('assign-box') ? (['assign-box'] as const) : []),
  // Assign is a separate step wherever the box is not offered: after an import, after a decline.
  ...(state === 'trusted' && offers.includes('assign') ? (['now-trusted'] as const) : []),
  ...BY_STATE[state],
  ...(offers.includes('bring-reply') ? (['by-hand'] as const) : []),
];

export const leadOf = (
  { state, offers }: Pick<RequestView, 'state' | 'offers'>,
  ticked: boolean,
): LeadName => {
  if (offers.includes('assign-box')) return ticked ? 'trusted' : 'cleared';
  if (offers.includes('bring-reply')) return 'by-hand';
  return state === 'trusted' ? 'now-trusted' : state;
};

/** Finish ends the request, and is there for as long as it has not ended; afterwards it leads back. */
export const canFinish = ({ finished, offers }: Pick<RequestView, 'finished' | 'offers'>): boolean =>
  !finished && offers.includes('finish' satisfies RequestOffer);
