// status: one row per usage, then certificates without a usage, then requests under way.
import type { StatusView } from '#core/views.ts';
import type { Messages } from '#words/messages.ts';
import { whenText } from '#words/dates.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { table } from '../text.ts';

export const define: Define = (command, words, go) => {
  command.action(() =>
    go(async (globals) => {
      const status = await withHouse(globals, (client) => client.status());
      if (globals.json) printJson(status);
      else process.stdout.write(statusText(status, words, globals));
      return undefined;
    }),
  );
};

export const statusText = (status: StatusView, words: Messages, { lang }: Globals): string => {
  const { terminal, usages, states, proofs } = words;
  const now = new Date();
  const rows = status.usages.map(({ id, assigned, proof, services }) => [
    usages[id as keyof typeof usages]?.title ?? id,
    assigned?.friendlyName ?? terminal.none,
    assigned?.thumbprint.slice(0, SHORT) ?? '',
    assigned === undefined ? '' : whenText(assigned.notAfter, now, lang),
    assigned === undefined ? '' : assigned.trusted ? terminal.trusted : terminal.notTrusted,
    assigned === undefined ? '' : proofs[proof],
    services.map((service) => `${service.id} (${service.kind})`).join(', ') || terminal.noService,
  ]);
  const parts = [`${status.computer}\n\n`, table(terminal.heads.status, rows)];
  if (status.unassigned.length > 0) {
    const loose = status.unassigned.map((line) => [
      line.friendlyName,
      line.thumbprint.slice(0, SHORT),
      line.subject,
      whenText(line.notAfter, now, lang),
      line.keyPresent ? '' : terminal.noKey,
    ]);
    parts.push(`\n${terminal.unassigned}\n`, table(terminal.heads.unassigned, loose));
    if (status.more.unassigned > 0) parts.push(`${terminal.more(status.more.unassigned)}\n`);
  }
  if (status.requests.length > 0) {
    const open = status.requests.map(({ id, state, friendlyName, number }) => [
      id,
      states[state],
      number ?? '',
      friendlyName,
    ]);
    parts.push(`\n${terminal.requests}\n`, table(terminal.heads.requests, open));
    if (status.more.requests) parts.push(`${terminal.moreRequests}\n`);
  }
  if (status.usages.every(({ services }) => services.length === 0)) parts.push(`\n${terminal.firstSteps}\n`);
  return parts.join('');
};

/** Enough of a thumbprint to tell certificates apart in a table; `show` has it whole. */
const SHORT = 16;
