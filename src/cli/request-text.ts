// A request in words: its state, the thumbprint wherever a certificate exists, why, and what can be done next.
import type { RequestView } from '#core/views.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { grouped, pairs } from './text.ts';

export const requestText = (request: RequestView, words: Messages, { lang }: Globals): string => {
  const { terminal, states, offers, usages } = words;
  const titleOf = (usage: string): string => usages[usage as keyof typeof usages]?.title ?? usage;
  const { certificate, draft } = request;
  const facts = pairs([
    [terminal.request, request.id],
    [terminal.state, states[request.state]],
    [terminal.requestNumber, request.number ?? ''],
    [terminal.thumbprint, certificate === undefined ? '' : grouped(certificate.thumbprint)],
    [terminal.sha256, certificate === undefined ? '' : grouped(certificate.id.toUpperCase())],
    [terminal.friendlyName, draft.friendlyName],
    [terminal.usages, draft.usages.map(titleOf).join(', ')],
    [terminal.names, draft.names.map(({ name }) => name.value).join(', ')],
    [terminal.issuerName, draft.issuer],
  ]);
  const why = request.complaints.map((complaint) => complaintText(complaint, lang)).join('');
  const next = request.offers
    .map((offer) => `  ${offers[offer](request.id, certificate?.thumbprint ?? '')}\n`)
    .join('');
  return `${facts}${why === '' ? '' : `\n${why}`}${next === '' ? '' : `\n${terminal.next}\n${next}`}`;
};
