// How an assignment ended, in words.
import type { AssignmentView } from '#core/views.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { grouped, pairs } from './text.ts';

export const assignmentText = (assignment: AssignmentView, words: Messages, { lang }: Globals): string => {
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
