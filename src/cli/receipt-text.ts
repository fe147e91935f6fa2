// A receipt for a terminal.
import type { Receipt } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { grouped, pairs, printable, table } from './text.ts';

export const receiptText = (receipt: Receipt, words: Messages, { lang }: Globals): string => {
  const { terminal, outcomes, steps, usages } = words;
  const facts = pairs([
    [terminal.receipt, receipt.id],
    [terminal.outcome, outcomes[receipt.outcome]],
    [terminal.computer, receipt.computer],
    [terminal.when, `${dateText(receipt.openedAt, lang)} – ${dateText(receipt.closedAt, lang)}`],
    [terminal.thumbprint, grouped(receipt.certificate.thumbprint)],
    [terminal.subject, printable(receipt.certificate.subject)],
    [terminal.mixed, `${receipt.mixed.ms} ms`],
  ]);
  const services = table(
    terminal.heads.receiptServices,
    receipt.services.map(({ service, usage, beforeThumbprint, evidence }) => [
      service,
      usages[usage as keyof typeof usages]?.title ?? usage,
      beforeThumbprint ?? '',
      evidence.map(({ seen, address }) => `${seen ?? terminal.nothingSeen} (${address})`).join(', '),
    ]),
  );
  const done = table(
    terminal.heads.receiptSteps,
    receipt.steps
      .filter(({ phase }) => phase !== 'intended')
      .map(({ step, phase, ms }) => [
        phase === 'done' ? '✔' : '✘',
        steps[step.kind],
        step.on,
        `${ms ?? 0} ms`,
      ]),
  );
  const notes = [...receipt.complaints, ...receipt.warnings]
    .map((complaint) => complaintText(complaint, lang))
    .join('');
  return `${facts}\n${services}\n${done}${notes === '' ? '' : `\n${notes}`}`;
};
