// A receipt as one page that stands alone: nothing is loaded, nothing runs; it can be kept, sent and printed.
import type { Evidence } from '#core/facts.ts';
import type { Complaint } from '#core/problems.ts';
import type { Receipt } from '#core/views.ts';
import { dateText } from './dates.ts';
import type { Lang } from './lang.ts';
import { html, type Markup } from './markup.ts';
import { type Messages, messagesOf } from './messages.ts';
import { RECEIPT_STYLE } from './receipt-style.ts';
import { say } from './say.ts';

export const receiptHtml = (receipt: Receipt, lang: Lang): string => {
  const page: Page = { receipt, lang, words: messagesOf(lang) };
  const { outcomes, receipt: about } = page.words;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${about.title}: ${receipt.certificate.subject}</title>
<style>${RECEIPT_STYLE}</style>
</head>
<body>
<main>
<h1>${about.title}</h1>
<p class="outcome ${receipt.outcome}">${outcomes[receipt.outcome]}</p>
${SECTIONS.map((section) => section(page))}
</main>
</body>
</html>
`.text;
};

type Page = { readonly receipt: Receipt; readonly lang: Lang; readonly words: Messages };
type Section = (page: Page) => Markup;

const facts: Section = ({ receipt, lang, words: { terminal, receipt: about, usages } }) => {
  const { certificate, mixed } = receipt;
  const window =
    mixed.ms === 0 || mixed.from === undefined || mixed.to === undefined
      ? about.notMixed
      : `${mixed.ms} ms (${mixed.from} – ${mixed.to})`;
  const pairs: readonly (readonly [string, string | Markup])[] = [
    [terminal.receipt, receipt.id],
    [terminal.computer, receipt.computer],
    [terminal.when, `${dateText(receipt.openedAt, lang)} – ${dateText(receipt.closedAt, lang)}`],
    [terminal.usages, receipt.usages.map((usage) => usageTitle(usages, usage)).join(', ')],
    [terminal.subject, certificate.subject],
    [terminal.issuer, certificate.issuer],
    [about.expires, dateText(certificate.notAfter, lang)],
    [terminal.thumbprint, html`<code>${grouped(certificate.thumbprint)}</code>`],
    [terminal.sha256, html`<code>${grouped(certificate.id.toUpperCase())}</code>`],
    [about.mixed, window],
  ];
  return html`<dl>${pairs.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
};

const reasons: Section = ({ receipt, lang, words }) =>
  complaintList(words.receipt.reasons, receipt.complaints, lang);
const warnings: Section = ({ receipt, lang, words }) =>
  complaintList(words.receipt.warnings, receipt.warnings, lang);

const services: Section = ({ receipt, words: { receipt: about, usages } }) =>
  section(
    about.services,
    table(
      about.serviceHead,
      receipt.services.map(({ service, usage, instance, files, beforeThumbprint }) => [
        text(service),
        text(usageTitle(usages, usage)),
        text(instance),
        html`<code>${files}</code>`,
        beforeThumbprint === undefined
          ? text(about.nothingBefore)
          : html`<code>${grouped(beforeThumbprint)}</code>`,
      ]),
    ),
  );

const evidence: Section = ({ receipt, lang, words }) => {
  const { receipt: about, proofs, terminal } = words;
  const seen = receipt.services.flatMap((service) => service.evidence);
  if (seen.length === 0) return section(about.evidence, html`<p>${about.noEvidence}</p>`);
  const rows = seen.map((one) => [
    text(one.service),
    text(one.address),
    text(one.target),
    text(dateText(one.at, lang)),
    one.seen === undefined ? text(terminal.nothingSeen) : html`<code>${grouped(one.seen)}</code>`,
    text(
      [one.protocol, one.answer, ...mutualText(one, about)].filter((part) => part !== undefined).join(', '),
    ),
    text(proofs[one.verdict]),
  ]);
  const complaints = seen.flatMap((one) => one.complaints);
  return section(about.evidence, html`${table(about.evidenceHead, rows)}${complaintItems(complaints, lang)}`);
};

const mutualText = ({ mutual }: Evidence, about: Messages['receipt']): readonly string[] => [
  ...(mutual?.accepted === undefined ? [] : [mutual.accepted ? about.accepted : about.notAccepted]),
  ...(mutual?.refused === undefined ? [] : [mutual.refused ? about.refused : about.notRefused]),
];

const verdicts: Section = ({ receipt, lang, words: { receipt: about, terminal, usages } }) => {
  const rows = receipt.verdicts.flatMap(({ service, usage, rows: judged }) =>
    judged.map(({ party, trusted, path, complaints }) => [
      text(service),
      text(usageTitle(usages, usage)),
      text(party === 'computer' ? terminal.thisComputer : party),
      html`${trusted ? terminal.trusted : terminal.notTrusted}${complaintItems(complaints, lang)}`,
      html`<ol>${path.map((link) => html`<li>${link.subject} <code>${grouped(link.thumbprint)}</code></li>`)}</ol>`,
    ]),
  );
  return rows.length === 0 ? html`` : section(about.verdicts, table(about.verdictHead, rows));
};

/** Every step stands in the journal twice; what was only intended is left out where it was also done. */
const steps: Section = ({ receipt, lang, words: { receipt: about, steps: names } }) => {
  const ended = receipt.steps.filter(({ phase }) => phase !== 'intended');
  const rows = ended.map(({ step, phase, at, ms, detail, complaints = [] }) => [
    html`<span class="${phase}">${phase === 'done' ? '✔' : '✘'} ${phase === 'done' ? about.done : about.failed}</span>`,
    html`${names[step.kind]}${titles(complaints, lang)}${output(detail)}`,
    text(step.on === 'transaction' ? '' : step.on),
    text(sinceStart(receipt, at)),
    text(`${ms ?? 0} ms`),
  ]);
  return section(about.steps, table(about.stepHead, rows));
};

/** The reasons stand in full above. */
const titles = (complaints: readonly Complaint[], lang: Lang): Markup =>
  html`${complaints.map((complaint) => html`<p class="advice">${say(complaint, lang).title}</p>`)}`;

/** Steps are told apart by fractions of seconds. */
const sinceStart = ({ openedAt }: Receipt, at: string): string =>
  `${((Date.parse(at) - Date.parse(openedAt)) / 1000).toFixed(2)} s`;

/** What a program said when it was tested or reloaded. */
const output = (detail: unknown): Markup => {
  const said = (detail as { readonly output?: unknown } | null | undefined)?.output;
  return typeof said === 'string' && said.trim() !== '' ? html`<pre>${said}</pre>` : html``;
};

const rollback: Section = ({ receipt, words: { receipt: about } }) =>
  section(
    about.rollback,
    table(
      about.rollbackHead,
      receipt.rollbackPoint.map(({ service, version }) => [
        text(service),
        text(version ?? about.nothingBefore),
      ]),
    ),
  );

const pem: Section = ({ receipt, words }) =>
  section(words.receipt.pem, html`<pre>${receipt.certificate.pem}</pre>`);

const SECTIONS: readonly Section[] = [
  facts,
  reasons,
  warnings,
  services,
  evidence,
  verdicts,
  steps,
  rollback,
  pem,
];

const section = (title: string, content: Markup): Markup =>
  html`<section><h2>${title}</h2>${content}</section>`;

const table = (
  head: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup => html`<div class="wide"><table>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;

const complaintList = (title: string, complaints: readonly Complaint[], lang: Lang): Markup =>
  complaints.length === 0 ? html`` : section(title, complaintItems(complaints, lang));

const complaintItems = (complaints: readonly Complaint[], lang: Lang): Markup =>
  complaints.length === 0
    ? html``
    : html`<ul class="complaints">${complaints.map((complaint) => {
        const { title, detail, advice } = say(complaint, lang);
        const more = advice === '' ? html`` : html`<p class="advice">→ ${advice}</p>`;
        return html`<li><strong>${title}</strong> <code>${complaint.code}</code><p>${detail}</p>${more}</li>`;
      })}</ul>`;

const text = (value: string): Markup => html`${value}`;
const usageTitle = (usages: Messages['usages'], id: string): string =>
  Object.hasOwn(usages, id) ? usages[id as keyof typeof usages].title : id;

/** Thumbprints are compared in groups of four. */
const grouped = (thumbprint: string): string => thumbprint.replace(/(.{4})(?=.)/g, '$1 ');
