// A certificate as text: what it is, who believes it, what it may serve.
import type { CertificateView, LinkRevocation, TrustRow } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import { factText } from '#words/fact-text.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { grouped, pairs, printable, wrap } from './text.ts';

export const certificateText = (certificate: CertificateView, words: Messages, globals: Globals): string => {
  const { lang } = globals;
  const { terminal, usages } = words;
  const titleOf = (usage: string): string => usages[usage as keyof typeof usages]?.title ?? usage;
  const facts = pairs([
    [terminal.thumbprint, grouped(certificate.thumbprint)],
    [terminal.sha256, grouped(certificate.id.toUpperCase())],
    [terminal.friendlyName, certificate.friendlyName],
    [terminal.subject, printable(certificate.subject)],
    [terminal.issuer, printable(certificate.issuer)],
    [terminal.names, certificate.names.map(({ value }) => value).join(', ')],
    [terminal.validity, `${dateText(certificate.notBefore, lang)} – ${dateText(certificate.notAfter, lang)}`],
    [terminal.key, certificate.key],
    [terminal.privateKey, certificate.keyPresent ? terminal.present : terminal.absent],
    [terminal.stores, certificate.stores.map((store) => words.stores[store]).join(', ')],
    [terminal.assignedTo, certificate.assignedTo.map(titleOf).join(', ')],
  ]);
  const trust = certificate.trust.map((row) => trustRowText(row, words, globals));
  const fitness = certificate.fitness.map(({ usage, fit, complaints, warnings }) => {
    const open = certificate.assignable.includes(usage);
    const head = `${titleOf(usage)}: ${open ? terminal.mayServe : fit ? terminal.fitButNotTrusted : terminal.unfit}\n`;
    const notes = [...complaints, ...warnings]
      .map((complaint) => complaintText(complaint, lang, '  '))
      .join('');
    return head + notes;
  });
  return `${facts}\n${trust.join('')}\n${fitness.join('')}`;
};

/** What one party says: its verdict, the path, what is missing, and rules of its own beside what its store shows. */
export const trustRowText = (row: TrustRow, words: Messages, { lang }: Globals): string => {
  const { terminal, storeNotes } = words;
  const who = row.kind === 'computer' ? terminal.thisComputer : printable(row.party);
  const head = `${who}: ${row.trusted ? terminal.trusted : terminal.notTrusted}\n`;
  const links = row.path
    .map(
      ({ subject, revocation }, depth) =>
        `  ${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${printable(subject)}${revocation === undefined ? '' : `: ${revocationText(revocation, words, lang)}`}\n`,
    )
    .join('');
  const complaints = row.complaints.map((complaint) => complaintText(complaint, lang, '  ')).join('');
  const notes = row.notes.map((note) => `${wrap(storeNotes[note], '  ').join('\n')}\n`).join('');
  return head + links + complaints + notes;
};

/** Who says so, and how old it is. */
const revocationText = (link: LinkRevocation, { terminal }: Messages, lang: Globals['lang']): string => {
  const text = factText(lang);
  if (link.state === 'unknown') return terminal.revocation.unknown(text.of('revocationWhys', link.why));
  const source = text.of('revocationSources', link.by);
  return link.state === 'good'
    ? terminal.revocation.good(source, dateText(link.thisUpdate, lang))
    : terminal.revocation.revoked(source, dateText(link.at, lang));
};
