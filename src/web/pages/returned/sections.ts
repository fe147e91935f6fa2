// Which parts the page of a returned request shows, from its state and what the server offers. The page never offers more than the server does.
import type { CertificateView, RequestOffer, RequestState, RequestView } from '#core/views.ts';
import { refusedElsewhere } from '../../data/stores.ts';

export type Section =
  | 'thumbprint'
  | 'assign-box'
  | 'now-trusted'
  | 'trust'
  | 'findings'
  | 'pending'
  | 'by-hand'
  | 'denied'
  | 'failed'
  | 'outcome'
  | 'log';

export type LeadName = RequestState | 'cleared' | 'now-trusted' | 'by-hand' | 'party';

/** What only a store that somebody relies on can be the reason of, once this computer believes the certificate and it is fit. */
const SHUT: ReadonlySet<RequestState> = new Set(['root-missing', 'intermediate-missing', 'unfit']);

type Shown = Pick<RequestView, 'state' | 'offers' | 'finished'> & { readonly certificate?: unknown };

const BY_STATE: Readonly<Record<RequestState, readonly Section[]>> = {
  working: ['log'],
  trusted: [],
  'root-missing': [],
  'intermediate-missing': [],
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
  ...(certificate === undefined ? [] : (['trust'] as const)),
];

/** Only a relying party stands in the way: this computer believes the certificate, and it meets the requirements of a usage. */
export const shutByParty = ({
  state,
  certificate,
}: {
  readonly state: RequestState;
  readonly certificate?: Pick<CertificateView, 'trust' | 'fitness'>;
}): boolean =>
  SHUT.has(state) &&
  certificate !== undefined &&
  refusedElsewhere(certificate.trust) &&
  certificate.fitness.some(({ fit }) => fit);

export const leadOf = (
  request: Pick<RequestView, 'state' | 'offers'> & Parameters<typeof shutByParty>[0],
  ticked: boolean,
): LeadName => {
  const { state, offers } = request;
  if (offers.includes('assign-box')) return ticked ? 'trusted' : 'cleared';
  if (offers.includes('bring-reply')) return 'by-hand';
  if (shutByParty(request)) return 'party';
  return state === 'trusted' ? 'now-trusted' : state;
};

/** Finish ends the request, and is there for as long as it has not ended; afterwards it leads back. */
export const canFinish = ({ finished, offers }: Pick<RequestView, 'finished' | 'offers'>): boolean =>
  !finished && offers.includes('finish' satisfies RequestOffer);
