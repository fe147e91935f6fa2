// How an assignment ended, in words.
import type { AssignmentView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { grouped, pairs } from './text.ts';

/** With what the receipt warns of: why an assignment is not proven stands nowhere else. */
export const assignmentReport = async (
  client: Client,
  assignment: AssignmentView,
  words: Messages,
  globals: Globals,
): Promise<string> => {
  const text = assignmentText(assignment, words, globals);
  if (assignment.outcome === undefined) return text;
  const { warnings } = await client.receipt({ params: { id: assignment.id } });
  return warnings.length === 0
    ? text
    : `${text}\n${warnings.map((warning) => complaintText(warning, globals.lang)).join('')}`;
};

const assignmentText = (assignment: AssignmentView, words: Messages, { lang }: Globals): string => {
  const { terminal, outcomes, usages } = words;
  const titleOf = (usage: string): string => usages[usage as keyof typeof usages]?.title ?? usage;
  const facts = pairs([
    [
      terminal.outcome,
      assignment.outcome === undefined ? words.states.working : outcomes[assignment.outcome],
    ],
    [terminal.thumbprint, grouped(assignment.thumbprint)],
    [terminal.usages, assignment.usages.map(titleOf).join(', ')],
    [terminal.receipt, assignment.id],
  ]);
  const why = assignment.complaints.map((complaint) => complaintText(complaint, lang)).join('');
  return why === '' ? facts : `${facts}\n${why}`;
};
